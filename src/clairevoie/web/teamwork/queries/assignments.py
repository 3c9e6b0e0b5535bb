"""Who answers what in one response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import members_who_may
from clairevoie.web.assessments.queries.workspace import (
    Question,
    ThemeProgress,
    Workspace,
    workspace,
)
from clairevoie.web.teamwork.models import Assignment
from clairevoie.web.teamwork.queries.thread import Given

if TYPE_CHECKING:
    from clairevoie.web.assessments.models import Response


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    question: Question
    given: Given | None

    @property
    def is_done(self) -> bool:
        return not self.question.result.is_unanswered


@dataclass(frozen=True, slots=True)
class GivenTheme:
    theme: ThemeProgress
    given: Given | None
    questions: tuple[GivenQuestion, ...]


@dataclass(frozen=True, slots=True)
class AssignmentsPage:
    ws: Workspace
    themes: tuple[GivenTheme, ...]
    members: Mapping[int, str]  # who may answer

    @property
    def to_nobody(self) -> int:
        """Questions without an answer that are given to nobody who may answer."""
        return sum(
            each.question.result.is_unanswered and not (each.given and each.given.may_answer)
            for theme in self.themes
            for each in theme.questions
        )


def assignments_page(response: Response) -> AssignmentsPage:
    """Every theme with something to answer, and its criteria. Four statements."""
    ws = workspace(response)
    able = members_who_may(response.product.vendor, Permission.ANSWER)
    rows = Assignment.objects.filter(response=response).select_related("member")
    themes: dict[str, Given] = {}
    criteria: dict[str, Given] = {}
    for row in rows:
        given = Given(
            member_id=row.member_id,
            member=row.member.name,
            due=row.due,
            with_theme=bool(row.theme),
            may_answer=row.member_id in able,
        )
        if row.theme:
            themes[row.theme] = given
        else:
            criteria[row.criterion] = given
    return AssignmentsPage(
        ws=ws,
        themes=tuple(
            GivenTheme(
                theme=each,
                given=themes.get(each.theme.id),
                questions=tuple(
                    GivenQuestion(
                        question,
                        criteria.get(question.criterion.id) or themes.get(each.theme.id),
                    )
                    for question in each.applicable
                ),
            )
            for each in ws.with_questions
        ),
        members=able,
    )
