"""A plan as files: a workbook, a table, dates for a calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from clairevoie.formats.calendars import Deadline, calendar_file
from clairevoie.formats.tables import Cell, Column, Sheet, workbook_of
from clairevoie.formats.wording import language_of, percent_in_words, text_in
from clairevoie.web.assessments.queries.everything import ResponseFile
from clairevoie.web.plans.queries import Plan, PlanLine, PlannedAction, plan_of
from clairevoie.web.plans.texts import STATE_NAMES

if TYPE_CHECKING:
    from clairevoie.web.assessments.models import Response


def plan_columns() -> tuple[Column, ...]:
    return (
        Column(_("Criterion"), 11),
        Column(_("Question"), 44),
        Column(_("Critical"), 9),
        Column(_("Level today"), 12),
        Column(_("Target"), 9),
        Column(_("Level planned"), 12),
        Column(_("What this level asks for"), 40),
        Column(_("Action"), 44),
        Column(_("Owner"), 20),
        Column(_("Due date"), 12),
        Column(_("State"), 12),
        Column(_("Late"), 7),
        Column(_("Compensating measure"), 40),
    )


def plan_rows(plan: Plan, code: str) -> Iterator[Sequence[Cell]]:
    """A row an action, the page's order; a row without action for each missed target that has none."""
    for line in plan.lines:
        for action in line.actions:
            yield (*_criterion_cells(line, code), *_action_cells(line, action, code))
        if not line.actions:
            yield (*_criterion_cells(line, code), *([None] * 8))


def _criterion_cells(line: PlanLine, code: str) -> tuple[Cell, ...]:
    criterion = line.criterion
    level = line.question.result.level
    return (
        criterion.id,
        text_in(criterion.question, code),
        _("yes") if criterion.critical else None,
        level if isinstance(level, int) else _("don’t know") if line.is_unknown else None,
        criterion.target,
    )


def _action_cells(line: PlanLine, shown: PlannedAction, code: str) -> tuple[Cell, ...]:
    action = shown.action
    return (
        action.level,
        text_in(line.criterion.levels[action.level].label, code),
        action.text,
        shown.owner_name,
        action.due,
        str(STATE_NAMES[action.state]),
        _("yes") if shown.is_late else None,
        action.measure,
    )


def plan_workbook(plan: Plan, code: str) -> bytes:
    """Two sheets: the actions, and the score by date."""
    language = language_of(code)
    dates = [
        (
            point.day,
            point.fraction.reached,
            point.fraction.applicable,
            percent_in_words(point.fraction, language),
        )
        for point in plan.points
    ]
    return workbook_of(
        (
            Sheet(_("Plan"), plan_columns(), plan_rows(plan, code)),
            Sheet(
                _("Score by date"),
                (
                    Column(_("Date")),
                    Column(_("Criteria reached"), 18),
                    Column(_("Criteria that apply"), 18),
                    Column(_("Percentage")),
                ),
                dates,
            ),
        ),
        title=f"{_('Plan')} · {plan.ws.product_name} {plan.ws.product_version}",
        date_format="dd/mm/yyyy" if language == "fr" else "d mmm yyyy",
    )


def plan_files(response: Response, code: str, on: date) -> Iterator[ResponseFile]:
    """The workbook of a response's plan, where anything was ever planned."""
    plan = plan_of(response, on)
    if plan.actions:
        with override(code):
            content = plan_workbook(plan, code)
        yield ResponseFile("plan.xlsx", content)


def plan_calendar(plan: Plan, code: str) -> bytes:
    """A day an action. Of the response it tells nothing but what the action itself says."""
    product = f"{plan.ws.product_name} {plan.ws.product_version}"
    lines = {line.criterion.id: line for line in plan.lines}
    return calendar_file(
        f"{_('Plan')} · {product}",
        (_deadline(product, lines[each.action.criterion], each, code) for each in plan.actions),
    )


def _deadline(product: str, line: PlanLine, shown: PlannedAction, code: str) -> Deadline:
    action = shown.action
    first = action.text.partition("\n")[0]
    asked = text_in(line.criterion.levels[action.level].label, code)
    description = [
        action.text,
        _("Level %(level)d asks for: %(text)s") % {"level": action.level, "text": asked},
        _("State: %(state)s") % {"state": STATE_NAMES[action.state]},
    ]
    if shown.owner_name:
        description.append(_("Owner: %(name)s") % {"name": shown.owner_name})
    if action.measure:
        description.append(_("Compensating measure: %(text)s") % {"text": action.measure})
    return Deadline(
        uid=f"{shown.action_id}@plan.clairevoie",
        day=action.due,
        summary=f"{product} · {action.criterion} · {Truncator(first).chars(80)}",
        description="\n".join(description),
        sequence=shown.revision - 1,
        changed_at=shown.changed_at,
        is_cancelled=shown.is_dropped,
    )
