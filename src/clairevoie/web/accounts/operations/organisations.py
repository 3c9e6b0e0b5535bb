"""Making organisations and people, and giving people their roles, as the operator does."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from clairevoie.web.accounts.models import Membership, Organisation, User, VendorGroup
from clairevoie.web.accounts.permissions import ROLES, Kind, Role
from clairevoie.web.audit.operations import record_event

# Who acts where no person does: the operator's command line.
OPERATOR = "operator"


class RoleOfAnotherKind(ValueError):
    """A role that this kind of organisation does not have."""

    def __init__(self, role: Role, kind: str) -> None:
        self.role = role
        self.kind = kind
        super().__init__(f"{role} is not a role of {kind}")


@transaction.atomic
def create_organisation(
    *, kind: Kind, name: str, by: str, at: datetime, slug: str = "", group: str | None = None
) -> Organisation:
    """A new organisation; a vendor may be put in a vendor group, made where it is new."""
    vendor_group = VendorGroup.objects.get_or_create(name=group)[0] if group else None
    organisation = Organisation.objects.create(
        kind=kind, name=name, slug=slug or slugify(name)[:80], vendor_group=vendor_group
    )
    record_event(
        action="organisation.created",
        object=f"organisation:{organisation.pk}",
        by=by,
        at=at,
        detail={"kind": kind},
    )
    return organisation


def find_or_create_organisation(
    *, kind: Kind, name: str, by: str, at: datetime, group: str | None = None
) -> Organisation:
    """The organisation of this kind and name, made where there is none."""
    found = Organisation.objects.filter(kind=kind, name=name).first()
    return found or create_organisation(kind=kind, name=name, by=by, at=at, group=group)


@transaction.atomic
def create_person(
    *, email: str, name: str, password: str | None, by: str, at: datetime, language: str = "fr"
) -> User:
    """A new person. Without a password, one is set through the «forgotten password» page."""
    user = User.objects.create_user(email=email, password=password, name=name, language=language)
    record_event(action="person.created", object=user.audit_name, by=by, at=at)
    return user


@transaction.atomic
def add_member(
    *, organisation: Organisation, user: User, role: Role, by: str, at: datetime
) -> Membership:
    """Give a person a role in an organisation. Raises `RoleOfAnotherKind`."""
    if ROLES[role].kind != organisation.kind:
        raise RoleOfAnotherKind(role, organisation.kind)
    membership = Membership.objects.create(
        organisation=organisation, user=user, role=role, since=at
    )
    record_event(
        action="member.added",
        object=f"organisation:{organisation.pk}",
        by=by,
        at=at,
        detail={"member": user.audit_name, "role": role},
    )
    return membership
