"""The digest of reminders: at most one a day, in the reader's language, none where nothing waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.models import User
from clairevoie.web.accounts.operations import change_profile, send_digests
from clairevoie.web.accounts.permissions import Role
from clairevoie.web.mail import reminders
from clairevoie.web.mail.reminders import Reminder, register_reminder_source
from clairevoie.web.programmes.models import Wave
from tests.web.conftest import SignIn
from tests.web.worlds import AT, WAITING_AT, World, invite_to, join, make_product, respond

NOON = datetime.fromisoformat("2026-10-05T10:00:00+00:00")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):
    """`only(reminder, …)`: nothing else waits for anybody."""

    def tell(*lines: Reminder) -> None:
        monkeypatch.setattr(reminders, "_SOURCES", [])
        register_reminder_source(lambda _at: lines)

    return tell


def test_a_person_gets_one_digest_a_day_with_all_that_waits(world: World, only):
    reader = world.own.reader
    only(
        Reminder(reader.pk, "First thing", "/first/", date(2026, 10, 1)),
        Reminder(reader.pk, "Second thing", "/second/", date(2026, 11, 1)),
    )
    assert send_digests(at=NOON) == 1
    assert send_digests(at=NOON + timedelta(hours=3)) == 0
    (sent,) = mail.outbox
    assert sent.to == [reader.email]
    assert sent.subject == "2 sujets vous attendent"
    assert "- First thing (échéance\u202f: 1er octobre 2026)" in sent.body
    assert "- Second thing (jusqu’au 1er novembre 2026)" in sent.body
    assert "/second/" in sent.body
    assert send_digests(at=NOON + timedelta(days=1)) == 1


def test_nobody_gets_a_digest_when_nothing_waits(world: World, only):
    only()
    assert send_digests(at=NOON) == 0
    assert mail.outbox == []


def test_a_digest_is_in_its_readers_language(world: World, only):
    reader = world.own.reader
    User.objects.filter(pk=reader.pk).update(language="en")
    only(Reminder(reader.pk, _("Members"), "/a/", date(2026, 11, 1)))
    other = Reminder(world.other.reader.pk, _("Members"), "/a/")
    register_reminder_source(lambda _at: [other])
    send_digests(at=NOON)
    said = {each.to[0]: str(each.body) for each in mail.outbox}
    assert "- Members (until 1 November 2026)" in said[reader.email]
    assert "- Membres\n" in said[world.other.reader.email]


def test_who_switched_reminders_off_or_has_no_open_account_gets_none(world: World, only):
    off, closed = world.own.reader, world.other.reader
    change_profile(name=off.name, language="fr", reminders="never", by=off, at=AT)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    only(Reminder(off.pk, "A", "/a/"), Reminder(closed.pk, "B", "/b/"))
    assert send_digests(at=NOON) == 0


def test_a_long_digest_is_cut_and_counts_the_rest(world: World, only):
    only(*(Reminder(world.own.reader.pk, f"Thing {each}", "/a/") for each in range(45)))
    send_digests(at=NOON)
    (sent,) = mail.outbox
    assert sent.subject == "45 sujets vous attendent"
    assert str(sent.body).count("- Thing") == 40
    assert "et 5 autres" in sent.body


# ---- what the apps tell of -----------------------------------------------------------------------


def days_before_closing(world: World, days: int) -> datetime:
    closes_on = Wave.objects.get(slug=world.open).closes_on
    noon = datetime.combine(closes_on, datetime.min.time()) + timedelta(hours=12)
    return timezone.make_aware(noon - timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "told"), [(14, True), (7, True), (2, True), (8, False), (1, False)]
)
def test_who_may_answer_hears_of_drafts_14_7_and_2_days_before_their_wave_closes(
    world: World, days: int, told: bool
):
    send_digests(at=days_before_closing(world, days))
    writers = {world.own.administrator.email, world.own.contributor.email}
    writers |= {world.own.signatory.email, world.other.contributor.email}
    reached = {each.to[0]: str(each.body) for each in mail.outbox}
    assert (writers <= set(reached)) == told
    assert world.own.reader.email not in reached  # reads only
    if told:
        draft = reverse("response", args=[world.own.draft])
        assert draft in reached[world.own.contributor.email]
        assert draft not in reached[world.other.contributor.email]
        submitted = reverse("response", args=[world.own.submitted])
        assert submitted not in reached[world.own.contributor.email]


def test_an_invitation_that_waits_for_an_account_is_told(world: World):
    send_digests(at=WAITING_AT + timedelta(days=3))
    said = {each.to[0]: str(each.body) for each in mail.outbox}
    assert world.own.organisation.name in said[world.nobody.email]
    assert "/profile/" in said[world.nobody.email]
    mail.outbox.clear()
    send_digests(at=WAITING_AT + timedelta(days=15))
    assert world.nobody.email not in {each.to[0] for each in mail.outbox}


def test_an_invitation_to_who_is_a_member_meanwhile_is_not_told(world: World, sign_in: SignIn):
    join(world.own.organisation, world.nobody, Role.VENDOR_READER)
    send_digests(at=WAITING_AT + timedelta(days=3))
    assert world.nobody.email not in {each.to[0] for each in mail.outbox}
    page = sign_in(world.nobody).get(reverse("profile")).content.decode()
    assert reverse("invitation-join", args=[world.invitation]) not in page


def test_collecting_takes_as_many_statements_for_many_people_as_for_few(world: World):
    at = days_before_closing(world, 7)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            reminders.reminders_at(at)
        return len(captured)

    few = statements()
    for number in range(3):
        product = make_product(
            world.own.administrator, world.own.organisation, f"More {number}", ("imaging",)
        )
        respond(world.own.administrator, product, world.open, {}, {})
        invite_to(world.own, f"more-{number}@people.example", Role.SIGNATORY)
    assert statements() == few


def test_the_command_says_how_many_were_queued(world: World, only, capsys):
    only(Reminder(world.own.reader.pk, "A", "/a/"))
    call_command("send_digests")
    call_command("send_digests")
    assert capsys.readouterr().out == "1 queued\n0 queued\n"


# ---- one's own profile -----------------------------------------------------------------------------


def test_a_profile_keeps_name_language_and_reminders_and_pages_follow(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.reader)
    sent = {"name": "Agathe Nouvelle", "language": "en", "reminders": "never"}
    reply = client.post(reverse("profile"), sent, follow=True)
    page = reply.content.decode()
    assert "Your profile is saved." in page
    assert '<html lang="en">' in page
    user = User.objects.get(pk=world.own.reader.pk)
    assert (user.name, user.language, user.reminders) == ("Agathe Nouvelle", "en", "never")


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "a@b"}, {"name": "x" * 101}, {"language": ""}, {"reminders": "hourly"}],
    ids=repr,
)
def test_a_refused_profile_changes_nothing(world: World, sign_in: SignIn, wrong: dict[str, str]):
    sent = {"name": "Agathe", "language": "en", "reminders": "never", **wrong}
    assert sign_in(world.own.reader).post(reverse("profile"), sent).status_code == 400
    user = User.objects.get(pk=world.own.reader.pk)
    assert (user.name, user.language) == (world.own.reader.name, "fr")
