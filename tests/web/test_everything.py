"""Everything of a vendor in one file: plans and evidence too, under safe names, with their digests."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile

from clairevoie.core.canonical import digest_of_bytes
from clairevoie.web.assessments.models import Evidence
from clairevoie.web.assessments.operations import add_file
from clairevoie.web.assessments.queries.everything import ResponseFile
from clairevoie.web.exchange import archive, operations
from clairevoie.web.exchange.models import VendorExport
from clairevoie.web.work.models import Work, WorkState
from tests.formats.test_attachments import PDF
from tests.web.worlds import ACTION, AT, WAITING_AT, World, respond

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "evidence": memory, "default": memory}


def add(
    world: World, title: str = "Charte", criterion: str = "GOV-1", response: UUID | None = None
) -> Evidence:
    return add_file(
        response_id=response or world.own.draft,
        criterion=criterion,
        file=SimpleUploadedFile("pv.pdf", PDF),
        title=title,
        dated=None,
        valid_until=None,
        by=world.own.contributor,
        at=AT,
    )


def written(world: World) -> zipfile.ZipFile:
    ordered = operations.order_export(
        vendor=world.own.organisation.slug, by=world.own.administrator, at=WAITING_AT
    )
    assert ordered.export_id is not None
    operations.write_export(export_id=ordered.export_id)
    work = Work.objects.get(public_id=ordered.work_id)
    assert (work.state, work.done) == (WorkState.DONE, work.total)
    export = VendorExport.objects.get(pk=ordered.export_id)
    with default_storage.open(export.stored_as) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def listed(held: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """The list of evidence, by title."""
    text = held.read("evidence.csv").decode("utf-8-sig")
    return {row["title"]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_response_with_a_plan_brings_it_as_a_workbook_and_others_bring_none(world: World):
    held = written(world)
    plans = [name for name in held.namelist() if name.endswith("/plan.xlsx")]
    drafts = {str(world.own.draft)[:8], str(world.own.late)[:8]}
    assert {name.split("/")[1].rpartition("-")[2] for name in plans} <= drafts
    texts = [
        str(cell)
        for name in plans
        for row in openpyxl.load_workbook(io.BytesIO(held.read(name))).worksheets[0].values
        for cell in row
    ]
    assert ACTION in texts


def test_files_of_evidence_are_whole_and_their_digests_are_listed(world: World):
    evidence = add(world)
    held = written(world)
    row = listed(held)["Charte"]
    content = held.read(f"{row['folder']}/{row['file']}")
    assert content == PDF
    assert row["digest"] == evidence.digest == digest_of_bytes(content)
    assert (row["state"], row["criterion"], row["bytes"]) == ("whole", "GOV-1", str(len(PDF)))


def test_a_link_is_listed_with_its_address_and_no_file(world: World):
    row = next(each for each in listed(written(world)).values() if each["state"] == "link")
    assert row["link"].startswith("https://")
    assert (row["file"], row["bytes"]) == ("", "")


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "C:\\con", "日本", "a" * 200, "=cmd()", "x/\x7fy"], ids=repr
)
def test_a_files_name_is_made_here_whatever_its_title_says(world: World, title: str):
    add(world, title)
    add(world, title)  # two of one title do not overwrite each other
    held = written(world)
    names = [name for name in held.namelist() if "/evidence/" in name]
    assert len(names) == len(set(names)) == 2
    for name in names:
        last = name.rpartition("/evidence/")[2]
        assert last.isascii() and last.startswith("GOV-1-") and last.endswith(".pdf")
        assert "/" not in last and "\\" not in last and ".." not in last and len(last) < 90


def test_no_name_of_the_storage_leaves(world: World):
    evidence = add(world)
    held = written(world)
    assert evidence.stored_as.partition(".")[0] not in held.read("evidence.csv").decode()
    assert not any(evidence.stored_as in name for name in held.namelist())


def test_evidence_of_an_answer_that_does_not_apply_stays(world: World):
    response = respond(
        world.own.administrator,
        world.own.product,
        "open",
        {"hosting": frozenset(("vendor",)), "mobile": True, "size": "large"},
        {"GOV-3": 1},
        version="next",
    )
    add(world, "Sans objet", "GOV-3", response)
    held = written(world)
    assert "Sans objet" not in listed(held)
    assert not any("GOV-3" in name for name in held.namelist())


def test_what_the_storage_lost_or_altered_is_said_and_the_rest_is_written(world: World):
    add(world, "Entière")
    lost, altered, longer = add(world, "Perdue"), add(world, "Altérée"), add(world, "Allongée")
    storage = storages["evidence"]
    for each, content in (
        (lost, None),
        (altered, b"x" * len(PDF)),
        (longer, PDF + b"more"),
    ):
        storage.delete(each.stored_as)
        if content is not None:
            storage.save(each.stored_as, ContentFile(content))
    states = {title: row["state"] for title, row in listed(written(world)).items()}
    assert states["Entière"] == "whole"
    assert states["Perdue"] == "missing"
    assert states["Altérée"] == states["Allongée"] == "altered"


def test_files_that_have_no_room_are_listed_as_left_out(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archive, "MAXIMUM_EVIDENCE", len(PDF) + 1)
    add(world, "Première")
    add(world, "Seconde")
    held = written(world)
    rows = listed(held)
    assert (rows["Première"]["state"], rows["Seconde"]["state"]) == ("whole", "left-out")
    assert rows["Seconde"]["file"] == ""
    assert rows["Seconde"]["digest"]
    assert sum("/evidence/" in name for name in held.namelist()) == 1


@pytest.mark.parametrize("name", ["../plan.xlsx", "Plan.xlsx", "plan", "a/b.csv", "", "plan.x\n"])
def test_what_an_app_adds_has_a_plain_name(name: str):
    with pytest.raises(ValueError, match="not a plain name"):
        ResponseFile(name, b"")
