"""What members are reminded of: questions given to them that are due in three days, or late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clairevoie.web.assessments.states import changing
from clairevoie.web.mail.reminders import Reminder
from clairevoie.web.teamwork.models import Assignment
from clairevoie.web.teamwork.queries.questions import questions_of

SOON: Final = timedelta(days=3)


def due_questions(at: datetime) -> Iterator[Reminder]:
    """A reminder for each given theme or criterion in which something has no answer yet.

    A number of statements that does not grow with people. It names the product and the question.
    """
    today = timezone.localdate(at)
    rows = (
        Assignment.objects.filter(
            changing("response__"),
            due__lte=today + SOON,
            member__is_active=True,
            response__product__vendor__memberships__user=F("member"),
        )
        .select_related("response__product__vendor", "response__wave__programme")
        .order_by("due", "pk")
    )
    open_ones = {(each.assignment_id) for each in questions_of(rows) if not each.is_done}
    for row in rows:
        if row.pk in open_ones and row.due:
            yield Reminder(
                user_id=row.member_id,
                text=_told(row, is_late=row.due < today),
                path=_path(row),
                due=row.due,
            )


def _path(row: Assignment) -> str:
    if row.theme:
        return reverse("theme", args=[row.response.public_id, row.theme])
    return reverse("criterion", args=[row.response.public_id, row.criterion])


def _told(row: Assignment, *, is_late: bool) -> Promise:
    pattern = (
        _("Late: question {question} to answer, {product} {version}")
        if is_late
        else _("Question {question} to answer, {product} {version}")
    )
    told: Promise = format_lazy(
        pattern,
        question=row.criterion or row.theme,
        product=row.response.product.name,
        version=row.response.product_version,
    )
    return told
