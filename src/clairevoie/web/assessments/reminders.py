"""What assessments remind people of: drafts whose wave closes soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import members_with
from clairevoie.web.assessments.models import Response
from clairevoie.web.assessments.operations.responses import EDITABLE
from clairevoie.web.mail.reminders import Reminder
from clairevoie.web.programmes.states import WaveState

DAYS_BEFORE: Final = (14, 7, 2)


def closing_drafts(at: datetime) -> Iterator[Reminder]:
    """For whoever may answer: each draft on these days before its wave closes. Two statements."""
    today = timezone.localdate(at)
    drafts = list(
        Response.objects.filter(
            state__in=EDITABLE,
            wave__state=WaveState.OPEN,
            wave__closes_on__in=[today + timedelta(days=each) for each in DAYS_BEFORE],
        )
        .select_related("product", "wave")
        .order_by("pk")
    )
    people = members_with(Permission.ANSWER, (each.product.vendor_id for each in drafts))
    for draft in drafts:
        for user_id in people.get(draft.product.vendor_id, ()):
            yield Reminder(
                user_id=user_id,
                text=format_lazy(
                    _("{product} {version} is not submitted yet, and its wave closes soon"),
                    product=draft.product.name,
                    version=draft.product_version,
                ),
                path=reverse("response", args=[draft.public_id]),
                due=draft.wave.closes_on,
            )
