"""Members, invitations and reminders when several people act at once: one of them is first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.http import Http404

from clairevoie.web.accounts import operations
from clairevoie.web.accounts.models import Invitation, Membership, User
from clairevoie.web.accounts.operations import LastAdministrator, Newcomer, send_digests
from clairevoie.web.accounts.permissions import Role
from clairevoie.web.audit.queries import verify_chain
from clairevoie.web.mail import reminders
from clairevoie.web.mail.models import Message
from clairevoie.web.mail.reminders import Reminder
from tests.web.racing import at_once, shared_database
from tests.web.worlds import AT, WAITING_AT, World, invite_to, membership, small_world, token_sent

NEW = "invited@people.example"
WORDS = "a few words of somebody new"


@pytest.fixture
def shared_world(transactional_db, tmp_path: Path) -> Iterator[World]:
    """The small world, committed, where several connections see it."""
    with shared_database(tmp_path):
        yield small_world()
        assert verify_chain().breaks == ()


def invited(world: World, email: str = NEW) -> str:
    """The token of a new invitation's link."""
    invite_to(world.own, email)
    return token_sent()


def accept(token: str, by: User | Newcomer):
    return operations.accept_invitation(token=token, by=by, at=WAITING_AT)


def change_role(world: World, user: User, role: Role):
    return operations.change_role(
        organisation=world.own.organisation.slug,
        member_id=membership(user),
        role=role,
        by=world.own.administrator,
        at=AT,
    )


def test_two_administrators_who_remove_each_other_at_once_leave_one(shared_world: World):
    first, second = shared_world.own.administrator, shared_world.own.signatory
    change_role(shared_world, second, Role.VENDOR_ADMINISTRATOR)
    numbers = {user: membership(user) for user in (first, second)}

    def removing(whom: User, by: User):
        return partial(
            operations.remove_member,
            organisation=shared_world.own.organisation.slug,
            member_id=numbers[whom],
            by=by,
            at=AT,
        )

    outcomes = at_once(removing(second, first), removing(first, second))
    assert [type(each) for each in outcomes if each is not None] == [Http404]
    left = Membership.objects.filter(
        organisation=shared_world.own.organisation, role=Role.VENDOR_ADMINISTRATOR
    )
    assert left.count() == 1


def test_two_administrators_who_step_down_at_once_leave_one(shared_world: World):
    first, second = shared_world.own.administrator, shared_world.own.signatory
    change_role(shared_world, second, Role.VENDOR_ADMINISTRATOR)

    def leaving(who: User):
        return partial(
            operations.leave_organisation,
            organisation=shared_world.own.organisation.slug,
            by=who,
            at=AT,
        )

    outcomes = at_once(leaving(first), leaving(second))
    assert [type(each) for each in outcomes if each is not None] == [LastAdministrator]
    assert (
        Membership.objects.filter(role=Role.VENDOR_ADMINISTRATOR)
        .filter(organisation=shared_world.own.organisation)
        .exists()
    )


def test_an_invitation_accepted_twice_at_once_makes_one_account(shared_world: World):
    token = invited(shared_world)
    outcomes = at_once(
        *(partial(accept, token, Newcomer(name, "fr", WORDS)) for name in ("Anna", "Beñat"))
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["InvitationOver", "Membership"]
    assert Membership.objects.filter(user__email=NEW).count() == 1


def test_an_invitation_revoked_while_it_is_accepted_is_one_of_both(shared_world: World):
    token = invited(shared_world)
    revoke = partial(
        operations.revoke_invitation,
        organisation=shared_world.own.organisation.slug,
        invitation_id=Invitation.objects.latest("pk").public_id,
        by=shared_world.own.administrator,
        at=AT,
    )
    outcomes = at_once(partial(accept, token, Newcomer("Anna", "fr", WORDS)), revoke)
    assert sum(isinstance(each, Exception) for each in outcomes) == 1
    is_member = Membership.objects.filter(user__email=NEW).exists()
    state = Invitation.objects.latest("pk").state
    assert state == ("accepted" if is_member else "revoked")


def test_one_address_invited_twice_at_once_is_invited_once(shared_world: World):
    outcomes = at_once(*(partial(invite_to, shared_world.own, NEW) for _ in range(2)))
    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyInvited", "Invitation"]


def test_two_rounds_at_once_send_one_digest(shared_world: World, monkeypatch: pytest.MonkeyPatch):
    reader = shared_world.own.reader
    monkeypatch.setattr(reminders, "_SOURCES", [lambda _at: [Reminder(reader.pk, "A", "/a/")]])
    before = Message.objects.count()
    outcomes = at_once(*(partial(send_digests, at=AT) for _round in range(2)))
    assert sorted(outcomes) == [0, 1]
    assert Message.objects.count() == before + 1
