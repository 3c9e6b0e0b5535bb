"""What assessments remind people of: drafts whose wave closes soon, and what is valid no longer."""

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
from clairevoie.web.assessments.states import ResponseState, changing
from clairevoie.web.mail.reminders import Reminder
from clairevoie.web.programmes.states import WaveState

DAYS_BEFORE: Final = (14, 7, 2)
DAYS_BEFORE_END: Final = (60, 30, 14, 7)  # of what was submitted


def closing_drafts(at: datetime) -> Iterator[Reminder]:
    """For whoever may answer: each draft on these days before its wave closes. Two statements."""
    today = timezone.localdate(at)
    drafts = list(
        Response.objects.filter(
            changing(),
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


def ending_submissions(at: datetime) -> Iterator[Reminder]:
    """For whoever may sign: what stands, on these days before it is valid no longer."""
    today = timezone.localdate(at)
    ending = list(
        Response.objects.filter(
            state=ResponseState.SUBMITTED,
            latest__valid_until__in=[today + timedelta(days=each) for each in DAYS_BEFORE_END],
        )
        .select_related("product", "latest")
        .defer("latest__document")
        .order_by("pk")
    )
    people = members_with(Permission.SUBMIT, (each.product.vendor_id for each in ending))
    for response in ending:
        if response.latest is None:
            continue
        for user_id in people.get(response.product.vendor_id, ()):
            yield Reminder(
                user_id=user_id,
                text=format_lazy(
                    _("{product} {version}: the submission expires soon"),
                    product=response.product.name,
                    version=response.product_version,
                ),
                path=reverse("result", args=[response.public_id]),
                due=response.latest.valid_until,
            )
