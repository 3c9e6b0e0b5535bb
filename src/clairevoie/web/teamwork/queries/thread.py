"""One criterion as colleagues work on it: its answer's history, and what they say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import member_names, members_who_may
from clairevoie.web.assessments.queries.revisions import RevisionPage, revisions_of
from clairevoie.web.assessments.queries.workspace import Question, Workspace, workspace
from clairevoie.web.teamwork.models import Assignment, Comment

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.assessments.models import Response


@dataclass(frozen=True, slots=True)
class Said:
    """One comment of the thread."""

    comment_id: UUID
    author: str
    text: str
    told: tuple[str, ...]
    written_at: datetime
    is_withdrawn: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a question is given: by itself, or with its whole theme."""

    member_id: int
    member: str
    due: date | None
    with_theme: bool
    may_answer: bool  # false: no member any more, or one who only reads


@dataclass(frozen=True, slots=True)
class CriterionPage:
    ws: Workspace
    question: Question
    given: Given | None
    history: RevisionPage
    thread: tuple[Said, ...]
    colleagues: Mapping[int, str]  # who may be told


def criterion_page(response: Response, criterion: str, user: User, page: int) -> CriterionPage:
    """Raises `KeyError` for an unknown criterion. A constant number of statements."""
    ws = workspace(response)
    question = ws.question(criterion)
    vendor = response.product.vendor
    members = member_names(vendor)
    return CriterionPage(
        ws=ws,
        question=question,
        given=given_of(response, question, members),
        history=revisions_of(response, criterion, page),
        thread=_thread(response, criterion, user),
        colleagues={key: name for key, name in members.items() if key != user.pk},
    )


def _thread(response: Response, criterion: str, user: User) -> tuple[Said, ...]:
    rows = (
        Comment.objects.filter(response=response, criterion=criterion)
        .select_related("author")
        .prefetch_related("told")
        .order_by("written_at", "pk")
    )
    return tuple(
        Said(
            comment_id=row.public_id,
            author=row.author.name if row.author else "",
            text=row.text,
            told=tuple(each.name for each in row.told.all()),
            written_at=row.written_at,
            is_withdrawn=row.withdrawn_at is not None,
            is_own=row.author_id == user.pk,
        )
        for row in rows
    )


def given_of(response: Response, question: Question, members: Mapping[int, str]) -> Given | None:
    """To whom a question is given; its own assignment wins over its theme's. Two statements."""
    theme, criterion = question.criterion.theme, question.criterion.id
    rows = list(
        Assignment.objects.filter(
            response=response, theme__in=(theme, ""), criterion__in=(criterion, "")
        ).select_related("member")
    )
    own = [each for each in rows if each.criterion == criterion] or rows
    if not own:
        return None
    able = members_who_may(response.product.vendor, Permission.ANSWER)
    row = own[0]
    return Given(
        member_id=row.member_id,
        member=members.get(row.member_id, row.member.name),
        due=row.due,
        with_theme=bool(row.theme),
        may_answer=row.member_id in able,
    )
