"""The door to organisations and invitations: a member gets in, a stranger finds nothing there."""

from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from clairevoie.web.accounts.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    User,
)
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


def organisation_to_manage(user: User, slug: str, *, lock: bool = False) -> Organisation:
    """An organisation whose members this person manages.

    With `lock` its row is held until the transaction ends, so that of two changes of its members
    the second sees the first. Raises as `any_organisation_for`.
    """
    if lock:
        hold(slug)
    return any_organisation_for(user, slug, Permission.MANAGE_MEMBERS)


def hold(slug: str) -> None:
    """Hold an organisation's row until the transaction ends."""
    Organisation.objects.select_for_update().filter(slug=slug).first()


def member_of(organisation: Organisation, member_id: int) -> Membership:
    """A member of an organisation fetched through its own door. Raises `Http404`."""
    membership = (
        Membership.objects.select_related("user", "organisation")
        .filter(organisation=organisation, pk=member_id)
        .first()
    )
    if membership is None:
        raise Http404
    return membership


def membership_for(user: User, slug: str) -> Membership:
    """A person's own membership. Raises `Http404`."""
    membership = (
        Membership.objects.select_related("user", "organisation")
        .filter(user=user, organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404
    return membership


def invitation_of(organisation: Organisation, public_id: UUID, *, lock: bool = False) -> Invitation:
    """An open invitation to an organisation fetched through its own door. Raises `Http404`."""
    invitations = Invitation.objects.select_related("organisation")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(
        organisation=organisation, public_id=public_id, state=InvitationState.OPEN
    ).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_by(token: str, *, lock: bool = False) -> Invitation:
    """The invitation that a link's token opens, in whatever state it is. Raises `Http404`.

    With `lock` its row is held until the transaction ends: it is accepted once.
    """
    invitations = Invitation.objects.select_related("organisation", "invited_by")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(token_digest=token_digest(token)).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_to(user: User, public_id: UUID, *, lock: bool = False) -> Invitation:
    """An invitation to the address of somebody who is signed in. Raises `Http404`."""
    invitations = Invitation.objects.select_related("organisation")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(public_id=public_id, email__iexact=user.email).first()
    if invitation is None:
        raise Http404
    return invitation


def token_digest(token: str) -> str:
    """What is kept of a link's token: enough to know it again, too little to open anything."""
    return sha256(token.encode()).hexdigest()
