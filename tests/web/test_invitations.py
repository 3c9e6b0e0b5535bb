"""Invitations: a link by mail, once, for who reads that address; nothing told to anybody else."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import Http404
from django.test import Client
from django.urls import reverse

from clairevoie.web.accounts import operations
from clairevoie.web.accounts.models import Invitation, Membership, User
from clairevoie.web.accounts.operations import (
    AccountExists,
    AlreadyInvited,
    AlreadyMember,
    InvitationOver,
    Limit,
    Newcomer,
    OtherAddress,
    TooManyInvitations,
)
from clairevoie.web.accounts.operations import invitations as rules
from clairevoie.web.accounts.permissions import Role
from clairevoie.web.audit.models import Event
from tests.web.conftest import SignIn
from tests.web.tables import nothing_written
from tests.web.worlds import AT, WAITING_AT, World, invite_to, token_sent

NEW = "invited@people.example"
WORDS = "a few words of somebody new"
ABOUT_ME = {"name": "Yannig Morvan", "language": "en", "password1": WORDS, "password2": WORDS}


@pytest.fixture
def visitor(world: World, sign_in: SignIn) -> Client:
    cache.clear()
    return sign_in(None)


def invited(world: World, email: str = NEW) -> str:
    """The token of a new invitation's link."""
    invite_to(world.own, email)
    return token_sent()


def open_link(client: Client, token: str):
    return client.get(f"/invitations/{token}/", follow=True)


def accept(token: str, by: User | Newcomer, days: int = 0):
    return operations.accept_invitation(token=token, by=by, at=WAITING_AT + timedelta(days=days))


# ---- inviting ----------------------------------------------------------------------------------


def test_the_message_is_in_the_chosen_language_and_holds_the_link(world: World, sign_in: SignIn):
    sign_in(world.own.administrator).post(
        reverse("invite", args=[world.own.organisation.slug]),
        {"email": NEW, "role": "contributor", "language": "en"},
    )
    (sent,) = mail.outbox
    assert sent.to == [NEW]
    assert sent.subject == f"Join {world.own.organisation.name}"
    assert world.own.administrator.name in sent.body
    assert "Contributor" in sent.body
    assert re.search(r"https?://[^/]+/invitations/[\w-]{43}/\n", str(sent.body))


def test_of_the_token_only_a_digest_is_kept(world: World):
    token = invited(world)
    row = Invitation.objects.latest("pk")
    assert token not in repr(vars(row))
    assert len(row.token_digest) == 64
    event = Event.objects.latest("sequence")
    assert set(event.detail) == {"invitation", "role"}
    assert token not in repr(vars(event))


def test_inviting_tells_nothing_of_who_has_an_account(world: World, sign_in: SignIn):
    client = sign_in(world.own.administrator)
    address = reverse("invite", args=[world.own.organisation.slug])
    told = []
    for email in (world.other.reader.email, NEW):
        reply = client.post(
            address, {"email": email, "role": "contributor", "language": "fr"}, follow=True
        )
        told.append(reply.content.decode().count(email))
        assert reply.redirect_chain == [
            (reverse("members", args=[world.own.organisation.slug]), 302)
        ]
    assert told[0] + 2 == told[1] or told[0] == told[1]
    assert len({each.subject for each in mail.outbox}) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"email": "no address"},
        {"email": f"{'a' * 250}@people.example"},
        {"email": "two@people.example, three@people.example"},
        {"email": "x@people.example\r\nBcc: y@people.example"},
        {"role": "authority-manager"},
        {"role": ""},
        {"language": "xx"},
        {"email": "\0@people.example"},
    ],
    ids=repr,
)
def test_what_is_no_invitation_is_refused(world: World, sign_in: SignIn, sent: dict[str, str]):
    fields = {"email": NEW, "role": "contributor", "language": "fr", **sent}
    client = sign_in(world.own.administrator)
    with nothing_written():
        reply = client.post(reverse("invite", args=[world.own.organisation.slug]), fields)
    assert reply.status_code == 400
    assert mail.outbox == []


def test_a_member_or_an_invited_address_is_not_invited_again_whatever_its_capitals(world: World):
    with nothing_written(), pytest.raises(AlreadyMember):
        invite_to(world.own, world.own.reader.email.upper())
    with nothing_written(), pytest.raises(AlreadyInvited):
        invite_to(world.own, world.nobody.email.upper())


def test_open_invitations_and_those_of_a_day_are_bounded(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "MAXIMUM_OPEN", 2)
    invite_to(world.own, "second@people.example")
    with nothing_written(), pytest.raises(TooManyInvitations) as refused:
        invite_to(world.own, "third@people.example")
    assert refused.value.limit is Limit.OPEN
    monkeypatch.setattr(rules, "MAXIMUM_OPEN", 50)
    monkeypatch.setattr(rules, "MAXIMUM_A_DAY", 2)
    with nothing_written(), pytest.raises(TooManyInvitations) as refused:
        invite_to(world.own, "third@people.example")
    assert refused.value.limit is Limit.A_DAY
    invite_to(world.other, "third@people.example")  # another organisation has its own


def test_an_invitation_is_sent_again_with_a_new_link_five_times_at_most(world: World):
    first = invited(world)
    sent = Invitation.objects.latest("pk")
    again = partial(
        operations.send_invitation_again,
        organisation=world.own.organisation.slug,
        invitation_id=sent.public_id,
        by=world.own.administrator,
        at=WAITING_AT + timedelta(days=13),
    )
    again()
    second = token_sent()
    assert second != first
    with pytest.raises(Http404):
        accept(first, Newcomer("Yannig", "fr", WORDS))
    for _ in range(rules.MAXIMUM_SENDINGS - 2):
        again()
    with nothing_written(), pytest.raises(TooManyInvitations) as refused:
        again()
    assert refused.value.limit is Limit.SENDINGS
    assert accept(token_sent(), Newcomer("Yannig", "fr", WORDS), days=26).user.email == NEW


def test_invitations_of_another_organisation_are_not_found(world: World, sign_in: SignIn):
    client = sign_in(world.other.administrator)
    for name in ("invitation-send-again", "invitation-revoke"):
        address = reverse(name, args=[world.other.organisation.slug, world.invitation])
        with nothing_written():
            assert client.post(address).status_code == 404


def test_the_links_page_is_in_the_messages_language_unless_the_browser_chose_one(
    world: World, sign_in: SignIn, visitor: Client
):
    sign_in(world.own.administrator).post(
        reverse("invite", args=[world.own.organisation.slug]),
        {"email": NEW, "role": "contributor", "language": "en"},
    )
    token = token_sent()
    assert '<html lang="en">' in open_link(visitor, token).content.decode()
    assert visitor.cookies["language"].value == "en"
    visitor.cookies["language"] = "fr"
    assert '<html lang="fr">' in open_link(visitor, token).content.decode()


def test_opening_the_link_asks_nothing_of_the_database(
    world: World, visitor: Client, django_assert_num_queries
):
    """What cannot fail leaves no line of an error, in which the address would stand."""
    with django_assert_num_queries(0):
        assert visitor.get(f"/invitations/{world.token}/").status_code == 302


# ---- accepting ---------------------------------------------------------------------------------


def test_a_newcomer_opens_an_account_at_the_link_and_is_in(world: World, visitor: Client):
    token = invited(world)
    page = open_link(visitor, token)
    assert page.status_code == 200
    assert token not in page.content.decode()
    assert page.request["PATH_INFO"] == reverse("invitation")
    reply = visitor.post(reverse("invitation"), ABOUT_ME, follow=True)
    assert reply.redirect_chain[-1][0] == reverse("vendor", args=[world.own.organisation.slug])
    user = User.objects.get(email=NEW)
    assert (user.name, user.language) == ("Yannig Morvan", "en")
    assert user.check_password(WORDS)
    assert reply.headers["Content-Language"] == "en"
    assert Membership.objects.get(user=user).role == Role.CONTRIBUTOR


@pytest.mark.parametrize(
    "wrong",
    [
        {"password1": "short", "password2": "short"},
        {"password1": "yannig morvan", "password2": "yannig morvan"},  # one's own name
        {"password2": "other words than before"},
        {"name": ""},
        {"name": "See https://evil.example"},
        {"name": "two\nlines"},
        {"name": "a" * 101},
        {"language": "xx"},
    ],
    ids=repr,
)
def test_a_newcomer_whose_form_is_refused_is_told_why_and_may_try_again(
    world: World, visitor: Client, wrong: dict[str, str]
):
    token = invited(world)
    open_link(visitor, token)
    with nothing_written():
        reply = visitor.post(reverse("invitation"), {**ABOUT_ME, **wrong})
    assert reply.status_code == 400
    assert WORDS not in reply.content.decode()
    assert visitor.post(reverse("invitation"), ABOUT_ME).status_code == 302


def test_the_inviter_is_told_in_their_own_language_that_somebody_has_joined(
    world: World, visitor: Client
):
    User.objects.filter(pk=world.own.administrator.pk).update(language="en")
    open_link(visitor, invited(world))
    mail.outbox.clear()
    visitor.post(reverse("invitation"), {**ABOUT_ME, "language": "fr"})
    (sent,) = mail.outbox
    assert sent.to == [world.own.administrator.email]
    assert sent.subject == f"Yannig Morvan has joined {world.own.organisation.name}"
    assert "as contributor" in sent.body
    assert NEW in sent.body
    assert reverse("members", args=[world.own.organisation.slug]) in sent.body


@pytest.mark.parametrize("left", ["organisation", "site"])
def test_an_inviter_who_has_left_is_not_told(world: World, visitor: Client, left: str):
    token = invited(world)
    inviter = User.objects.filter(pk=world.own.administrator.pk)
    if left == "site":
        inviter.update(is_active=False)
    else:
        Membership.objects.filter(user__in=inviter).delete()
    mail.outbox.clear()
    open_link(visitor, token)
    visitor.post(reverse("invitation"), ABOUT_ME)
    assert Membership.objects.filter(user__email=NEW).exists()
    assert mail.outbox == []


def test_who_has_an_account_signs_in_first_and_comes_back(world: World, visitor: Client):
    page = open_link(visitor, world.token)
    sign_in_address = f"{reverse('account_login')}?next={reverse('invitation')}"
    assert sign_in_address in page.content.decode()
    with nothing_written():
        visitor.post(reverse("invitation"), ABOUT_ME)
    visitor.force_login(world.nobody)
    with nothing_written():
        assert "button" in visitor.get(reverse("invitation")).content.decode()
    visitor.post(reverse("invitation"))
    assert Membership.objects.get(user=world.nobody).organisation == world.own.organisation


def test_who_is_signed_in_with_another_address_is_told_and_joins_nothing(
    world: World, sign_in: SignIn
):
    client = sign_in(world.other.reader)
    page = open_link(client, world.token)
    assert page.status_code == 403
    assert world.nobody.email not in page.content.decode()
    with nothing_written():
        assert client.post(reverse("invitation")).status_code == 403
    with nothing_written(), pytest.raises(OtherAddress):
        accept(world.token, world.other.reader)
    out = client.post(reverse("account_logout"), {"next": reverse("invitation")})
    assert out["Location"] == reverse("invitation")


@pytest.mark.parametrize(
    ("state", "status"), [("accepted", 410), ("revoked", 410), ("expired", 410), ("unknown", 404)]
)
def test_a_link_that_opens_nothing_says_why(world: World, visitor: Client, state: str, status: int):
    token = invited(world)
    if state == "accepted":
        accept(token, Newcomer("Yannig", "fr", WORDS))
    elif state == "revoked":
        operations.revoke_invitation(
            organisation=world.own.organisation.slug,
            invitation_id=Invitation.objects.latest("pk").public_id,
            by=world.own.administrator,
            at=AT,
        )
    elif state == "expired":
        Invitation.objects.update(expires_at=AT - timedelta(days=900))
    else:
        token = "unknown"
    page = open_link(visitor, token)
    assert page.status_code == status
    with nothing_written():
        assert visitor.post(reverse("invitation"), ABOUT_ME).status_code == status
    told = re.findall(r"<h1>(.*?)</h1>", page.content.decode())
    assert told == [
        {
            "accepted": "Cette invitation a déjà été utilisée",
            "revoked": "Cette invitation a été révoquée",
            "expired": "Cette invitation a expiré",
            "unknown": "Ce lien n’ouvre aucune invitation",
        }[state]
    ]


def test_an_invitation_ends_after_fourteen_days(world: World):
    token = invited(world)
    with nothing_written(), pytest.raises(InvitationOver):
        accept(token, Newcomer("Yannig", "fr", WORDS), days=14)
    accept(token, Newcomer("Yannig", "fr", WORDS), days=13)


def test_an_account_is_never_taken_over_by_a_newcomer(world: World):
    with nothing_written(), pytest.raises(AccountExists):
        accept(world.token, Newcomer("Yannig", "fr", WORDS))


def test_a_member_who_accepts_keeps_the_role_held_already(world: World):
    operations.add_member(
        organisation=world.own.organisation,
        user=world.nobody,
        role=Role.VENDOR_READER,
        by=operations.OPERATOR,
        at=AT,
    )
    with nothing_written(), pytest.raises(AlreadyMember):
        accept(world.token, world.nobody)


def test_what_waits_for_ones_address_is_accepted_from_the_profile_too(
    world: World, sign_in: SignIn
):
    client = sign_in(world.nobody)
    join = reverse("invitation-join", args=[world.invitation])
    assert join in client.get(reverse("profile")).content.decode()
    assert client.post(join, follow=True).status_code == 200
    assert Membership.objects.filter(user=world.nobody).exists()
    assert join not in client.get(reverse("profile")).content.decode()


def test_invitations_are_forgotten_three_months_after_their_end(world: World):
    kept = Invitation.objects.count()
    assert operations.forget_invitations(at=WAITING_AT + timedelta(days=14 + 89)) == 0
    assert operations.forget_invitations(at=WAITING_AT + timedelta(days=14 + 90)) == kept
    assert not Invitation.objects.exists()


# ---- the token -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["known", "unknown", "mangled"])
def test_no_log_line_and_no_page_holds_the_token(
    world: World, visitor: Client, caplog: pytest.LogCaptureFixture, state: str
):
    token = invited(world) if state == "known" else "unknown-token-that-opens-nothing"
    written = f"/invitations/{token}/" if state != "mangled" else f"/invitations/<{token}>.)"
    with caplog.at_level(logging.DEBUG):
        visitor.get(written)
        page = visitor.get(reverse("invitation"))
        visitor.post(reverse("invitation"), ABOUT_ME)
    lines = [each.getMessage() for each in caplog.records if not each.name.startswith("django.db")]
    assert not [line for line in lines if token in line]
    assert token not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


def test_the_token_stays_in_a_cookie_that_no_script_reads_and_no_other_page_gets(
    world: World, visitor: Client
):
    reply = visitor.get(f"/invitations/{world.token}/")
    cookie = reply.cookies["invitation"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["path"] == reverse("invitation")
    assert "no-store" in reply.headers["Cache-Control"]


def test_trying_again_and_again_is_stopped_as_at_sign_in(world: World, visitor: Client):
    open_link(visitor, invited(world))
    wrong = {**ABOUT_ME, "password2": "others"}
    replies = [visitor.post(reverse("invitation"), wrong).status_code for _ in range(31)]
    assert replies[0] == 400
    assert replies[-1] == 429
