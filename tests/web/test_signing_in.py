"""Signing in and out, passwords, and what is said to whom about accounts."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from clairevoie.web.accounts.models import User
from clairevoie.web.accounts.operations import OPERATOR, add_member
from clairevoie.web.accounts.permissions import Role
from clairevoie.web.audit.models import Event
from clairevoie.web.audit.queries import verify_chain
from clairevoie.web.demonstration.people import LOGINS
from clairevoie.web.demonstration.people import PASSWORD as DEMONSTRATION_PASSWORD
from clairevoie.web.environment import read_environment
from tests.web.conftest import SignIn
from tests.web.tables import nothing_written
from tests.web.worlds import AT, PASSWORD, World

NEW_PASSWORD = "another few words of a test"


@pytest.fixture
def visitor(world: World, sign_in: SignIn) -> Client:
    return sign_in(None)


def enter(client: Client, email: str, password: str = PASSWORD, following: str = ""):
    sent = {"login": email, "password": password}
    if following:
        sent["next"] = following
    return client.post(reverse("account_login"), sent)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_leads_to_ones_workspace_and_then_to_ones_organisation(
    world: World, visitor: Client
):
    response = enter(visitor, world.own.reader.email)
    assert response["Location"] == reverse("workspace")
    address = visitor.get(response["Location"])["Location"]
    assert address == reverse("vendor", args=[world.own.organisation.slug])


@pytest.mark.parametrize(
    ("person", "name", "organisation"),
    [
        ("manager", "authority", "authority"),
        ("auditor", "authority", "authority"),
        ("establishment_member", "establishment", "establishment"),
    ],
)
def test_each_kind_of_organisation_has_its_workspace(
    world: World, sign_in: SignIn, person: str, name: str, organisation: str
):
    address = sign_in(getattr(world, person)).get(reverse("workspace"))["Location"]
    assert address == reverse(name, args=[getattr(world, organisation).slug])


def test_a_member_of_several_organisations_chooses_among_them(world: World, sign_in: SignIn):
    person = world.own.contributor
    add_member(
        organisation=world.other.organisation,
        user=person,
        role=Role.VENDOR_READER,
        by=OPERATOR,
        at=AT,
    )
    client = sign_in(person)
    page = client.get(reverse("workspace")).content.decode()
    for vendor in (world.own, world.other):
        assert reverse("vendor", args=[vendor.organisation.slug]) in page
    # In each with the role held there, and no other.
    assert client.get(reverse("response", args=[world.other.draft])).status_code == 200
    sent = {"GOV-1-level": "0", "GOV-1-revision": "1"}
    own = client.post(reverse("answer", args=[world.own.draft, "GOV-1"]), sent)
    other = client.post(reverse("answer", args=[world.other.draft, "GOV-1"]), sent)
    assert (own.status_code, other.status_code) == (200, 403)


def test_a_browser_that_chose_no_language_gets_the_one_of_who_signs_in(
    world: World, visitor: Client
):
    User.objects.filter(pk=world.own.reader.pk).update(language="en")
    assert enter(visitor, world.own.reader.email).cookies["language"].value == "en"
    chosen = Client()
    chosen.cookies["language"] = "fr"
    assert "language" not in enter(chosen, world.own.reader.email).cookies


def test_the_address_is_known_whatever_its_capitals(world: World, visitor: Client):
    enter(visitor, world.own.reader.email.upper())
    assert is_signed_in(visitor)


def test_signing_in_leads_back_to_the_page_that_was_asked_for(world: World, visitor: Client):
    wanted = reverse("response", args=[world.own.draft])
    assert visitor.get(wanted)["Location"] == f"/account/login/?next={wanted}"
    assert enter(visitor, world.own.reader.email, following=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    "following",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00"],
    ids=repr,
)
def test_signing_in_leads_to_no_other_site(world: World, visitor: Client, following: str):
    response = enter(visitor, world.own.reader.email, following=following)
    assert response.get("Location", reverse("workspace")) == reverse("workspace")


@pytest.mark.parametrize("who", ["known", "unknown"])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    world: World, visitor: Client, who: str
):
    email = world.own.reader.email if who == "known" else "absent@people.example"
    response = enter(visitor, email, "wrong")
    page = response.content.decode()
    assert response.status_code == 200
    assert not is_signed_in(visitor)
    errors = re.search(r"<ul[^>]*>.*?</ul>", page, re.DOTALL)
    known = enter(Client(), world.own.reader.email, "wrong").content.decode()
    assert errors
    assert errors[0] in known
    assert "wrong" not in page


@pytest.mark.parametrize("sent", [{}, {"login": "\x00", "password": "\x00"}, {"login": "x" * 5000}])
def test_a_faulty_sign_in_breaks_nothing(world: World, visitor: Client, sent: dict[str, str]):
    with nothing_written():
        assert visitor.post(reverse("account_login"), sent).status_code == 200
    assert not is_signed_in(visitor)


def test_who_guesses_on_and_on_is_not_let_in_even_by_the_right_password(
    world: World, visitor: Client
):
    for number in range(10):
        enter(visitor, world.own.reader.email, f"guess {number}")
    enter(visitor, world.own.reader.email)
    assert not is_signed_in(visitor)


def test_a_person_who_is_not_active_any_more_does_not_get_in(world: World, visitor: Client):
    User.objects.filter(pk=world.own.reader.pk).update(is_active=False)
    enter(visitor, world.own.reader.email)
    assert visitor.get(reverse("workspace")).status_code == 302
    assert not is_signed_in(visitor)


def test_a_session_ends_when_its_person_is_not_active_any_more(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    address = reverse("response", args=[world.own.draft])
    assert client.get(address).status_code == 200
    User.objects.filter(pk=world.own.reader.pk).update(is_active=False)
    assert client.get(address).status_code == 302


def test_signing_out_ends_the_session(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert client.get(reverse("workspace")).status_code == 302


def test_signing_in_begins_another_session(world: World, visitor: Client):
    enter(visitor, world.own.reader.email)
    first = visitor.cookies["sessionid"].value
    visitor.post(reverse("account_logout"))
    enter(visitor, world.own.reader.email)
    assert visitor.cookies["sessionid"].value != first


def test_nobody_signs_up(world: World, visitor: Client):
    sent = {"email": "new@people.example", "password1": PASSWORD, "password2": PASSWORD}
    for address in (reverse("account_signup"), reverse("account_signup") + "?next=/"):
        with nothing_written():
            visitor.post(address, sent)
    assert not is_signed_in(visitor)


def test_nobody_changes_the_address_that_an_account_was_opened_for(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    address = reverse("account_email")
    client.post(address, {"email": "elsewhere@evil.example", "action_add": "1"})
    client.post(address, {"email": "elsewhere@evil.example", "action_primary": "1"})
    assert User.objects.get(pk=world.own.contributor.pk).email == world.own.contributor.email


# ---- passwords ---------------------------------------------------------------------------------


def test_a_changed_password_is_the_one_that_counts_and_leaves_an_event(
    world: World, sign_in: SignIn
):
    person = world.own.reader
    before = Event.objects.count()
    client = sign_in(person)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    event = Event.objects.get(sequence=before + 1)
    assert (event.action, event.object, event.detail) == (
        "password.changed",
        person.audit_name,
        {},
    )
    assert Event.objects.count() == before + 1
    assert verify_chain().breaks == ()
    stale, fresh = Client(), Client()
    enter(stale, person.email)
    enter(fresh, person.email, NEW_PASSWORD)
    assert (is_signed_in(stale), is_signed_in(fresh)) == (False, True)


@pytest.mark.parametrize(
    "sent",
    [
        {"oldpassword": "wrong"},
        {"password2": "something else entirely"},
        {"password1": "eleven char", "password2": "eleven char"},
        {"password1": "q1w2e3r4t5y6", "password2": "q1w2e3r4t5y6"},
        {"password1": "own-vendor-reader", "password2": "own-vendor-reader"},
        {"password1": "", "password2": ""},
    ],
    ids=["wrong old one", "two new ones", "short", "common", "like the address", "empty"],
)
def test_a_password_that_does_not_do_is_not_taken(
    world: World, sign_in: SignIn, sent: dict[str, str]
):
    client = sign_in(world.own.reader)
    whole = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, **sent}
    with nothing_written():
        assert client.post(reverse("account_change_password"), whole).status_code == 200


def test_a_forgotten_password_is_set_anew_through_a_link_once(world: World, visitor: Client):
    person = world.own.reader
    visitor.post(reverse("account_reset_password"), {"email": person.email})
    (message,) = mail.outbox
    assert message.to == [person.email]
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(message.body))
    assert found
    before = Event.objects.count()
    form = visitor.get(found[1])["Location"]
    visitor.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert Event.objects.get(sequence=before + 1).action == "password.changed"
    again = Client()
    enter(again, person.email, NEW_PASSWORD)
    assert is_signed_in(again)
    with nothing_written():
        assert Client().get(found[1]).status_code == 200  # says that the link was used


def test_asking_for_a_link_tells_nothing_of_who_has_an_account(world: World, visitor: Client):
    address = reverse("account_reset_password")
    known = visitor.post(address, {"email": world.own.reader.email})
    unknown = Client().post(address, {"email": "absent@people.example"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_no_password_is_in_the_logs(
    world: World, visitor: Client, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    enter(visitor, world.own.reader.email, "quokka guess")
    enter(visitor, world.own.reader.email)
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    visitor.post(reverse("account_change_password"), sent)
    told = "\n".join(
        each.getMessage() for each in caplog.records if each.name != "django.db.backends"
    )
    for secret in ("quokka", PASSWORD, NEW_PASSWORD, world.own.reader.email):
        assert secret not in told


# ---- the demonstration's logins ----------------------------------------------------------------


def test_the_demonstrations_logins_are_shown_in_its_own_mode_only(
    world: World, visitor: Client, settings
):
    def shown() -> str:
        return visitor.get(reverse("account_login")).content.decode()

    page = shown()
    assert DEMONSTRATION_PASSWORD not in page
    assert not [login for login in LOGINS if login.email in page]
    settings.ENVIRONMENT = read_environment({"CLAIREVOIE_MODE": "demonstration"})
    page = shown()
    assert DEMONSTRATION_PASSWORD in page
    assert [login for login in LOGINS if login.email not in page] == []


def test_the_demonstrations_logins_are_on_no_other_page(world: World, visitor: Client, settings):
    settings.ENVIRONMENT = read_environment({"CLAIREVOIE_MODE": "demonstration"})
    for name in ("home", "register", "method", "questionnaires", "account_reset_password"):
        assert DEMONSTRATION_PASSWORD not in visitor.get(reverse(name)).content.decode()
