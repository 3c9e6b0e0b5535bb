"""Inviting somebody by e-mail, and accepting: one link, once, for two weeks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse

from clairevoie.web.accounts.access import (
    invitation_by,
    invitation_of,
    invitation_to,
    organisation_to_manage,
    token_digest,
)
from clairevoie.web.accounts.models import Invitation, InvitationState, Membership, User
from clairevoie.web.accounts.operations.organisations import RoleOfAnotherKind
from clairevoie.web.accounts.permissions import ROLES, Role
from clairevoie.web.accounts.queries import Over, why_over
from clairevoie.web.audit.operations import record_event
from clairevoie.web.mail.operations import queue_message

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation

LIFETIME: Final = timedelta(days=14)
KEPT: Final = timedelta(days=90)  # after its end, whether it was accepted or not
MAXIMUM_OPEN: Final = 50  # of one organisation, the expired included
MAXIMUM_A_DAY: Final = 30  # invitations of one organisation, revoked ones included
MAXIMUM_SENDINGS: Final = 5  # of one invitation


class AlreadyMember(ValueError):
    """The address is a member's already. Nothing was written."""


class AlreadyInvited(ValueError):
    """An open invitation to this address is there already. Nothing was written."""


class Limit(StrEnum):
    OPEN = "open"
    A_DAY = "a-day"
    SENDINGS = "sendings"


class TooManyInvitations(ValueError):
    """As many as there may be; `limit` says of what. Nothing was written."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        super().__init__(limit)


class InvitationOver(ValueError):
    """The link opens nothing any more; `why` says it. Nothing was written."""

    def __init__(self, why: Over) -> None:
        self.why = why
        super().__init__(why)


class OtherAddress(ValueError):
    """The invitation is for another address than the one of who is signed in."""


class AccountExists(ValueError):
    """The address has an account: its owner signs in first. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an account yet, who came by the link."""

    name: str
    language: str
    password: str = field(repr=False)


@transaction.atomic
def invite(
    *, organisation: str, email: str, role: Role, language: str, by: User, at: datetime
) -> Invitation:
    """Offer a role to whoever reads the mail of an address, in this language.

    The same comes of it whether or not the address has an account. Raises `Http404`,
    `PermissionDenied`, `RoleOfAnotherKind`, `AlreadyMember`, `AlreadyInvited`,
    `TooManyInvitations`.
    """
    found = organisation_to_manage(by, organisation, lock=True)
    if ROLES[role].kind != found.kind:
        raise RoleOfAnotherKind(role, found.kind)
    if Membership.objects.filter(organisation=found, user__email__iexact=email).exists():
        raise AlreadyMember
    _stay_within_limits(found, email, at)
    token = _new_token()
    invitation = Invitation.objects.create(
        organisation=found,
        email=email,
        role=role,
        language=language,
        token_digest=token_digest(token),
        invited_by=by,
        invited_at=at,
        sent_at=at,
        expires_at=at + LIFETIME,
    )
    _record("invitation.sent", invitation, by, at)
    _send(invitation, token, by, at)
    return invitation


def _stay_within_limits(organisation: Organisation, email: str, at: datetime) -> None:
    invitations = Invitation.objects.filter(organisation=organisation)
    still_open = invitations.filter(state=InvitationState.OPEN)
    if still_open.filter(email__iexact=email).exists():
        raise AlreadyInvited
    if still_open.count() >= MAXIMUM_OPEN:
        raise TooManyInvitations(Limit.OPEN)
    if invitations.filter(invited_at__gt=at - timedelta(days=1)).count() >= MAXIMUM_A_DAY:
        raise TooManyInvitations(Limit.A_DAY)


@transaction.atomic
def send_invitation_again(
    *, organisation: str, invitation_id: UUID, by: User, at: datetime
) -> Invitation:
    """Send a new link, valid for two weeks from now; the earlier one opens nothing any more.

    Raises `Http404`, `PermissionDenied`, `TooManyInvitations`.
    """
    found = organisation_to_manage(by, organisation, lock=True)
    invitation = invitation_of(found, invitation_id, lock=True)
    if invitation.sendings >= MAXIMUM_SENDINGS:
        raise TooManyInvitations(Limit.SENDINGS)
    token = _new_token()
    invitation.token_digest = token_digest(token)
    invitation.sendings += 1
    invitation.sent_at = at
    invitation.expires_at = at + LIFETIME
    invitation.save(update_fields=["token_digest", "sendings", "sent_at", "expires_at"])
    _record("invitation.sent-again", invitation, by, at)
    _send(invitation, token, by, at)
    return invitation


@transaction.atomic
def revoke_invitation(
    *, organisation: str, invitation_id: UUID, by: User, at: datetime
) -> Invitation:
    """Take an invitation back: its link opens nothing any more.

    Raises `Http404`, `PermissionDenied`.
    """
    found = organisation_to_manage(by, organisation, lock=True)
    invitation = invitation_of(found, invitation_id, lock=True)
    invitation.state = InvitationState.REVOKED
    invitation.save(update_fields=["state"])
    _record("invitation.revoked", invitation, by, at)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User | Newcomer, at: datetime) -> Membership:
    """Join by the link: somebody whose address it is, or a newcomer, whose account is made.

    Raises `Http404` for an unknown token, `InvitationOver`, `OtherAddress`, `AccountExists`,
    `AlreadyMember`, Django's `ValidationError` for a password that is too weak.
    """
    return _accept(invitation_by(token, lock=True), by, at)


@transaction.atomic
def accept_waiting_invitation(*, invitation_id: UUID, by: User, at: datetime) -> Membership:
    """Join without the link: the invitation is to the address one signs in with.

    Raises `Http404`, `InvitationOver`, `AlreadyMember`.
    """
    return _accept(invitation_to(by, invitation_id, lock=True), by, at)


def forget_invitations(*, at: datetime) -> int:
    """Remove what ended long ago: an address is kept no longer than it serves. Returns how many."""
    gone, _tables = Invitation.objects.filter(expires_at__lte=at - KEPT).delete()
    return gone


def _accept(invitation: Invitation, by: User | Newcomer, at: datetime) -> Membership:
    why = why_over(invitation, at)
    if why is not None:
        raise InvitationOver(why)
    user = _account_of(by, invitation.email) if isinstance(by, Newcomer) else by
    if user.email.lower() != invitation.email.lower():
        raise OtherAddress
    membership, is_new = Membership.objects.get_or_create(
        user=user,
        organisation=invitation.organisation,
        defaults={"role": invitation.role, "since": at},
    )
    if not is_new:
        raise AlreadyMember
    invitation.state = InvitationState.ACCEPTED
    invitation.save(update_fields=["state"])
    _record("invitation.accepted", invitation, user, at, {"member": user.audit_name})
    _tell_inviter(invitation, user, at)
    return membership


def _account_of(newcomer: Newcomer, email: str) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise AccountExists
    validate_password(newcomer.password, User(email=email, name=newcomer.name))
    return User.objects.create_user(
        email=email,
        password=newcomer.password,
        name=newcomer.name,
        language=newcomer.language,
    )


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _send(invitation: Invitation, token: str, by: User, at: datetime) -> None:
    queue_message(
        to=invitation.email,
        language=invitation.language,
        template="invitation",
        context={
            "organisation": invitation.organisation.name,
            "inviter": by.name,
            "role": ROLES[Role(invitation.role)],
            "path": f"/invitations/{token}/",
            "expires_at": invitation.expires_at,
        },
        at=at,
    )


def _tell_inviter(invitation: Invitation, newcomer: User, at: datetime) -> None:
    """In the inviter's language; nobody who has left the organisation since is told."""
    inviting = (
        Membership.objects.select_related("user")
        .filter(
            organisation=invitation.organisation,
            user=invitation.invited_by_id,
            user__is_active=True,
        )
        .first()
    )
    if inviting is None:
        return
    queue_message(
        to=inviting.user.email,
        language=inviting.user.language,
        template="accepted",
        context={
            "reader": inviting.user.name,
            "newcomer": newcomer.name,
            "address": newcomer.email,
            "organisation": invitation.organisation.name,
            "role": ROLES[Role(invitation.role)],
            "path": reverse("members", args=[invitation.organisation.slug]),
        },
        at=at,
    )


def _record(
    action: str,
    invitation: Invitation,
    by: User,
    at: datetime,
    more: dict[str, str] | None = None,
) -> None:
    """Neither the address nor the token: the number alone."""
    record_event(
        action=action,
        object=f"organisation:{invitation.organisation_id}",
        by=by.audit_name,
        at=at,
        detail={"invitation": invitation.pk, "role": invitation.role, **(more or {})},
    )
