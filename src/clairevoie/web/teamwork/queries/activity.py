"""What happened to a response, from its audit events: who did what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clairevoie.web.accounts.queries import names_of
from clairevoie.web.assessments.queries.workspace import Workspace, workspace
from clairevoie.web.audit.queries import LoggedEvent, actors_of, events_of

if TYPE_CHECKING:
    from django.core.paginator import Page

    from clairevoie.core.questionnaire import Questionnaire
    from clairevoie.web.assessments.models import Response
    from clairevoie.web.audit.models import Event

PAGE_SIZE: Final = 50
EXPORTED: Final = 5000


class ActivityKind(StrEnum):
    """What one may look for; each stands for some actions."""

    ANSWERS = "answers"
    FACTS = "facts"
    COMMENTS = "comments"
    ASSIGNMENTS = "assignments"
    EVIDENCE = "evidence"
    FILES = "files"
    PLAN = "plan"
    SUBMISSIONS = "submissions"


STARTS: Final[Mapping[ActivityKind, tuple[str, ...]]] = {
    ActivityKind.ANSWERS: ("answers.",),
    ActivityKind.FACTS: ("facts.",),
    ActivityKind.COMMENTS: ("comment.",),
    ActivityKind.ASSIGNMENTS: ("questions.",),
    ActivityKind.EVIDENCE: ("evidence.",),
    ActivityKind.FILES: ("file.",),
    ActivityKind.PLAN: ("action.", "plan."),
    ActivityKind.SUBMISSIONS: ("response.", "correction.", "renewal."),
}


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One event, and the criteria, themes or facts that it is about."""

    at: datetime
    who: str
    action: str
    criteria: tuple[str, ...] = ()  # by their identifiers
    labels: tuple[Mapping[str, str], ...] = ()  # of facts and themes, by language


@dataclass(frozen=True, slots=True)
class ActivityPage:
    ws: Workspace
    lines: tuple[ActivityLine, ...]
    page: Page[Event]
    people: Mapping[str, str]  # who ever did something here, by the actor's name in the events
    kind: ActivityKind | None
    who: str


def activity_page(
    response: Response, kind: ActivityKind | None, who: str, page: int, size: int = PAGE_SIZE
) -> ActivityPage:
    """The newest first. A constant number of statements."""
    name = f"response:{response.public_id}"
    people = names_of(actors_of(name))
    chosen = who if who in people else ""
    found = events_of(name, starts=STARTS[kind] if kind else (), actor=chosen, page=page, size=size)
    ws = workspace(response)
    lines = tuple(
        _line(each, people.get(each.actor, ""), ws.questionnaire) for each in found.events
    )
    return ActivityPage(ws, lines, found.page, people, kind, chosen)


def _line(event: LoggedEvent, who: str, questionnaire: Questionnaire) -> ActivityLine:
    named = _named(event.detail)
    facts = {each.id: each.label for each in questionnaire.facts}
    themes = {each.id: each.title for each in questionnaire.themes}
    known = facts if "facts" in event.detail else themes
    return ActivityLine(
        at=event.at,
        who=who,
        action=event.action,
        criteria=tuple(each for each in named if questionnaire.has_criterion(each)),
        labels=tuple(known[each] for each in named if each in known),
    )


def _named(detail: Mapping[str, object]) -> tuple[str, ...]:
    """What an event's detail names: identifiers, never words."""
    for key in ("revisions", "facts", "questions"):
        found = detail.get(key)
        if isinstance(found, Iterable) and not isinstance(found, str):
            return tuple(str(each) for each in found)
    return tuple(str(detail[key]) for key in ("criterion",) if key in detail)
