"""What pages show of people and organisations."""

from dataclasses import dataclass

from clairevoie.web.accounts.models import Membership, Organisation, User
from clairevoie.web.accounts.permissions import ROLES, Kind, Role, RoleDefinition


@dataclass(frozen=True, slots=True)
class Belonging:
    """One organisation that a person belongs to, and the address of its workspace."""

    name: str
    slug: str
    kind: Kind
    role: RoleDefinition


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    email: str
    role: RoleDefinition


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


def members_of(organisation: Organisation) -> tuple[Member, ...]:
    """The members of an organisation, by name. One statement."""
    memberships = (
        Membership.objects.filter(organisation=organisation)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    return tuple(
        Member(each.user.name, each.user.email, ROLES[Role(each.role)]) for each in memberships
    )


def member_names(organisation: Organisation) -> dict[int, str]:
    """The members of an organisation by their number, sorted by name. One statement."""
    rows = Membership.objects.filter(organisation=organisation).order_by("user__name", "pk")
    return dict(rows.values_list("user_id", "user__name"))
