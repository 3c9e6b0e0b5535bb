"""Changing a member's role, removing a member, leaving: an administrator always stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from clairevoie.web.accounts.access import (
    hold,
    member_of,
    membership_for,
    organisation_to_manage,
)
from clairevoie.web.accounts.operations.organisations import RoleOfAnotherKind
from clairevoie.web.accounts.permissions import ROLES, Permission, Role, may
from clairevoie.web.accounts.queries import has_other_administrator
from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Membership, User


class LastAdministrator(ValueError):
    """Nobody else could manage the members then. Nothing was written."""


@transaction.atomic
def change_role(
    *, organisation: str, member_id: int, role: Role, by: User, at: datetime
) -> Membership:
    """Give a member another role, which counts from the next page on.

    Raises `Http404`, `PermissionDenied`, `RoleOfAnotherKind`, `LastAdministrator`.
    """
    found = organisation_to_manage(by, organisation, lock=True)
    membership = member_of(found, member_id)
    if ROLES[role].kind != found.kind:
        raise RoleOfAnotherKind(role, found.kind)
    if membership.role == role:
        return membership
    if not may(role, Permission.MANAGE_MEMBERS):
        _leave_an_administrator(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record_event(
        action="member.role-changed",
        object=f"organisation:{found.pk}",
        by=by.audit_name,
        at=at,
        detail={"member": membership.user.audit_name, "role": role},
    )
    return membership


@transaction.atomic
def remove_member(*, organisation: str, member_id: int, by: User, at: datetime) -> None:
    """Take a person out of an organisation, at once; what they did stays under their name.

    Raises `Http404`, `PermissionDenied`, `LastAdministrator`.
    """
    found = organisation_to_manage(by, organisation, lock=True)
    membership = member_of(found, member_id)
    _end(membership, action="member.removed", by=by, at=at)


@transaction.atomic
def leave_organisation(*, organisation: str, by: User, at: datetime) -> None:
    """Give up one's own membership. Raises `Http404`, `LastAdministrator`."""
    hold(organisation)
    _end(membership_for(by, organisation), action="member.left", by=by, at=at)


def _end(membership: Membership, *, action: str, by: User, at: datetime) -> None:
    _leave_an_administrator(membership)
    record_event(
        action=action,
        object=f"organisation:{membership.organisation_id}",
        by=by.audit_name,
        at=at,
        detail={"member": membership.user.audit_name},
    )
    membership.delete()


def _leave_an_administrator(membership: Membership) -> None:
    if may(membership.role, Permission.MANAGE_MEMBERS) and not has_other_administrator(membership):
        raise LastAdministrator
