"""The only door to a plan's actions: through the response that they are for, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from clairevoie.web.assessments.access import response_for
from clairevoie.web.plans.models import PlanAction

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.accounts.permissions import Permission
    from clairevoie.web.assessments.models import Response


def action_for(
    user: User, response_id: UUID, action_id: UUID, permission: Permission
) -> PlanAction:
    """An action, for a member of the response's vendor. Raises `Http404`, `PermissionDenied`."""
    return action_of(response_for(user, response_id, permission), action_id)


def action_of(response: Response, action_id: UUID, *, lock: bool = False) -> PlanAction:
    """An action of a response fetched through its own door. Raises `Http404`."""
    actions = PlanAction.objects.filter(response=response, public_id=action_id)
    if lock:
        actions = actions.select_for_update(of=("self",))
    action = actions.select_related("owner", "changed_by").first()
    if action is None:
        raise Http404
    action.response = response
    return action
