"""Evidence: what backs an answer is kept, shown to those who may, and held by what is signed."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

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
from clairevoie.web.assessments.queries.submissions import frozen_result
from tests.formats.test_attachments import PDF
from tests.web.tables import nothing_written
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
