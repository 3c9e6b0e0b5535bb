"""What pages and files show of a plan, as plain frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from clairevoie.core.answers import UNKNOWN
from clairevoie.core.plan import (
    Action,
    ActionState,
    Owner,
    ProjectedPoint,
    counted,
    level_that_stands,
    projection,
)
from clairevoie.core.questionnaire import Criterion, Level, Questionnaire, Theme
from clairevoie.formats.explanation import largest_gap_first
from clairevoie.web.accounts.queries import member_names
from clairevoie.web.assessments.queries.workspace import Question, Workspace, workspace
from clairevoie.web.plans.models import PlanAction
from clairevoie.web.plans.values import action_value, answers_of
from clairevoie.web.programmes.documents import programme_of

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.assessments.models import Response

LISTED: Final = 20  # criteria a page
MINE, NOBODYS = "mine", "nobody"
OPEN: Final = (ActionState.PLANNED, ActionState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One action as it is shown: what it promises, who sees to it, whether it counts."""

    action_id: UUID
    revision: int
    action: Action
    owner: Owner
    owner_name: str  # a member's or not; empty: nobody yet
    is_late: bool
    is_counted: bool
    changed_by: str
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        return self.action.is_open

    @property
    def is_dropped(self) -> bool:
        return self.action.state is ActionState.DROPPED


@dataclass(frozen=True)
class PlanLine:
    """One criterion of the plan, with its actions, the earliest first."""

    question: Question
    actions: tuple[PlannedAction, ...]

    @property
    def criterion(self) -> Criterion:
        return self.question.criterion

    @property
    def is_missed(self) -> bool:
        return self.question.result.is_missed

    @property
    def is_unplanned(self) -> bool:
        """A missed target that no kept action is about."""
        return self.is_missed and not any(each.is_counted for each in self.actions)

    @property
    def has_late(self) -> bool:
        return any(each.is_late for each in self.actions)

    @cached_property
    def standing(self) -> tuple[PlannedAction, ...]:
        return tuple(each for each in self.actions if not each.is_dropped)

    @cached_property
    def dropped(self) -> tuple[PlannedAction, ...]:
        return tuple(each for each in self.actions if each.is_dropped)

    @property
    def next_number(self) -> int:
        highest = len(self.criterion.levels) - 1
        return min(level_that_stands(self.question.result) + 1, highest)

    @property
    def next_level(self) -> Level:
        return self.criterion.levels[self.next_number]

    @property
    def target_level(self) -> Level:
        return self.criterion.levels[self.criterion.target]

    @property
    def declared(self) -> Level | None:
        level = self.question.result.level
        return self.criterion.levels[level] if isinstance(level, int) else None

    @property
    def is_unknown(self) -> bool:
        return self.question.result.level is UNKNOWN


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What an address asks to see: words that are not known ask for everything."""

    show: str = ""
    theme: str = ""
    owner: str = ""

    @property
    def is_any(self) -> bool:
        return bool(self.show or self.theme or self.owner)


@dataclass(frozen=True)
class Plan:
    """The whole plan of one response: every line, and the score by date."""

    ws: Workspace
    today: date
    lines: tuple[PlanLine, ...]  # without a kept action first, then critical, then the largest gap
    points: tuple[ProjectedPoint, ...]  # today's score first
    to_take_over: int  # open actions of the product's earlier plan

    @cached_property
    def actions(self) -> tuple[PlannedAction, ...]:
        """Every action, by date."""
        found = [each for line in self.lines for each in line.actions]
        return tuple(sorted(found, key=lambda each: (each.action.due, each.action.criterion)))

    @cached_property
    def counted(self) -> tuple[PlannedAction, ...]:
        return tuple(each for each in self.actions if each.is_counted)

    @property
    def late(self) -> tuple[PlannedAction, ...]:
        return tuple(each for each in self.actions if each.is_late)

    @property
    def missed(self) -> tuple[PlanLine, ...]:
        return tuple(each for each in self.lines if each.is_missed)

    @property
    def unplanned(self) -> tuple[PlanLine, ...]:
        return tuple(each for each in self.lines if each.is_unplanned)

    @property
    def now(self) -> ProjectedPoint:
        return self.points[0]

    @property
    def end(self) -> ProjectedPoint:
        return self.points[-1]

    @cached_property
    def steps(self) -> tuple[tuple[ProjectedPoint, tuple[PlannedAction, ...]], ...]:
        """Each point after today with the actions that it counts from."""
        return tuple(
            (
                point,
                tuple(
                    each
                    for each in self.counted
                    if each.action.counts_from(self.today) == point.day
                ),
            )
            for point in self.points[1:]
        )

    @property
    def questionnaire(self) -> Questionnaire:
        return self.ws.questionnaire

    def line(self, criterion: str) -> PlanLine:
        """The line of a criterion; `KeyError` when there is none."""
        for each in self.lines:
            if each.criterion.id == criterion:
                return each
        raise KeyError(criterion)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as its page shows it: the lines that the address asks for."""

    plan: Plan
    filters: PlanFilters
    page: Page[PlanLine]
    themes: tuple[Theme, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action to plan or to change, with the members that may see to it."""

    ws: Workspace
    line: PlanLine
    action: PlannedAction | None  # None: a new one
    members: Mapping[int, str]
    levels: tuple[int, ...]  # that may be chosen


def plan_of(response: Response, on: date) -> Plan:
    """The plan of a response fetched through `access`. Four statements."""
    ws = workspace(response)
    rows = tuple(
        PlanAction.objects.filter(response=response)
        .select_related("owner", "changed_by")
        .order_by("due", "pk")
    )
    values = tuple((row, action_value(row)) for row in rows)
    shown: dict[str, list[PlannedAction]] = {}
    for row, value in values:
        counts = bool(counted(ws.assessment, (value,), on=on))
        shown.setdefault(row.criterion, []).append(_shown(row, value, on, is_counted=counts))
    lines = [
        PlanLine(question, tuple(shown.get(question.criterion.id, ())))
        for theme in ws.themes
        for question in theme.questions
        if question.criterion.id in shown or _to_plan(question, ws)
    ]
    return Plan(
        ws=ws,
        today=on,
        lines=tuple(sorted(lines, key=_first_to_see)),
        points=projection(
            ws.questionnaire,
            ws.facts,
            answers_of(ws),
            (value for _, value in values),
            on=on,
            cuts=programme_of(response.wave.programme.document).bands,
        ),
        to_take_over=len(earlier_actions(response, ws)),
    )


def _to_plan(question: Question, ws: Workspace) -> bool:
    """A missed target; in a draft, what has no answer yet is to be answered first."""
    return question.result.is_missed and not (ws.is_editable and question.result.is_unanswered)


def _first_to_see(line: PlanLine) -> tuple[bool, bool, bool, int]:
    return (
        not line.is_missed,
        not line.is_unplanned,
        not line.criterion.critical,
        largest_gap_first(line.question.result),
    )


def _shown(row: PlanAction, value: Action, on: date, *, is_counted: bool) -> PlannedAction:
    return PlannedAction(
        action_id=row.public_id,
        revision=row.revision,
        action=value,
        owner=Owner(row.owner_id, row.owner_name),
        owner_name=row.owner.name if row.owner else row.owner_name,
        is_late=value.is_late(on),
        is_counted=is_counted,
        changed_by=row.changed_by.name if row.changed_by else "",
        changed_at=row.changed_at,
    )


def planned_action(row: PlanAction, on: date) -> PlannedAction:
    """One action fetched through `access`, by itself."""
    return _shown(row, action_value(row), on, is_counted=False)


SHOWN: Final[Mapping[str, Callable[[PlanLine], bool]]] = {
    "": lambda line: line.is_missed,
    "unplanned": lambda line: line.is_unplanned,
    "planned": lambda line: line.is_missed and not line.is_unplanned,
    "late": lambda line: line.has_late,
    "done": lambda line: any(each.action.state is ActionState.DONE for each in line.actions),
    "aside": lambda line: not line.is_missed,
}


def plan_page(
    response: Response, filters: PlanFilters, user: User, page: int, on: date
) -> PlanPage:
    """The plan's page. Four statements."""
    plan = plan_of(response, on)
    of_theme = [
        each
        for each in plan.lines
        if _of_theme(each, filters.theme, plan) and _of_owner(each, filters.owner, user)
    ]
    wanted = SHOWN.get(filters.show, SHOWN[""])
    return PlanPage(
        plan=plan,
        filters=filters,
        page=Paginator([each for each in of_theme if wanted(each)], LISTED).get_page(page),
        themes=plan.ws.questionnaire.themes,
        counts={name: sum(map(shows, of_theme)) for name, shows in SHOWN.items()},
    )


def _of_theme(line: PlanLine, theme: str, plan: Plan) -> bool:
    known = {each.id for each in plan.questionnaire.themes}
    return theme not in known or line.criterion.theme == theme


def _of_owner(line: PlanLine, owner: str, user: User) -> bool:
    match owner:
        case "mine":
            return any(each.owner.member == user.pk for each in line.standing)
        case "nobody":
            return any(each.is_open and not each.owner_name for each in line.standing)
    return True


def action_page(response: Response, criterion: str, row: PlanAction | None, on: date) -> ActionPage:
    """The form of an action; `KeyError` where the questionnaire has no such criterion."""
    ws = workspace(response)
    line = PlanLine(ws.question(criterion), ())
    least = level_that_stands(line.question.result) + 1
    return ActionPage(
        ws=ws,
        line=line,
        action=planned_action(row, on) if row else None,
        members=member_names(response.product.vendor),
        levels=tuple(
            each
            for each in range(len(line.criterion.levels))
            if each >= least or (row is not None and each == row.level)
        ),
    )


def earlier_actions(response: Response, ws: Workspace) -> tuple[PlanAction, ...]:
    """Open actions of the product's earlier responses that this one still needs. One statement.

    Those that were taken over already are left out: their copies go on.
    """
    taken = PlanAction.objects.filter(taken_from=OuterRef("pk"))
    rows = PlanAction.objects.filter(
        ~Exists(taken),
        response__product_id=response.product_id,
        response__pk__lt=response.pk,
        state__in=OPEN,
    )
    missed = {
        each.criterion.id: each
        for theme in ws.themes
        for each in theme.questions
        if each.result.is_missed
    }
    return tuple(
        each
        for each in rows.order_by("due", "pk")
        if each.criterion in missed
        and level_that_stands(missed[each.criterion].result)
        < each.level
        < len(missed[each.criterion].criterion.levels)
    )
