"""Rows of a plan to the rules' values."""

from clairevoie.core.answers import Answers
from clairevoie.core.plan import Action, ActionState
from clairevoie.web.assessments.queries.workspace import Workspace
from clairevoie.web.plans.models import PlanAction


def action_value(row: PlanAction) -> Action:
    return Action(
        criterion=row.criterion,
        level=row.level,
        due=row.due,
        state=ActionState(row.state),
        text=row.text,
        measure=row.measure,
    )


def answers_of(workspace: Workspace) -> Answers:
    """The answers of a response as they stand: its draft's, or, submitted, those that were frozen."""
    return {
        each.criterion.id: each.answer for theme in workspace.themes for each in theme.questions
    }
