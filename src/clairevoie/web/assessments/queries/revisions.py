"""What answers said at earlier revisions, and which there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.db.models import Q

from clairevoie.core.answers import Answer
from clairevoie.web.assessments import models
from clairevoie.web.assessments.values import answer_value, answers_value

if TYPE_CHECKING:
    from django.core.paginator import Page

    from clairevoie.web.assessments.models import Response

PAGE_SIZE: Final = 10  # revisions of a page


@dataclass(frozen=True, slots=True)
class Revision:
    """What an answer said at one revision, who said it, and when."""

    number: int
    answer: Answer
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """Some revisions of one answer, the newest first, and the page that they are of."""

    revisions: tuple[Revision, ...]
    page: Page[models.AnswerRevision]


def revisions_of(response: Response, criterion: str, page: int) -> RevisionPage:
    """The history of one answer. Two statements."""
    rows = models.AnswerRevision.objects.filter(response=response, criterion=criterion)
    shown = Paginator(rows.select_related("answered_by").order_by("-revision"), PAGE_SIZE).get_page(
        page
    )
    return RevisionPage(
        tuple(
            Revision(
                number=row.revision,
                answer=answer_value(row),
                by=row.answered_by.name if row.answered_by else "",
                at=row.answered_at,
            )
            for row in shown
        ),
        shown,
    )


def answered_in(responses: Iterable[int]) -> frozenset[tuple[int, str]]:
    """Which criteria have a level or «ne sait pas», by the rows' numbers. One statement."""
    rows = models.Answer.objects.filter(Q(level__isnull=False) | Q(unknown=True))
    return frozenset(
        rows.filter(response__in=list(responses)).values_list("response_id", "criterion")
    )


def answers_at(response: Response, revisions: Mapping[str, int]) -> Mapping[str, Answer]:
    """What each answer said at the revision given for its criterion; absent where there is none.

    One statement.
    """
    wanted = [Q(criterion=each, revision=revision) for each, revision in revisions.items()]
    if not wanted:
        return {}
    rows = models.AnswerRevision.objects.filter(reduce(or_, wanted), response=response)
    return answers_value(rows)
