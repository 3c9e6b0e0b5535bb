"""A response taken away as a workbook, filled in, and brought back."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clairevoie.formats.workbooks.reading import read_workbook
from clairevoie.web.assessments.models import Answer
from clairevoie.web.assessments.models import Response as ResponseRow
from clairevoie.web.assessments.operations import AnswerChange, record_answer
from clairevoie.web.programmes.documents import questionnaire_of
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import SignIn


def taken(client: Client, world: World, **query: str) -> bytes:
    reply = client.get(reverse("response-workbook", args=[world.own.draft]), query)
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    return reply.content


def filled(content: bytes, cells: dict[str, dict[str, Any]]) -> bytes:
    """The workbook with these cells of its criteria: `{"GOV-1": {"E": "2", "F": "comment"}}`."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = next(each for each in book if each["A1"].value == "clairevoie:criteria")
    for row in sheet.iter_rows(max_col=1):
        for column, value in cells.get(str(row[0].value), {}).items():
            sheet[f"{column}{row[0].row}"] = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def send(client: Client, world: World, content: bytes, name: str = "réponses.xlsx") -> Any:
    address = reverse("files", args=[world.own.draft])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def confirm(client: Client, address: str, **choices: str) -> Any:
    page = client.get(address).content.decode()
    digest = re.search('name="seen" value="([^"]+)"', page)
    assert digest
    return client.post(address, {"seen": digest[1], **choices}, follow=True)


def answers(world: World) -> dict[str, tuple[int | None, bool, str, int]]:
    rows = Answer.objects.filter(response__public_id=world.own.draft)
    return {row.criterion: (row.level, row.unknown, row.comment, row.revision) for row in rows}


def test_a_workbook_says_what_the_response_says_and_where_it_comes_from(
    world: World, sign_in: SignIn
):
    content = taken(sign_in(world.own.reader), world)
    row = ResponseRow.objects.get(public_id=world.own.draft)
    read = read_workbook(content, lambda _id, _version: questionnaire_of(row.wave.questionnaire_id))

    assert read.refused == ()
    assert {key: each.level for key, each in read.response.answers.items()} == {
        "GOV-1": 1,
        "GOV-3": 0,
    }
    assert read.origin is not None
    assert read.origin.response_id == str(world.own.draft)
    assert read.origin.revisions == {key: each[3] for key, each in answers(world).items()}


def test_a_workbook_is_in_the_language_that_is_asked_for(world: World, sign_in: SignIn):
    client = sign_in(world.own.reader)
    titles = [
        openpyxl.load_workbook(BytesIO(taken(client, world, **query))).sheetnames[0]
        for query in ({}, {"language": "en"}, {"language": "xx"})
    ]
    assert titles == ["Lisez-moi", "Read me", "Lisez-moi"]


def test_an_untouched_workbook_changes_nothing(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    page = client.get(send(client, world, taken(client, world))["Location"]).content.decode()
    assert "Rien à enregistrer" in page


def test_ten_cells_filled_in_are_ten_answers_and_no_other_moves(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    before = answers(world)
    content = filled(
        taken(client, world),
        {"GOV-1": {"E": "0"}, "GOV-2": {"E": "Ne sait pas"}, "OPS-1": {"E": 1, "F": "=test"[1:]}},
    )
    reply = confirm(client, send(client, world, content)["Location"])

    assert "3 réponses modifiées" in reply.content.decode()
    assert answers(world) == before | {
        "GOV-1": (0, False, "", before["GOV-1"][3] + 1),
        "GOV-2": (None, True, "", 1),
        "OPS-1": (1, False, "test", 1),
    }


def test_what_a_colleague_answered_in_the_meantime_is_to_be_chosen(world: World, sign_in: SignIn):
    client = sign_in(world.own.contributor)
    content = filled(taken(client, world), {"GOV-1": {"F": "le mien"}, "GOV-2": {"E": "1"}})
    record_answer(
        response_id=world.own.draft,
        change=AnswerChange("GOV-1", 0, "celui du collègue", 1),
        by=world.own.signatory,
        at=AT,
    )
    address = send(client, world, content)["Location"]
    page = client.get(address).content.decode()
    assert "Modifiée en ligne depuis" in page
    assert re.search(r'name="answer-GOV-1" value="online"[^>]* checked', page)
    confirm(client, address, **{"answer-GOV-1": "online"})

    assert answers(world)["GOV-1"] == (0, False, "celui du collègue", 2)
    assert answers(world)["GOV-2"] == (1, False, "", 1)


def test_refused_rows_are_shown_by_their_cells_in_the_readers_language(
    world: World, sign_in: SignIn
):
    client = sign_in(world.own.contributor)
    content = filled(taken(client, world), {"GOV-1": {"E": "=1+1"}, "GOV-2": {"E": "3"}})
    address = send(client, world, content)["Location"]
    page = client.get(address).content.decode()

    assert re.search(r"Critères!E[0-9]+", page)
    assert "une formule" in page
    confirm(client, address)
    assert answers(world)["GOV-1"][0] == 1
    assert answers(world)["GOV-2"][0] == 3


def test_an_answer_that_does_not_apply_is_in_no_byte_of_the_workbook(world: World, sign_in: SignIn):
    hidden = "commentaire qui ne doit pas sortir"
    Answer.objects.filter(response__public_id=world.own.draft, criterion="GOV-3").update(
        comment=hidden
    )
    row = ResponseRow.objects.get(public_id=world.own.draft)
    ResponseRow.objects.filter(pk=row.pk).update(facts={**row.facts, "mobile": True})
    book = openpyxl.load_workbook(BytesIO(taken(sign_in(world.own.reader), world)))
    texts = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}

    assert hidden not in texts


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 cut off", "ce n’est pas un classeur entier"),
        (b"\xd0\xcf\x11\xe0 old", "l’ancien format"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_whole_and_nothing_is_kept(
    world: World, sign_in: SignIn, content: bytes, why: str
):
    client = sign_in(world.own.contributor)
    with nothing_written():
        reply = send(client, world, content)
    assert reply.status_code == 400
    assert why in reply.content.decode()


def test_a_workbook_of_another_questionnaire_is_refused(world: World, sign_in: SignIn):
    from clairevoie.formats.shipped import shipped_questionnaire  # noqa: PLC0415
    from clairevoie.formats.workbooks.writing import workbook_of  # noqa: PLC0415

    other = workbook_of(shipped_questionnaire("segur-maturite-ssi", "1"), language="fr")
    reply = send(sign_in(world.own.contributor), world, other)

    assert reply.status_code == 400
    assert "autre questionnaire" in reply.content.decode()
