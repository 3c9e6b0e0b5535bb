"""Evidence: what backs an answer is kept, shown to those who may, and held by what is signed."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clairevoie.web.assessments.access import evidence_for
from clairevoie.web.assessments.models import Answer, Evidence, Response
from clairevoie.web.assessments.operations import (
    NoAnswer,
    NotOpen,
    Signed,
    TooMuch,
    add_file,
    add_link,
    remove_evidence,
    start_correction,
)
from clairevoie.web.assessments.operations import (
    evidence as evidence_operations,
)
from clairevoie.web.assessments.queries import evidence as queries
from clairevoie.web.assessments.queries.submissions import frozen_result
from clairevoie.web.assessments.reminders import expiring_evidence
from clairevoie.web.programmes.models import Wave
from clairevoie.web.programmes.states import WaveState
from tests.formats.test_attachments import PDF
from tests.web.tables import nothing_written
from tests.web.test_statements import listing, statements
from tests.web.worlds import AT, EVIDENCE, World, hand_in

if TYPE_CHECKING:
    from tests.web.conftest import SignIn

FILES = {
    "BACKEND": "django.core.files.storage.InMemoryStorage",
}


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    """Another storage by setting alone, as an operator would choose one."""
    settings.STORAGES = {**settings.STORAGES, "evidence": FILES}


def file(content: bytes = PDF, name: str = "pv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(world: World, criterion: str = "GOV-1", **more: Any) -> Evidence:
    sent = {"file": file(), "title": "", "dated": None, "valid_until": None, **more}
    return add_file(
        response_id=world.own.draft, criterion=criterion, by=world.own.contributor, at=AT, **sent
    )


def link(world: World, criterion: str, valid_until: Any = None) -> Evidence:
    return add_link(
        response_id=world.own.draft,
        criterion=criterion,
        url="https://evidence.example/",
        title="Un lien",
        dated=None,
        valid_until=valid_until,
        by=world.own.contributor,
        at=AT,
    )


def evidenced(world: World) -> int:
    from clairevoie.web.assessments.queries.workspace import workspace  # noqa: PLC0415

    row = Response.objects.select_related("product__vendor__vendor_group", "wave__programme").get(
        public_id=world.own.draft
    )
    row.role = "contributor"
    return workspace(row).assessment.assurance.evidenced


def test_an_answer_with_evidence_counts_as_evidenced_and_without_it_does_not(world: World):
    assert evidenced(world) == 1  # GOV-1 has a link
    remove_evidence(
        response_id=world.own.draft,
        evidence_id=world.own.evidence,
        by=world.own.contributor,
        at=AT,
    )
    assert evidenced(world) == 0
    add(world)
    assert evidenced(world) == 1


def test_evidence_that_has_expired_backs_nothing_and_the_longest_counts(world: World):
    remove_evidence(
        response_id=world.own.draft,
        evidence_id=world.own.evidence,
        by=world.own.contributor,
        at=AT,
    )
    today = timezone.localdate()
    link(world, "GOV-1", today - timedelta(days=1))
    assert evidenced(world) == 0
    link(world, "GOV-1", today)
    assert evidenced(world) == 1
    link(world, "GOV-1", today + timedelta(days=9))
    row = Answer.objects.get(response__public_id=world.own.draft, criterion="GOV-1")
    assert row.evidenced_until == today + timedelta(days=9)


def test_a_question_without_an_answer_is_backed_by_nothing(world: World):
    with nothing_written(), pytest.raises(NoAnswer):
        link(world, "GOV-2")
    with nothing_written(), pytest.raises(NoAnswer):
        add(world, "GOV-2")


def test_a_submitted_response_gets_no_evidence(world: World):
    with nothing_written(), pytest.raises(NotOpen):
        add_link(
            response_id=world.own.submitted,
            criterion="GOV-1",
            url="https://evidence.example/",
            title="",
            dated=None,
            valid_until=None,
            by=world.own.contributor,
            at=AT,
        )


def test_a_refused_file_leaves_nothing_in_the_storage(world: World):
    with nothing_written(), pytest.raises(NoAnswer):
        add(world, "GOV-2")
    assert storages["evidence"].listdir("")[1] == []


def test_evidence_is_bounded_in_number_and_bytes(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(evidence_operations, "MAXIMUM_PIECES", 1)
    with nothing_written(), pytest.raises(TooMuch):
        link(world, "GOV-1")
    monkeypatch.setattr(evidence_operations, "MAXIMUM_PIECES", 9)
    monkeypatch.setattr(evidence_operations, "MAXIMUM_TOTAL", 100)
    with nothing_written(), pytest.raises(TooMuch):
        add(world)


def test_what_a_submission_holds_is_never_removed_and_freezes_its_assurance(world: World):
    kept = add(world)
    hand_in(world.own.administrator, world.own.draft)
    response = Response.objects.select_related(
        "latest__response__product__vendor", "latest__response__wave__programme"
    ).get(public_id=world.own.draft)
    assert response.latest is not None
    assert frozen_result(response.latest).assessment.assurance.evidenced == 1
    assert set(response.latest.evidence.all()) == {
        kept,
        Evidence.objects.get(public_id=world.own.evidence),
    }
    start_correction(response_id=world.own.draft, reason="x", by=world.own.signatory, at=AT)
    with nothing_written(), pytest.raises(Signed):
        remove_evidence(
            response_id=world.own.draft,
            evidence_id=kept.public_id,
            by=world.own.contributor,
            at=AT,
        )


def test_a_file_is_downloaded_whole_and_never_shown_in_the_page(world: World, sign_in: SignIn):
    kept = add(world, title="Procès-verbal ../../é\u202egnp")
    reply = sign_in(world.own.reader).get(
        reverse("evidence-file", args=[world.own.draft, kept.public_id])
    )
    assert b"".join(reply.streaming_content) == PDF  # type: ignore[attr-defined]
    assert reply["Content-Disposition"] == 'attachment; filename="proces-verbal-egnp.pdf"'
    assert reply["Content-Type"] == "application/octet-stream"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Content-Security-Policy"].startswith("sandbox")


def test_the_authority_sees_evidence_once_it_is_signed_and_strangers_never(
    world: World, sign_in: SignIn
):
    kept = add(world)
    address = reverse("evidence-file", args=[world.own.draft, kept.public_id])
    assert sign_in(world.manager).get(address).status_code == 404
    hand_in(world.own.administrator, world.own.draft)
    assert sign_in(world.manager).get(address).status_code == 200
    for stranger in (world.other.administrator, world.nobody, world.foreign_manager):
        assert sign_in(stranger).get(address).status_code == 404
    other = reverse("evidence-file", args=[world.own.submitted, kept.public_id])
    assert sign_in(world.own.reader).get(other).status_code == 404


def test_files_and_links_are_added_and_taken_back_on_the_pages(
    world: World, sign_in: SignIn, django_capture_on_commit_callbacks: Any
):
    client = sign_in(world.own.contributor)
    address = reverse("criterion-evidence", args=[world.own.draft, "GOV-1"])
    reply = client.post(
        address, {"file": file(), "title": "PV du comité", "valid_until": "2030-01-31"}, follow=True
    )
    page = reply.content.decode()
    assert "PV du comité" in page and EVIDENCE in page and "31 janvier 2030" in page
    everything = client.get(reverse("evidence", args=[world.own.draft])).content.decode()
    assert "PV du comité" in everything
    kept = Evidence.objects.get(title="PV du comité")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("evidence-remove", args=[world.own.draft, kept.public_id]))
    assert "PV du comité" not in client.get(address).content.decode()
    assert not storages["evidence"].exists(kept.stored_as)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choisissez un fichier"),
        ({"file": file(b"MZ\x90", "rapport.pdf")}, "aucun des types acceptés"),
        ({"file": file(PDF[:-30])}, "sans sa fin"),
        ({"file": file(b"")}, "un fichier vide"),
        ({"url": "http://evidence.example/"}, "https://"),
        ({"url": "javascript:alert(1)"}, "URL"),
        ({"url": "https://evidence.example/", "file": file()}, "Choisissez un fichier"),
        (
            {
                "url": "https://evidence.example/",
                "dated": "2026-02-01",
                "valid_until": "2026-01-01",
            },
            "avant",
        ),
        ({"url": "https://evidence.example/", "title": "a\x1bb"}, "contrôle"),
    ],
)
def test_what_cannot_back_an_answer_is_refused_with_the_reason(
    world: World, sign_in: SignIn, sent: dict[str, Any], said: str
):
    client = sign_in(world.own.contributor)
    with nothing_written():
        reply = client.post(reverse("criterion-evidence", args=[world.own.draft, "GOV-1"]), sent)
    assert reply.status_code == 400
    assert said in reply.content.decode()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("0", ""),
        ("1", "dangereux"),
        ("2", "analysé"),
        ("import os; os.kill(os.getpid(), 9)", "analysé"),
    ],
)
def test_the_operators_scanner_decides(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, code: str, why: str
):
    program = f"import sys; sys.exit({code})" if code.isdigit() else code
    scanner = (sys.executable, "-c", program)
    monkeypatch.setattr(
        settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, scan_command=scanner)
    )
    reply = sign_in(world.own.contributor).post(
        reverse("criterion-evidence", args=[world.own.draft, "GOV-1"]), {"file": file()}
    )
    assert reply.status_code == (400 if why else 302)
    assert why in reply.content.decode()


# ---- the list, and what a submission holds -------------------------------------------------------


def listed(client: Client, world: World, **asked: str) -> str:
    return client.get(reverse("evidence", args=[world.own.draft]), asked).content.decode()


def test_the_list_shows_what_expires_and_what_has_by_its_address(world: World, sign_in: SignIn):
    today = timezone.localdate()
    soon, gone = link(world, "GOV-1", today + timedelta(days=30)), link(world, "GOV-1", today)
    Evidence.objects.filter(pk=soon.pk).update(title="Bientôt")
    Evidence.objects.filter(pk=gone.pk).update(title="Passé", valid_until=today - timedelta(days=1))
    client = sign_in(world.own.reader)
    assert all(each in listed(client, world) for each in ("Bientôt", "Passé", EVIDENCE))
    for show, title in (("expiring", "Bientôt"), ("expired", "Passé"), ("endless", EVIDENCE)):
        page = listed(client, world, show=show)
        assert [each for each in ("Bientôt", "Passé", EVIDENCE) if each in page] == [title]
    assert "Rien ne correspond" in listed(client, world, theme="operations")
    assert EVIDENCE in listed(client, world, theme="governance", show="\0unknown")


def test_the_list_is_paged_and_its_file_is_whole(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    last = link(world, "GOV-1")
    Evidence.objects.filter(pk=last.pk).update(title='=HYPERLINK("x")')
    monkeypatch.setattr(queries.evidence_list, "__defaults__", (1, 1))
    client = sign_in(world.own.reader)
    assert EVIDENCE in listed(client, world) and "HYPERLINK" not in listed(client, world)
    assert EVIDENCE not in listed(client, world, page="2")
    table = client.get(reverse("evidence-csv", args=[world.own.draft])).content.decode()
    assert len(table.splitlines()) == 3
    assert "'=HYPERLINK" in table  # no spreadsheet runs it
    shown = client.get(reverse("evidence-csv", args=[world.own.draft]), {"show": "expired"})
    assert len(shown.content.decode().splitlines()) == 1


def test_an_unknown_criterion_has_no_evidence_page(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    address = reverse("criterion-evidence", args=[world.own.draft, "GOV-99"])
    assert client.get(address).status_code == 404
    with nothing_written():
        assert client.post(address, {"url": "https://evidence.example/"}).status_code == 404


def test_what_a_submission_holds_is_listed_on_its_result_for_members_and_the_authority(
    world: World, sign_in: SignIn
):
    kept = add(world, title="Procès-verbal")
    hand_in(world.own.administrator, world.own.draft)
    start_correction(response_id=world.own.draft, reason="x", by=world.own.signatory, at=AT)
    add(world, title="Pas encore signé")
    for reader in (world.own.reader, world.manager):
        client = sign_in(reader)
        page = client.get(reverse("result", args=[world.own.draft])).content.decode()
        assert reverse("evidence-file", args=[world.own.draft, kept.public_id]) in page
        assert EVIDENCE in page and "lien vers evidence.example" in page
        assert 'rel="noopener noreferrer nofollow external"' in page
        table = client.get(reverse("submission-evidence-csv", args=[world.own.draft, 1]))
        assert kept.digest in table.content.decode()
        assert "Pas encore signé" not in page + table.content.decode()


def test_pages_of_evidence_cost_the_same_with_one_piece_and_with_twenty(
    world: World, sign_in: SignIn
):
    hand_in(world.own.administrator, world.own.draft)
    start_correction(response_id=world.own.draft, reason="x", by=world.own.signatory, at=AT)
    addresses = [
        reverse("evidence", args=[world.own.draft]),
        reverse("evidence-csv", args=[world.own.draft]),
        reverse("criterion-evidence", args=[world.own.draft, "GOV-1"]),
        reverse("result", args=[world.own.draft]),
        reverse("submission-evidence-csv", args=[world.own.draft, 1]),
    ]
    client = sign_in(world.own.administrator)
    costs = [statements(listing(client, each)) for each in addresses]
    submission = Response.objects.get(public_id=world.own.draft).latest
    assert submission
    submission.evidence.add(*(link(world, "GOV-1") for _ in range(19)))
    assert [statements(listing(client, each)) for each in addresses] == costs


def test_who_may_see_a_file_costs_one_statement(world: World):
    kept = add(world)
    with CaptureQueriesContext(connection) as captured:
        assert evidence_for(world.own.reader, world.own.draft, kept.public_id) == kept
    assert len(captured) == 1


# ---- reminders -----------------------------------------------------------------------------------


def reminded(world: World, days: int, response: UUID | None = None) -> set[int]:
    """Who hears, so many days before 31 October 2026, of a piece that expires then."""
    at = datetime(2026, 10, 31, 12, tzinfo=UTC) - timedelta(days=days)
    path = reverse("criterion-evidence", args=[response or world.own.draft, "GOV-1"])
    return {each.user_id for each in expiring_evidence(at) if each.path == path}


@pytest.fixture
def expires(world: World) -> World:
    """The one piece of the draft's GOV-1 expires on 31 October 2026."""
    Evidence.objects.filter(public_id=world.own.evidence).update(valid_until=date(2026, 10, 31))
    return world


@pytest.mark.parametrize("days", [30, 14, 7, 2])
def test_who_may_answer_hears_of_evidence_before_it_expires(expires: World, days: int):
    own = expires.own
    heard = {each.pk for each in (own.administrator, own.contributor, own.signatory)}
    assert reminded(expires, days) == heard
    assert reminded(expires, days - 1) == set()
    (line,) = {str(each.text) for each in expiring_evidence(AT.replace(month=10, day=1))}
    assert "GOV-1" in line and EVIDENCE not in line


def test_nobody_hears_of_evidence_that_something_else_outlasts(expires: World):
    link(expires, "GOV-1", date(2026, 11, 1))
    assert reminded(expires, 7) == set()


def test_nobody_hears_of_the_evidence_of_a_response_that_counts_no_more(expires: World):
    Wave.objects.filter(slug=expires.open).update(state=WaveState.CLOSED)
    assert reminded(expires, 7) == set()
    hand = Response.objects.get(public_id=expires.own.submitted)
    Evidence.objects.filter(public_id=expires.own.evidence).update(response=hand)
    assert reminded(expires, 7, expires.own.submitted)


def test_reminders_of_evidence_cost_two_statements_however_many(expires: World):
    for _ in range(5):
        link(expires, "GOV-1", date(2026, 10, 31))
    with CaptureQueriesContext(connection) as captured:
        assert reminded(expires, 7)
    assert len(captured) == 2
