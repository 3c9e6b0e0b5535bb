"""What pages show of people and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.paginator import Paginator

from clairevoie.web.accounts.access import invitation_by, invitation_to
from clairevoie.web.accounts.models import (
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    User,
)
from clairevoie.web.accounts.permissions import (
    ROLES,
    Kind,
    Permission,
    Role,
    RoleDefinition,
    may,
    roles_with,
)

if TYPE_CHECKING:
    from django.core.paginator import Page

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation that a person belongs to, and the address of its workspace."""

    name: str
    slug: str
    kind: Kind
    role: RoleDefinition


@dataclass(frozen=True, slots=True)
class Member:
    member_id: int
    user_id: int
    name: str
    email: str
    role_id: Role
    role: RoleDefinition
    since: datetime | None


class Over(StrEnum):
    """Why an invitation cannot be accepted any more."""

    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An open invitation, for those who manage an organisation and for whom it is to."""

    invitation_id: UUID
    organisation: str
    email: str
    role: RoleDefinition
    language: str  # of the message
    inviter: str  # empty where the account is no more
    sent_at: datetime
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True, slots=True)
class MembersPage:
    members: tuple[Member, ...]
    page: Page[Membership]
    may_manage: bool
    invitations: tuple[InvitationLine, ...]  # for those who manage


@dataclass(frozen=True, slots=True)
class OfferedRole:
    """What the page at an invitation's link shows."""

    line: InvitationLine
    over: Over | None
    has_account: bool  # whoever holds the link reads the address's mail


def belongings_of(user: User) -> tuple[Belonging, ...]:
    """The organisations of a person, by name. One statement."""
    memberships = (
        Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    return tuple(
        Belonging(
            name=each.organisation.name,
            slug=each.organisation.slug,
            kind=Kind(each.organisation.kind),
            role=ROLES[Role(each.role)],
        )
        for each in memberships
    )


def members_page(organisation: Organisation, page: str | None, at: datetime) -> MembersPage:
    """The members of an organisation by name; for those who manage it, open invitations too.

    Three statements at most; there are never more than fifty open invitations.
    """
    rows = (
        Membership.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    listed = Paginator(rows, PAGE_SIZE).get_page(page or 1)
    may_manage = may(organisation.role, Permission.MANAGE_MEMBERS)
    invitations = (
        Invitation.objects.filter(organisation=organisation, state=InvitationState.OPEN)
        .select_related("organisation", "invited_by")
        .order_by("-sent_at", "-pk")
    )
    return MembersPage(
        members=tuple(member_line(each) for each in listed.object_list),
        page=listed,
        may_manage=may_manage,
        invitations=tuple(_line(each, at) for each in invitations) if may_manage else (),
    )


def member_line(membership: Membership) -> Member:
    role = Role(membership.role)
    return Member(
        member_id=membership.pk,
        user_id=membership.user_id,
        name=membership.user.name,
        email=membership.user.email,
        role_id=role,
        role=ROLES[role],
        since=membership.since,
    )


def has_other_administrator(membership: Membership) -> bool:
    """Whether another active member manages the organisation's members."""
    others = Membership.objects.filter(
        organisation_id=membership.organisation_id,
        role__in=roles_with(Permission.MANAGE_MEMBERS),
        user__is_active=True,
    )
    return others.exclude(pk=membership.pk).exists()


def members_with(
    permission: Permission, organisations: Iterable[int]
) -> Mapping[int, tuple[int, ...]]:
    """The members whose role holds a permission, by organisation: all numbers. One statement."""
    rows = Membership.objects.filter(
        organisation_id__in=set(organisations), role__in=roles_with(permission)
    )
    found: dict[int, list[int]] = {}
    for organisation, user in rows.values_list("organisation_id", "user_id"):
        found.setdefault(organisation, []).append(user)
    return {organisation: tuple(sorted(users)) for organisation, users in found.items()}


def offered_role(token: str, at: datetime) -> OfferedRole:
    """What a link offers, to whom. Two statements. Raises `Http404`."""
    invitation = invitation_by(token)
    return OfferedRole(
        line=_line(invitation, at),
        over=why_over(invitation, at),
        has_account=User.objects.filter(email__iexact=invitation.email).exists(),
    )


def why_over(invitation: Invitation, at: datetime) -> Over | None:
    """Why an invitation cannot be accepted; None while it can."""
    if invitation.state == InvitationState.ACCEPTED:
        return Over.ACCEPTED
    if invitation.state == InvitationState.REVOKED:
        return Over.REVOKED
    return Over.EXPIRED if invitation.expires_at <= at else None


def invitation_line_for(user: User, invitation_id: UUID, at: datetime) -> InvitationLine:
    """An invitation to a person's own address. Raises `Http404`."""
    return _line(invitation_to(user, invitation_id), at)


def invitations_to(user: User, at: datetime) -> tuple[InvitationLine, ...]:
    """What waits for a person's address and has not expired. One statement."""
    rows = (
        Invitation.objects.filter(
            email__iexact=user.email, state=InvitationState.OPEN, expires_at__gt=at
        )
        .exclude(organisation__memberships__user=user)
        .select_related("organisation", "invited_by")
        .order_by("expires_at", "pk")
    )
    return tuple(_line(each, at) for each in rows[:PAGE_SIZE])


def _line(invitation: Invitation, at: datetime) -> InvitationLine:
    inviter = invitation.invited_by
    return InvitationLine(
        invitation_id=invitation.public_id,
        organisation=invitation.organisation.name,
        email=invitation.email,
        role=ROLES[Role(invitation.role)],
        language=invitation.language,
        inviter=inviter.name if inviter else "",
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        is_expired=invitation.expires_at <= at,
    )


def member_names(organisation: Organisation) -> dict[int, str]:
    """The members of an organisation by their number, sorted by name. One statement."""
    rows = Membership.objects.filter(organisation=organisation).order_by("user__name", "pk")
    return dict(rows.values_list("user_id", "user__name"))


def members_who_may(organisation: Organisation, permission: Permission) -> dict[int, str]:
    """Active members whose role holds a permission, by their number, sorted by name. One statement."""
    rows = Membership.objects.filter(
        organisation=organisation, role__in=roles_with(permission), user__is_active=True
    ).order_by("user__name", "pk")
    return dict(rows.values_list("user_id", "user__name"))


def people_to_tell(organisation: Organisation, user_ids: Iterable[int]) -> tuple[User, ...]:
    """Those of these people who are active members. One statement."""
    rows = User.objects.filter(
        pk__in=list(user_ids), is_active=True, memberships__organisation=organisation
    )
    return tuple(rows.order_by("name", "pk"))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of those whom audit events name, by that name; sorted. One statement."""
    numbers = {int(each.removeprefix("user:")) for each in actors if each.startswith("user:")}
    rows = User.objects.filter(pk__in=numbers).order_by("name", "pk")
    return {each.audit_name: each.name for each in rows}
