"""Evidence sent by several people at once, or while it is signed: bounded, and never half kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clairevoie.web.assessments.models import Evidence, Response
from clairevoie.web.assessments.operations import NotOpen, TooMuch, submit
from clairevoie.web.assessments.operations import evidence as evidence_operations
from clairevoie.web.audit.queries import verify_chain
from tests.formats.test_attachments import PDF
from tests.web.racing import at_once, shared_database
from tests.web.test_evidence_storage import adding, folder, kept, names
from tests.web.worlds import AT, SIGNATORY, World, small_world

if TYPE_CHECKING:
    from django.core.files.storage import Storage


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> Storage:
    return folder(settings, tmp_path / "evidence")


@pytest.fixture
def shared_world(transactional_db: None, tmp_path: Path) -> Iterator[World]:
    """The small world, committed, where several connections see it."""
    with shared_database(tmp_path):
        yield small_world()
        assert verify_chain().breaks == ()


@pytest.mark.parametrize(
    ("limit", "most"), [("MAXIMUM_PIECES", 2), ("MAXIMUM_TOTAL", len(PDF) + 1)]
)
def test_of_uploads_at_once_where_one_more_fits_one_is_kept(
    shared_world: World, storage: Storage, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
):
    monkeypatch.setattr(evidence_operations, limit, most)
    outcomes = at_once(*(adding(shared_world) for _ in range(4)))
    assert sum(isinstance(each, Evidence) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, TooMuch) for each in outcomes) == 3, outcomes
    assert names(storage) == kept() and len(kept()) == 1


def test_an_upload_while_the_response_is_signed_is_held_by_it_or_refused(
    shared_world: World, storage: Storage
):
    world = shared_world
    signing = partial(
        submit,
        response_id=world.own.draft,
        signatory=SIGNATORY,
        by=world.own.administrator,
        at=AT + timedelta(days=1),
    )
    added, _signed = at_once(adding(world), signing)
    response = Response.objects.select_related("latest").get(public_id=world.own.draft)
    assert response.latest
    held = set(response.latest.evidence.all())
    assert isinstance(added, NotOpen) or added in held, added
    assert held == set(Evidence.objects.filter(response=response))
    assert names(storage) == kept()
