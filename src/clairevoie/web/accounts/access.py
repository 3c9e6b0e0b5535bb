"""The door to organisations: a member gets in, a stranger finds nothing there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.web.accounts.models import Membership, Organisation, User
from clairevoie.web.accounts.permissions import Kind, Permission, may


def organisation_for(user: User, slug: str, kind: Kind, permission: Permission) -> Organisation:
    """The organisation of this slug and kind, for a member whose role holds the permission.

    Raises `Http404` for strangers, `PermissionDenied` for members without the permission.
    """
    organisation = any_organisation_for(user, slug, permission)
    if organisation.kind != kind:
        raise Http404
    return organisation


def any_organisation_for(user: User, slug: str, permission: Permission) -> Organisation:
    """The same for an organisation of any kind. One statement."""
    membership = (
        Membership.objects.select_related("organisation")
        .filter(user=user, organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404
    organisation = membership.organisation
    organisation.role = require(membership.role, permission)
    return organisation


def require(role: str | None, permission: Permission) -> str:
    """The role, if it holds the permission.

    Raises `Http404` without a role there, `PermissionDenied` where the role does not suffice.
    """
    if role is None:
        raise Http404
    if not may(role, permission):
        raise PermissionDenied
    return role
