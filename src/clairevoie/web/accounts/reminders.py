"""What accounts remind people of: invitations to their address that they have not accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.models import Invitation, InvitationState, Membership, User
from clairevoie.web.mail.reminders import Reminder


def waiting_invitations(at: datetime) -> Iterator[Reminder]:
    """Two statements: the open invitations, and who signs in with their addresses."""
    path = reverse("profile")
    already = Membership.objects.filter(
        organisation=OuterRef("organisation"), user__email__iexact=OuterRef("email")
    )
    waiting = list(
        Invitation.objects.filter(~Exists(already), state=InvitationState.OPEN, expires_at__gt=at)
        .annotate(address=Lower("email"))
        .values_list("address", "organisation__name", "expires_at")
    )
    people = dict(
        User.objects.annotate(address=Lower("email"))
        .filter(address__in={address for address, _name, _end in waiting})
        .values_list("address", "pk")
    )
    for address, organisation, expires_at in waiting:
        if address in people:
            yield Reminder(
                user_id=people[address],
                text=format_lazy(
                    _("You are invited to join {organisation}"), organisation=organisation
                ),
                path=path,
                due=timezone.localdate(expires_at),
            )
