"""Everything that changes a plan: an action planned, changed, dropped, taken over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clairevoie.core.faults import Fault
from clairevoie.core.plan import (
    MAXIMUM_ACTIONS,
    Action,
    ActionState,
    Owner,
    action_faults,
    owner_faults,
)
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import member_names
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.queries.workspace import workspace
from clairevoie.web.audit.operations import record_event
from clairevoie.web.plans.access import action_of
from clairevoie.web.plans.models import PlanAction
from clairevoie.web.plans.queries import earlier_actions
from clairevoie.web.plans.values import action_value

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.assessments.models import Response


class RefusedAction(ValueError):
    """What was sent breaks the rules of a plan; `faults` name the fields. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


class TooManyActions(ValueError):
    """The plan holds as many actions as one may. Nothing was written."""


@dataclass(frozen=True, slots=True)
class ActionChanged:
    """The action says this now; `changed` is false when it said so before."""

    action: PlanAction
    changed: bool


@dataclass(frozen=True, slots=True)
class ActionConflict:
    """Somebody else changed the action in between: nothing was written, both are shown."""

    current: PlanAction


@transaction.atomic
def plan_action(
    *, response_id: UUID, action: Action, owner: Owner, by: User, at: datetime
) -> PlanAction:
    """Add an action to the plan of a response, draft or submitted.

    Raises `RefusedAction` with every fault, or `TooManyActions`.
    """
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    if PlanAction.objects.filter(response=response).count() >= MAXIMUM_ACTIONS:
        raise TooManyActions
    _check(response, action, owner, at)
    row = PlanAction.objects.create(
        response=response,
        criterion=action.criterion,
        level=action.level,
        text=action.text,
        measure=action.measure,
        owner_id=owner.member,
        owner_name=owner.name,
        due=action.due,
        state=action.state,
        created_by=by,
        created_at=at,
        changed_by=by,
        changed_at=at,
    )
    _tell("action.planned", row, by, at)
    return row


@transaction.atomic
def change_action(
    *,
    response_id: UUID,
    action_id: UUID,
    action: Action,
    owner: Owner,
    revision: int,
    by: User,
    at: datetime,
) -> ActionChanged | ActionConflict:
    """Change what an action says; its criterion stays. One made upon an older revision is a conflict.

    A dropped action comes back by this. Raises `RefusedAction` with every fault.
    """
    response = response_for(by, response_id, Permission.ANSWER)
    row = action_of(response, action_id, lock=True)
    before = action_value(row)
    if (before, Owner(row.owner_id, row.owner_name)) == (action, owner):
        return ActionChanged(row, changed=False)
    if row.revision != revision:
        return ActionConflict(row)
    _check(response, action, owner, at, before=before, owner_before=row.owner_id)
    row.level = action.level
    row.text = action.text
    row.measure = action.measure
    row.owner_id = owner.member
    row.owner_name = owner.name
    row.due = action.due
    row.state = action.state
    _write(row, by, at)
    _tell("action.changed", row, by, at)
    return ActionChanged(row, changed=True)


@transaction.atomic
def drop_action(
    *, response_id: UUID, action_id: UUID, revision: int, by: User, at: datetime
) -> ActionChanged | ActionConflict:
    """Give an action up. It stays in the plan, and counts no more."""
    response = response_for(by, response_id, Permission.ANSWER)
    row = action_of(response, action_id, lock=True)
    if row.state == ActionState.DROPPED:
        return ActionChanged(row, changed=False)
    if row.revision != revision:
        return ActionConflict(row)
    row.state = ActionState.DROPPED
    _write(row, by, at)
    _tell("action.dropped", row, by, at)
    return ActionChanged(row, changed=True)


@transaction.atomic
def take_over_plan(*, response_id: UUID, by: User, at: datetime) -> int:
    """Copy the open actions of the product's earlier plan that this response still needs.

    How many were copied: those that were taken over before, those done or dropped, and those for
    criteria that are reached, do not apply or are not asked any more are left where they are.
    """
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    room = MAXIMUM_ACTIONS - PlanAction.objects.filter(response=response).count()
    earlier = earlier_actions(response, workspace(response))[: max(0, room)]
    if not earlier:
        return 0
    PlanAction.objects.bulk_create(
        PlanAction(
            response=response,
            criterion=each.criterion,
            level=each.level,
            text=each.text,
            measure=each.measure,
            owner_id=each.owner_id,
            owner_name=each.owner_name,
            due=each.due,
            state=each.state,
            taken_from=each,
            created_by=by,
            created_at=at,
            changed_by=by,
            changed_at=at,
        )
        for each in earlier
    )
    record_event(
        action="plan.taken-over",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"number": len(earlier)},
    )
    return len(earlier)


def _check(
    response: Response,
    action: Action,
    owner: Owner,
    at: datetime,
    *,
    before: Action | None = None,
    owner_before: int | None = None,
) -> None:
    ws = workspace(response)
    members = frozenset(member_names(response.product.vendor))
    if owner_before is not None:
        members |= {owner_before}
    faults = [
        *action_faults(ws.questionnaire, ws.assessment, action, on=_day_of(at), before=before),
        *owner_faults(owner, members),
    ]
    if faults:
        raise RefusedAction(faults)


def _day_of(at: datetime) -> date:
    """The calendar's day where the site stands."""
    return timezone.localdate(at)


def _write(row: PlanAction, by: User, at: datetime) -> None:
    row.revision += 1
    row.changed_by = by
    row.changed_at = at
    row.save()


def _tell(event: str, row: PlanAction, by: User, at: datetime) -> None:
    """On the response, whose activity is read as one."""
    record_event(
        action=event,
        object=f"response:{row.response.public_id}",
        by=by.audit_name,
        at=at,
        detail={
            "criterion": row.criterion,
            "action": str(row.public_id),
            "revision": row.revision,
        },
    )
