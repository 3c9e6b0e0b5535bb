"""A file that comes back: shown beside the response, and written only once it is confirmed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clairevoie.core.differences import NO_CHOICE, Choices
from clairevoie.core.saying import Said
from clairevoie.formats.origin import Origin
from clairevoie.web.assessments.models import Answer, AnswerRevision
from clairevoie.web.assessments.models import Response as ResponseRow
from clairevoie.web.assessments.operations import (
    AnswerChange,
    NotOpen,
    declare_facts,
    record_answer,
)
from clairevoie.web.exchange import operations
from clairevoie.web.exchange.models import Upload
from clairevoie.web.exchange.operations import Applied, Moved, Settled, uploads
from clairevoie.web.exchange.queries import PAGE_SIZE, WAITS
from clairevoie.web.exchange.reading import Problem, RefusedFile
from clairevoie.web.exchange.received import RefusedRow, as_text, from_text
from clairevoie.web.site import uploads as site_uploads
from tests.web.tables import changed_tables, contents, nothing_written
from tests.web.worlds import AT, CLOUD, WAITING_AT, World, announced, hand_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import SignIn

LATER = AT + timedelta(hours=1)
WRITTEN = {"exchange_upload", "audit_event", "audit_head"}


def a_file(answers: dict[str, Any], facts: dict[str, Any] | None = None, **product: str) -> bytes:
    """A response file, as somebody would write it by hand."""
    return json.dumps(
        {
            "format": "clairevoie/response/1",
            "questionnaire": {"id": "small", "version": "1"},
            "product": {"name": "", "version": "", "vendor": "", **product},
            "facts": facts or {},
            "answers": answers,
        }
    ).encode()


# GOV-1 stands at 1 and GOV-3 at 0; GOV-2 and OPS-1 apply too and have no answer yet.
FILE = a_file({"GOV-1": {"level": 0, "comment": "Départ"}, "GOV-2": {"level": 3}})


def received(world: World, content: bytes = FILE, at: datetime = AT) -> Upload:
    return operations.receive_file(
        response_id=world.own.draft, content=content, by=world.own.contributor, at=at
    )


def seen(upload: Upload, choices: Choices = NO_CHOICE) -> str:
    """The digest of what the page announces now."""
    return announced(upload.response.public_id, upload.public_id, choices)


def applied(
    world: World, upload: Upload, digest: str, choices: Choices = NO_CHOICE
) -> Applied | Moved:
    return operations.apply_upload(
        response_id=world.own.draft,
        upload_id=upload.public_id,
        choices=choices,
        seen=digest,
        by=world.own.contributor,
        at=LATER,
    )


def answers(world: World) -> dict[str, tuple[int | None, str, int]]:
    rows = Answer.objects.filter(response__public_id=world.own.draft)
    return {row.criterion: (row.level, row.comment, row.revision) for row in rows}


def send(client: Client, response: UUID, content: bytes, name: str = "file.json") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("files", args=[response]), {"file": file})


def test_a_file_that_is_received_changes_nothing(world: World):
    before = contents()
    received(world)
    assert set(changed_tables(before)) == WRITTEN


def test_what_is_confirmed_is_written_and_nothing_else(world: World):
    upload = received(world)
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=1, left=1)
    assert answers(world) == {"GOV-1": (1, "", 1), "GOV-2": (3, "", 1), "GOV-3": (0, "", 1)}


def test_an_answer_online_is_replaced_only_where_that_was_chosen(world: World):
    upload = received(world)
    chosen = Choices(criteria=frozenset(("GOV-1",)))
    assert applied(world, upload, seen(upload, chosen), chosen) == Applied(0, 2, 0)
    assert answers(world)["GOV-1"] == (0, "Départ", 2)
    assert (
        AnswerRevision.objects.filter(
            response__public_id=world.own.draft, criterion="GOV-1"
        ).count()
        == 2
    )


def test_an_answer_given_online_since_the_page_was_shown_is_not_overwritten(world: World):
    upload = received(world)
    digest = seen(upload)
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-2", 1, "En ligne", 0),
        by=world.own.signatory,
        at=LATER,
    )
    with nothing_written():
        assert applied(world, upload, digest) == Moved()
    assert answers(world)["GOV-2"] == (1, "En ligne", 1)


def test_facts_and_answers_are_written_together(world: World):
    content = a_file({"OPS-2": {"level": 1}}, {"hosting": ["vendor"], "mobile": True})
    upload = received(world, content)
    chosen = Choices(facts=frozenset(("hosting", "mobile")))
    assert applied(world, upload, seen(upload, chosen), chosen) == Applied(2, 1, 0)
    response = ResponseRow.objects.get(public_id=world.own.draft)
    assert response.facts == {"hosting": ["vendor"], "mobile": True, "size": "small"}
    assert answers(world)["OPS-2"] == (1, "", 1)


def test_facts_chosen_that_change_what_applies_are_shown_again_before_anything_is_written(
    world: World,
):
    upload = received(
        world, a_file({"OPS-2": {"level": 1}}, {"mobile": True, "hosting": ["vendor"]})
    )
    digest = seen(upload)
    with nothing_written():
        chosen = Choices(facts=frozenset(("hosting", "mobile")))
        assert applied(world, upload, digest, chosen) == Moved()


def test_answers_that_cannot_be_written_leave_the_facts_unwritten(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def broken(**_: object) -> None:
        raise OSError

    content = a_file({"GOV-2": {"level": 1}}, {"mobile": True})
    upload = received(world, content)
    chosen = Choices(facts=frozenset(("mobile",)))
    digest = seen(upload, chosen)
    monkeypatch.setattr(uploads, "record_answers", broken)
    with nothing_written(), pytest.raises(OSError):
        applied(world, upload, digest, chosen)


def test_the_same_file_confirmed_twice_is_applied_once(world: World):
    upload = received(world)
    digest = seen(upload)
    applied(world, upload, digest)
    with nothing_written(), pytest.raises(Settled):
        applied(world, upload, digest)


def test_the_second_of_two_files_is_shown_again_after_the_first(world: World):
    first, second = received(world), received(world, a_file({"GOV-2": {"level": 1}}))
    digest = seen(second)
    applied(world, first, seen(first))
    assert applied(world, second, digest) == Moved()
    assert answers(world)["GOV-2"] == (3, "", 1)


def test_a_file_for_a_response_submitted_meanwhile_changes_nothing(world: World):
    upload = received(world)
    digest = seen(upload)
    hand_in(world.own.administrator, world.own.draft)
    with nothing_written(), pytest.raises(NotOpen):
        applied(world, upload, digest)


def test_a_file_that_keeps_everything_as_it_is_online_is_put_away(world: World):
    upload = received(world, a_file({"GOV-1": {"level": 0}}))
    assert applied(world, upload, seen(upload)) == Applied(0, 0, 1)
    upload.refresh_from_db()
    assert (upload.state, upload.content) == ("dropped", "")


def test_nothing_of_a_file_is_kept_once_it_is_decided_on(world: World):
    first, second = received(world), received(world)
    applied(world, first, seen(first))
    operations.drop_upload(
        response_id=world.own.draft, upload_id=second.public_id, by=world.own.contributor, at=LATER
    )
    mine = Upload.objects.filter(pk__in=(first.pk, second.pk))
    assert set(mine.values_list("content", flat=True)) == {""}
    first.refresh_from_db()
    assert (first.state, first.changed) == ("applied", 1)


def test_a_file_that_waited_too_long_is_expired(world: World):
    upload = received(world)
    digest = seen(upload)
    with nothing_written(), pytest.raises(Settled):
        operations.apply_upload(
            response_id=world.own.draft,
            upload_id=upload.public_id,
            choices=Choices(),
            seen=digest,
            by=world.own.contributor,
            at=AT + WAITS,
        )


def test_files_that_wait_are_bounded_in_number_and_the_oldest_gives_way(world: World):
    files = [received(world) for _ in range(uploads.MAXIMUM_WAITING + 1)]
    waiting = Upload.objects.filter(state="waiting", response__public_id=world.own.draft)
    assert waiting.count() == uploads.MAXIMUM_WAITING
    assert files[0] not in waiting


def of_this_response(world: World, revisions: dict[str, int], facts_revision: int = 1) -> Origin:
    return Origin(str(world.own.draft), AT, facts_revision, revisions)


def kept(world: World, content: bytes, origin: Origin | None, *refused: RefusedRow) -> Upload:
    """A file as one that remembers its origin is kept."""
    upload = received(world, content, WAITING_AT)
    value = replace(from_text(upload.content), origin=origin, refused=refused)
    upload.content = as_text(value)
    upload.save()
    assert from_text(upload.content) == value
    return upload


def test_a_file_that_knows_its_origin_changes_what_nobody_changed_since(world: World):
    upload = kept(world, FILE, of_this_response(world, {"GOV-1": 1, "GOV-3": 1}))
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=2, left=0)
    assert answers(world)["GOV-1"] == (0, "Départ", 2)


def test_an_answer_changed_online_and_in_the_file_is_a_conflict_that_keeps_the_one_online(
    world: World,
):
    upload = kept(world, FILE, of_this_response(world, {"GOV-1": 1, "GOV-3": 1}))
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-1", 1, "En ligne", 1),
        by=world.own.signatory,
        at=LATER,
    )
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=1, left=1)
    assert answers(world)["GOV-1"] == (1, "En ligne", 2)


def test_an_answer_changed_online_that_the_file_left_as_it_was_stays_without_a_question(
    world: World, sign_in: SignIn
):
    content = a_file({"GOV-1": {"level": 1}, "GOV-2": {"level": 3}})
    upload = kept(world, content, of_this_response(world, {"GOV-1": 1, "GOV-3": 1}))
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-1", 0, "En ligne", 1),
        by=world.own.signatory,
        at=LATER,
    )
    address = reverse("differences", args=[world.own.draft, upload.public_id])
    page = sign_in(world.own.contributor).get(address).content.decode()
    assert "1 réponse plus récente en ligne reste" in page
    assert 'name="answer-GOV-1"' not in page
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=1, left=1)
    assert answers(world)["GOV-1"] == (0, "En ligne", 2)


def test_facts_of_a_file_made_before_others_were_declared_are_a_conflict(world: World):
    content = a_file({}, {"mobile": True})
    upload = kept(world, content, of_this_response(world, {}, facts_revision=0))
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=0, left=1)


def test_the_revisions_of_another_response_say_nothing_of_this_one(world: World, sign_in: SignIn):
    origin = Origin(str(world.own.late), AT, 1, {"GOV-1": 1, "GOV-3": 1})
    upload = kept(world, FILE, origin)
    address = reverse("differences", args=[world.own.draft, upload.public_id])
    page = sign_in(world.own.contributor).get(address).content.decode()
    assert "Ce fichier a été fait pour une autre réponse" in page
    assert applied(world, upload, seen(upload)) == Applied(facts=0, answers=1, left=1)
    assert answers(world)["GOV-1"] == (1, "", 1)


def test_refused_rows_are_listed_with_their_cell_and_mend_in_the_readers_language(
    world: World, sign_in: SignIn
):
    row = RefusedRow(
        "Gouvernance!D7",
        Said("level {level} of {criterion} is out of range", level=9, criterion="GOV-1"),
        Said('from {least} to {most}, or "unknown"', least=0, most=1),
    )
    upload = kept(world, FILE, None, row)
    address = reverse("differences", args=[world.own.draft, upload.public_id])
    page = sign_in(world.own.contributor).get(address).content.decode()
    for said in ("1 ligne est refusée", "Gouvernance!D7", "le niveau 9 de GOV-1", "de 0 à 1, ou"):
        assert said in page


# ---- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.EMPTY),
        (b" \n", Problem.EMPTY),
        (b"{" + b" " * 5_000_000, Problem.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Problem.OLD_OFFICE),
        (b"%PDF-1.7", Problem.UNKNOWN_TYPE),
        (b"\x89PNG\r\n", Problem.UNKNOWN_TYPE),
        (FILE[: len(FILE) // 2], Problem.FAULTS),
        (FILE.replace(b'"version": "1"', b'"version": "2"', 1), Problem.OTHER_QUESTIONNAIRE),
        (FILE.replace(b'"id": "small"', b'"id": "other"'), Problem.OTHER_QUESTIONNAIRE),
        (a_file({"GOV-9": {"level": 0}}), Problem.FAULTS),
        (a_file({"GOV-1": {"level": 7}}), Problem.FAULTS),
        (a_file({}, {"size": "huge"}), Problem.FAULTS),
        (b"[" * 100_000, Problem.UNKNOWN_TYPE),
        (b"{" + b'"a":{' * 100_000, Problem.FAULTS),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_nothing_is_kept(
    world: World, content: bytes, problem: Problem
):
    with nothing_written(), pytest.raises(RefusedFile) as refused:
        received(world, content)
    assert refused.value.problem is problem


def test_a_file_cut_off_on_its_way_is_refused_and_nothing_is_written(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    with nothing_written():
        reply = send(client, world.own.draft, FILE[:-20])
    assert reply.status_code == 400
    assert 'role="alert"' in reply.content.decode()


def test_a_whole_request_cut_off_in_the_middle_is_refused(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n'
        b"Content-Type: application/json\r\n\r\n" + FILE[:100]
    )
    with nothing_written():
        reply = client.generic(
            "POST",
            reverse("files", args=[world.own.draft]),
            body,
            content_type="multipart/form-data; boundary=edge",
        )
    assert reply.status_code == 400


def test_a_form_without_a_file_says_so(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    with nothing_written():
        reply = client.post(reverse("files", args=[world.own.draft]), {})
    assert reply.status_code == 400
    assert 'aria-invalid="true"' in reply.content.decode()


def test_faults_of_a_file_are_listed_with_their_lines(world: World, sign_in: SignIn):
    content = json.dumps(json.loads(a_file({"GOV-1": {"level": 9}})), indent=1).encode()
    reply = send(sign_in(world.own.contributor), world.own.draft, content)
    line = 1 + content[: content.index(b'"level"')].count(b"\n")
    page = reply.content.decode()
    assert re.search(rf"Ligne {line}\b", page)
    assert "le niveau 9 de GOV-1 est hors limites" in page


# ---- the page -----------------------------------------------------------------------------------


def test_a_file_goes_from_the_upload_to_the_difference_page_to_the_response(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.contributor)
    address = send(client, world.own.draft, FILE, "réponse.xlsx")["Location"]
    page = client.get(address).content.decode()
    assert "Un responsable est-il nommé" in page
    assert "24 mois au plus" in page
    digest = re.search('name="seen" value="([^"]+)"', page)
    assert digest
    reply = client.post(address, {"seen": digest[1], "answer-GOV-1": "online"}, follow=True)
    assert "1 réponse modifiée, 1 laissée telle quelle." in reply.content.decode()
    again = client.post(address, {"seen": digest[1]}, follow=True)
    assert "déjà" in again.content.decode()
    assert answers(world)["GOV-2"] == (3, "", 1)


def test_a_page_that_is_not_up_to_date_comes_again_with_what_was_chosen(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.contributor)
    address = send(client, world.own.draft, FILE)["Location"]
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-2", 1, "En ligne", 0),
        by=world.own.signatory,
        at=LATER,
    )
    reply = client.post(address, {"seen": "old", "answer-GOV-1": "file"})
    page = reply.content.decode()
    assert reply.status_code == 409
    assert re.search(r'id="answer-GOV-1-file"[^>]*checked', page)
    assert re.search(r'id="answer-GOV-2-online"[^>]*checked', page)


def test_the_files_values_can_be_chosen_for_all_at_once(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    address = send(client, world.own.draft, FILE)["Location"]
    assert re.search(
        r'id="answer-GOV-1-file"[^>]*checked', client.get(address + "?take=file").content.decode()
    )


def test_facts_that_are_chosen_are_seen_with_what_they_lead_to_before_they_are_written(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.contributor)
    facts = {"hosting": ["vendor"], "mobile": True}
    address = send(client, world.own.draft, a_file({"OPS-2": {"level": 1}}, facts))["Location"]
    chosen = {"fact-hosting": "file", "fact-mobile": "file"}

    def confirm(page: str) -> Any:
        digest = re.search('name="seen" value="([^"]+)"', page)
        assert digest
        return client.post(address, {"seen": digest[1], **chosen})

    again = confirm(client.get(address).content.decode())
    assert again.status_code == 409
    assert "OPS-2" not in answers(world)
    assert confirm(again.content.decode()).status_code == 302
    assert answers(world)["OPS-2"] == (1, "", 1)


def test_a_reader_of_the_vendor_sees_a_file_and_cannot_confirm_it(world: World, sign_in: SignIn):
    upload = received(world)
    client = sign_in(world.own.reader)
    address = reverse("differences", args=[world.own.draft, upload.public_id])
    assert "Confirmer" not in client.get(address).content.decode()
    with nothing_written():
        assert client.post(address, {"seen": seen(upload)}).status_code == 403


def test_a_file_is_found_under_its_own_response_alone(world: World, sign_in: SignIn):
    upload = received(world)
    address = reverse("differences", args=[world.own.late, upload.public_id])
    assert sign_in(world.own.contributor).get(address).status_code == 404


def test_a_file_of_another_product_is_announced(world: World, sign_in: SignIn):
    content = a_file({"GOV-2": {"level": 1}}, name="Autre produit", version="7")
    client = sign_in(world.own.contributor)
    page = client.get(send(client, world.own.draft, content)["Location"]).content.decode()
    assert "Autre produit 7" in page


def test_an_answer_that_does_not_apply_is_shown_and_not_written(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    address = send(client, world.own.draft, a_file({"OPS-2": {"level": 1}}))["Location"]
    page = client.get(address).content.decode()
    assert "Le code mobile est-il signé" in page
    assert "Confirmer" not in page


def test_markup_in_a_file_stays_text(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    content = a_file({"GOV-2": {"level": 1, "comment": "<script>alert(1)</script>"}})
    page = client.get(send(client, world.own.draft, content)["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_difference_page_takes_as_many_statements_whatever_the_file_says(
    world: World, sign_in: SignIn, django_assert_num_queries
):
    client = sign_in(world.own.contributor)
    small = send(client, world.own.draft, a_file({}))["Location"]
    large = send(
        client,
        world.own.draft,
        a_file({each: {"level": 1} for each in ("GOV-1", "GOV-2", "GOV-3", "OPS-1")}),
    )
    client.get(small)
    with CaptureQueriesContext(connection) as few:
        client.get(small)
    with django_assert_num_queries(len(few)):
        client.get(large["Location"])


def test_facts_changed_online_meanwhile_make_the_page_come_again(world: World):
    upload = received(world)
    digest = seen(upload)
    declare_facts(
        response_id=world.own.draft, facts=CLOUD, revision=1, by=world.own.signatory, at=LATER
    )
    with nothing_written():
        assert applied(world, upload, digest) == Moved()


def test_a_request_far_too_large_is_refused_before_any_of_it_is_kept(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(site_uploads, "MAXIMUM_BYTES", 1000)
    client = sign_in(world.own.contributor)
    with nothing_written():
        assert send(client, world.own.draft, FILE + b" " * 1000).status_code == 400


def test_the_list_of_files_is_paged(world: World, sign_in: SignIn):
    for _ in range(PAGE_SIZE):
        received(world)
    client = sign_in(world.own.contributor)
    address = reverse("files", args=[world.own.draft])
    assert "page=2" in client.get(address).content.decode()
    assert client.get(address + "?page=2").status_code == 200
