"""Everything that changes something of people and organisations: one function an intention."""

from clairevoie.web.accounts.operations.digests import send_digests
from clairevoie.web.accounts.operations.invitations import (
    AccountExists,
    AlreadyInvited,
    AlreadyMember,
    InvitationOver,
    Limit,
    Newcomer,
    OtherAddress,
    TooManyInvitations,
    accept_invitation,
    accept_waiting_invitation,
    forget_invitations,
    invite,
    revoke_invitation,
    send_invitation_again,
)
from clairevoie.web.accounts.operations.members import (
    LastAdministrator,
    change_role,
    leave_organisation,
    remove_member,
)
from clairevoie.web.accounts.operations.organisations import (
    OPERATOR,
    RoleOfAnotherKind,
    add_member,
    create_organisation,
    create_person,
    find_or_create_organisation,
)
from clairevoie.web.accounts.operations.profiles import change_profile

__all__ = [
    "OPERATOR",
    "AccountExists",
    "AlreadyInvited",
    "AlreadyMember",
    "InvitationOver",
    "LastAdministrator",
    "Limit",
    "Newcomer",
    "OtherAddress",
    "RoleOfAnotherKind",
    "TooManyInvitations",
    "accept_invitation",
    "accept_waiting_invitation",
    "add_member",
    "change_profile",
    "change_role",
    "create_organisation",
    "create_person",
    "find_or_create_organisation",
    "forget_invitations",
    "invite",
    "leave_organisation",
    "remove_member",
    "revoke_invitation",
    "send_digests",
    "send_invitation_again",
]
