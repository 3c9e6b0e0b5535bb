"""The door to organisations: a member gets in, a stranger finds nothing there."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.web.accounts.models import Membership, Organisation, User
from clairevoie.web.accounts.permissions import Kind, Permission, may


def organisation_for(
    user: User | AnonymousUser, slug: str, kind: Kind, permission: Permission
) -> Organisation:
    """The organisation of this slug and kind, for a member whose role holds the permission.

    Raises `Http404` for strangers, `PermissionDenied` for members without the permission.
    """
    organisation = any_organisation_for(user, slug, permission)
    if organisation.kind != kind:
        raise Http404
    return organisation


def any_organisation_for(
    user: User | AnonymousUser, slug: str, permission: Permission
) -> Organisation:
    """The same for an organisation of any kind. One statement."""
    membership = (
        Membership.objects.select_related("organisation")
        .filter(user_id=user.pk, organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404
    require(membership.role, permission)
    organisation = membership.organisation
    organisation.role = membership.role  # type: ignore[attr-defined]  # as annotate() would
    return organisation


def require(role: str | None, permission: Permission) -> None:
    """Raise `Http404` without a role there, `PermissionDenied` where the role does not suffice."""
    if role is None:
        raise Http404
    if not may(role, permission):
        raise PermissionDenied
