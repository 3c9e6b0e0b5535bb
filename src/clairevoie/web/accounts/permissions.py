"""All permissions in one enum; a role is a named list of them and says who may hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """The three kinds of organisation."""

    AUTHORITY = "authority"
    VENDOR = "vendor"
    ESTABLISHMENT = "establishment"


class Permission(StrEnum):
    SEE_ORGANISATION = "see-organisation"
    MANAGE_MEMBERS = "manage-members"  # an establishment's are managed by the operator
    # vendor
    READ_RESPONSES = "read-responses"
    ANSWER = "answer"
    MANAGE_PRODUCTS = "manage-products"
    SUBMIT = "submit"
    # authority
    FOLLOW_WAVES = "follow-waves"
    READ_SUBMISSIONS = "read-submissions"
    RUN_WAVES = "run-waves"
    PUBLISH = "publish"
    EDIT_QUESTIONNAIRES = "edit-questionnaires"


class Role(StrEnum):
    VENDOR_ADMINISTRATOR = "vendor-administrator"
    CONTRIBUTOR = "contributor"
    SIGNATORY = "signatory"
    VENDOR_READER = "vendor-reader"
    AUTHORITY_MANAGER = "authority-manager"
    AUTHORITY_READER = "authority-reader"
    ESTABLISHMENT_MEMBER = "establishment-member"


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    kind: Kind
    name: str | Promise
    who: str | Promise  # who may hold it, one sentence
    permissions: frozenset[Permission]


ROLES: Final[Mapping[Role, RoleDefinition]] = {
    Role.VENDOR_ADMINISTRATOR: RoleDefinition(
        Kind.VENDOR,
        _("administrator"),
        _("Runs the vendor’s account: members, products, answers; may sign."),
        frozenset(
            (
                Permission.SEE_ORGANISATION,
                Permission.MANAGE_MEMBERS,
                Permission.READ_RESPONSES,
                Permission.ANSWER,
                Permission.MANAGE_PRODUCTS,
                Permission.SUBMIT,
            )
        ),
    ),
    Role.CONTRIBUTOR: RoleDefinition(
        Kind.VENDOR,
        _("contributor"),
        _("Knows part of the answers and writes them; does not sign."),
        frozenset((Permission.SEE_ORGANISATION, Permission.READ_RESPONSES, Permission.ANSWER)),
    ),
    Role.SIGNATORY: RoleDefinition(
        Kind.VENDOR,
        _("signatory"),
        _("Commits the vendor: declares the answers true and submits them."),
        frozenset(
            (
                Permission.SEE_ORGANISATION,
                Permission.READ_RESPONSES,
                Permission.ANSWER,
                Permission.SUBMIT,
            )
        ),
    ),
    Role.VENDOR_READER: RoleDefinition(
        Kind.VENDOR,
        _("reader"),
        _("Reads the vendor’s responses and results; changes nothing."),
        frozenset((Permission.SEE_ORGANISATION, Permission.READ_RESPONSES)),
    ),
    Role.AUTHORITY_MANAGER: RoleDefinition(
        Kind.AUTHORITY,
        _("manager"),
        _(
            "Runs the programme: members, questionnaires, waves from opening to sealing, "
            "published results."
        ),
        frozenset(
            (
                Permission.SEE_ORGANISATION,
                Permission.MANAGE_MEMBERS,
                Permission.FOLLOW_WAVES,
                Permission.READ_SUBMISSIONS,
                Permission.RUN_WAVES,
                Permission.PUBLISH,
                Permission.EDIT_QUESTIONNAIRES,
            )
        ),
    ),
    Role.AUTHORITY_READER: RoleDefinition(
        Kind.AUTHORITY,
        _("reader"),
        _("Follows waves and reads submissions; changes nothing."),
        frozenset(
            (Permission.SEE_ORGANISATION, Permission.FOLLOW_WAVES, Permission.READ_SUBMISSIONS)
        ),
    ),
    Role.ESTABLISHMENT_MEMBER: RoleDefinition(
        Kind.ESTABLISHMENT,
        _("member"),
        _("Looks up products for an establishment."),
        frozenset((Permission.SEE_ORGANISATION,)),
    ),
}


def may(role: str, permission: Permission) -> bool:
    """Whether a role, as stored, holds a permission."""
    return permission in ROLES[Role(role)].permissions


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission."""
    return frozenset(role for role, each in ROLES.items() if permission in each.permissions)


def roles_of(kind: str) -> tuple[Role, ...]:
    """The roles that an organisation of this kind has, the widest first."""
    return tuple(role for role, each in ROLES.items() if each.kind == kind)
