"""What assessments remind people of: drafts whose wave closes soon, and what soon expires."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import members_with
from clairevoie.web.assessments.models import Evidence, Response
from clairevoie.web.assessments.states import ResponseState, changing
from clairevoie.web.mail.reminders import Reminder
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DAYS_BEFORE: Final = (14, 7, 2)
DAYS_BEFORE_END: Final = (60, 30, 14, 7)  # of what was submitted
DAYS_BEFORE_EXPIRY: Final = (30, 14, 7, 2)  # of what backs an answer


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
        yield from _told(
            people,
            draft,
            _("{product} {version} is not submitted yet, and its wave closes soon"),
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
        yield from _told(
            people,
            response,
            _("{product} {version}: the submission expires soon"),
            path=reverse("result", args=[response.public_id]),
            due=response.latest.valid_until,
        )


def expiring_evidence(at: datetime) -> Iterator[Reminder]:
    """For whoever may answer: each piece on these days before it holds no longer. Two statements.

    Of responses that count: those whose submission stands, and drafts of an open wave; where
    nothing else backs the answer for longer. It names the product and the criterion, never the
    evidence.
    """
    today = timezone.localdate(at)
    longer = Evidence.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_until")),
        response=OuterRef("response"),
        criterion=OuterRef("criterion"),
    )
    pieces = list(
        Evidence.objects.filter(
            ~Exists(longer),
            Q(response__latest__valid_until__gte=today) | Q(response__wave__state=WaveState.OPEN),
            valid_until__in=[today + timedelta(days=each) for each in DAYS_BEFORE_EXPIRY],
        )
        .select_related("response__product")
        .order_by("valid_until", "pk")
    )
    people = members_with(Permission.ANSWER, (each.response.product.vendor_id for each in pieces))
    for piece in pieces:
        yield from _told(
            people,
            piece.response,
            _("{product} {version}: evidence for {criterion} expires soon"),
            path=reverse("criterion-evidence", args=[piece.response.public_id, piece.criterion]),
            due=piece.valid_until,
            criterion=piece.criterion,
        )


def _told(
    people: Mapping[int, Collection[int]],
    response: Response,
    pattern: StrPromise,
    *,
    path: str,
    due: date | None,
    **values: str,
) -> Iterator[Reminder]:
    """The same reminder for each of these people of the response's vendor."""
    product = response.product
    text = format_lazy(pattern, product=product.name, version=response.product_version, **values)
    for user_id in people.get(product.vendor_id, ()):
        yield Reminder(user_id=user_id, text=text, path=path, due=due)
