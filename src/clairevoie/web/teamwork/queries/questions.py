"""The questions given to a person, in all the responses of all their vendors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.paginator import Paginator

from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Criterion
from clairevoie.web.accounts.permissions import Permission, roles_with
from clairevoie.web.assessments.queries.revisions import answered_in
from clairevoie.web.assessments.states import changing
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.programmes.documents import questionnaire_of
from clairevoie.web.teamwork.models import Assignment

if TYPE_CHECKING:
    from django.core.paginator import Page

    from clairevoie.web.accounts.models import User

PAGE_SIZE: Final = 25


class Shown(StrEnum):
    """Which questions are listed."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MyQuestion:
    """One criterion that somebody is to answer."""

    assignment_id: int
    response_id: UUID
    product: str
    version: str
    vendor: str
    criterion: Criterion
    due: date | None
    is_done: bool

    def is_late_on(self, day: date) -> bool:
        return self.due is not None and self.due < day and not self.is_done


@dataclass(frozen=True, slots=True)
class MyQuestions:
    page: Page[MyQuestion]
    counts: dict[str, int]
    shown: Shown


def my_questions(user: User, shown: Shown, today: date, page: int) -> MyQuestions:
    """Earliest due first, what has no day last. Three statements."""
    rows = (
        Assignment.objects.filter(
            changing("response__"),
            member=user,
            response__product__vendor__memberships__user=user,
            response__product__vendor__memberships__role__in=roles_with(Permission.ANSWER),
        )
        .select_related("response__product__vendor", "response__wave")
        .order_by("pk")
    )
    every = sorted(
        questions_of(rows), key=lambda each: (each.due or date.max, each.product, each.criterion.id)
    )
    listed = {
        Shown.OPEN: [each for each in every if not each.is_done],
        Shown.LATE: [each for each in every if each.is_late_on(today)],
        Shown.DONE: [each for each in every if each.is_done],
    }
    return MyQuestions(
        page=Paginator(listed[shown], PAGE_SIZE).get_page(page),
        counts={str(key): len(value) for key, value in listed.items()},
        shown=shown,
    )


def questions_of(rows: Iterable[Assignment]) -> Iterator[MyQuestion]:
    """The criteria that apply under some assignments, their responses and waves fetched with them.

    A theme's leaves out the criteria given by themselves. Two statements.
    """
    rows = list(rows)
    responses = {row.response_id for row in rows}
    answered = answered_in(responses)
    own = set(
        Assignment.objects.filter(response__in=responses)
        .exclude(criterion="")
        .values_list("response_id", "criterion")
    )
    for row in rows:
        response = row.response
        questionnaire = questionnaire_of(response.wave.questionnaire_id)
        applies = applicability(questionnaire, facts_value(response.facts))
        for criterion in questionnaire.criteria:
            key = (row.response_id, criterion.id)
            is_meant = (
                criterion.id == row.criterion
                if row.criterion
                else criterion.theme == row.theme and key not in own
            )
            if is_meant and applies[criterion.id].applies:
                yield MyQuestion(
                    assignment_id=row.pk,
                    response_id=response.public_id,
                    product=response.product.name,
                    version=response.product_version,
                    vendor=response.product.vendor.name,
                    criterion=criterion,
                    due=row.due,
                    is_done=key in answered,
                )
