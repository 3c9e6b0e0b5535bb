"""What pages show of files that came back, as plain frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.paginator import Page, Paginator

from clairevoie.core.answers import Answer, Facts, FactValue
from clairevoie.core.conditions import Fact
from clairevoie.core.differences import (
    TO_CHOOSE,
    Base,
    Choices,
    Comparison,
    Difference,
    FactDifference,
    Outcome,
    Standing,
    compare,
)
from clairevoie.core.questionnaire import Criterion
from clairevoie.web.assessments.queries.revisions import answers_at
from clairevoie.web.assessments.queries.workspace import Workspace, workspace
from clairevoie.web.exchange.models import Upload, UploadState
from clairevoie.web.exchange.received import ReceivedFile, from_text
from clairevoie.web.exchange.texts import Piece, pieces
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.assessments.models import Response
    from clairevoie.web.exchange.models import VendorExport

PAGE_SIZE: Final = 20
WAITS: Final = timedelta(days=14)  # then a file that nobody decided on is put away


def state_at(upload: Upload, at: datetime) -> UploadState:
    """An upload's state; one that waited too long is expired before anybody writes it down."""
    state = UploadState(upload.state)
    if state is UploadState.WAITING and upload.received_at + WAITS <= at:
        return UploadState.EXPIRED
    return state


@dataclass(frozen=True, slots=True)
class UploadLine:
    """One file in the list of those that came back."""

    upload_id: UUID
    received_at: datetime
    received_by: str
    state: UploadState
    settled_at: datetime | None
    settled_by: str
    changed: int

    @property
    def is_waiting(self) -> bool:
        return self.state is UploadState.WAITING


@dataclass(frozen=True, slots=True)
class FilesPage:
    ws: Workspace
    uploads: tuple[UploadLine, ...]
    page: Page[Upload]


def files_page(response: Response, at: datetime, page: int = 1) -> FilesPage:
    """The files of a response fetched through `access`, the latest first. Four statements."""
    uploads = Upload.objects.filter(response=response).defer("content")
    listed = uploads.select_related("received_by", "settled_by").order_by("-received_at", "-pk")
    found = Paginator(listed, PAGE_SIZE).get_page(page)
    return FilesPage(workspace(response), tuple(_line(each, at) for each in found), found)


def _line(upload: Upload, at: datetime) -> UploadLine:
    return UploadLine(
        upload_id=upload.public_id,
        received_at=upload.received_at,
        received_by=upload.received_by.name if upload.received_by else "",
        state=state_at(upload, at),
        settled_at=upload.settled_at,
        settled_by=upload.settled_by.name if upload.settled_by else "",
        changed=upload.changed,
    )


@dataclass(frozen=True)
class DifferenceLine:
    """One fact or criterion of the difference page: now, and in the file."""

    difference: Difference
    fact: Fact | None
    criterion: Criterion | None
    is_taken: bool

    @property
    def id(self) -> str:
        return self.difference.id

    @property
    def now_facts(self) -> Facts:
        return _one_fact(self.difference.id, self.difference.now)

    @property
    def wanted_facts(self) -> Facts:
        return _one_fact(self.difference.id, self.difference.wanted)

    @property
    def level_changes(self) -> bool:
        if isinstance(self.difference, FactDifference):
            return False
        return self.difference.now.level != self.difference.wanted.level

    @cached_property
    def comment_pieces(self) -> tuple[Piece, ...]:
        """The comment with what goes and what comes; empty where it stays."""
        if isinstance(self.difference, FactDifference):
            return ()
        before, after = self.difference.now.comment, self.difference.wanted.comment
        return () if before == after else pieces(before, after)


def _one_fact(fact: str, value: FactValue | Answer | None) -> Facts:
    return {} if value is None or isinstance(value, Answer) else {fact: value}


@dataclass(frozen=True)
class DifferencePage:
    """A file beside the response: what it would change, under some choices."""

    ws: Workspace
    upload: UploadLine
    received: ReceivedFile
    comparison: Comparison
    lines: tuple[DifferenceLine, ...]
    is_of_another_response: bool

    @cached_property
    def by_outcome(self) -> Mapping[Outcome, tuple[DifferenceLine, ...]]:
        return {
            outcome: tuple(each for each in self.lines if each.difference.outcome is outcome)
            for outcome in Outcome
        }

    @property
    def changes(self) -> tuple[DifferenceLine, ...]:
        return self.by_outcome[Outcome.CHANGES]

    @property
    def to_choose(self) -> tuple[DifferenceLine, ...]:
        return tuple(each for each in self.lines if each.difference.outcome in TO_CHOOSE)

    @property
    def kept(self) -> tuple[DifferenceLine, ...]:
        return self.by_outcome[Outcome.KEPT]

    @property
    def not_applicable(self) -> tuple[DifferenceLine, ...]:
        return self.by_outcome[Outcome.NOT_APPLICABLE]

    @property
    def unchanged(self) -> tuple[DifferenceLine, ...]:
        return self.by_outcome[Outcome.UNCHANGED]

    @property
    def changed_facts(self) -> int:
        return sum(each.fact is not None for each in self.changes)

    @property
    def changed_answers(self) -> int:
        return sum(each.criterion is not None for each in self.changes)

    @property
    def is_nothing_new(self) -> bool:
        return not self.changes and not self.to_choose

    @property
    def other_product(self) -> str:
        """The product that the file names, where it is another one; empty otherwise."""
        named = self.received.response.product
        if (named.name or self.ws.product_name) == self.ws.product_name and (
            named.version or self.ws.product_version
        ) == self.ws.product_version:
            return ""
        return f"{named.name} {named.version}".strip()


def difference_page(upload: Upload, choices: Choices, at: datetime) -> DifferencePage | None:
    """A file fetched through `access` beside its response; `None` once it is settled."""
    if state_at(upload, at) is not UploadState.WAITING:
        return None
    ws = workspace(upload.response)
    received = from_text(upload.content)
    comparison = comparison_of(upload.response, ws, received, choices)
    questionnaire = ws.questionnaire
    return DifferencePage(
        ws=ws,
        upload=_line(upload, at),
        received=received,
        comparison=comparison,
        lines=(
            *(
                DifferenceLine(each, questionnaire.fact(each.id), None, each.id in choices.facts)
                for each in comparison.facts
            ),
            *(
                DifferenceLine(
                    each, None, questionnaire.criterion(each.id), each.id in choices.criteria
                )
                for each in comparison.answers
            ),
        ),
        is_of_another_response=received.origin is not None
        and received.origin.response_id != str(upload.response.public_id),
    )


def choosing_all(upload: Upload) -> Choices:
    """The choice of the file for everything that is to choose."""
    questionnaire = questionnaire_of(upload.response.wave.questionnaire_id)
    return Choices(
        frozenset(each.id for each in questionnaire.facts),
        frozenset(each.id for each in questionnaire.criteria),
    )


def comparison_of(
    response: Response, ws: Workspace, received: ReceivedFile, choices: Choices
) -> Comparison:
    """What a file would change. One statement where it started from this response, else none."""
    return compare(
        ws.questionnaire,
        received.response.facts,
        received.response.answers,
        standing_of(ws),
        _base(response, received),
        choices,
    )


def standing_of(ws: Workspace) -> Standing:
    answered = [each for theme in ws.themes for each in theme.questions if each.revision]
    return Standing(
        facts=ws.facts,
        facts_revision=ws.facts_revision,
        answers={each.criterion.id: each.answer for each in answered},
        revisions={each.criterion.id: each.revision for each in answered},
    )


def _base(response: Response, received: ReceivedFile) -> Base | None:
    """What the file started from, if that is this response: another one's revisions say nothing."""
    origin = received.origin
    if origin is None or origin.response_id != str(response.public_id):
        return None
    return Base(origin.facts_revision, origin.revisions, answers_at(response, origin.revisions))


@dataclass(frozen=True, slots=True)
class StoredExport:
    """A file of the storage: its size in bytes, and its name there."""

    size: int
    stored_as: str

    def chunks(self) -> Iterator[bytes]:
        """The bytes; the file is open only while they are read."""
        with default_storage.open(self.stored_as) as file:
            yield from file.chunks()


def stored_export(export: VendorExport, at: datetime) -> StoredExport | None:
    """The file of an export fetched through `access`; `None` once it is gone."""
    if export.expires_at <= at or not default_storage.exists(export.stored_as):
        return None
    return StoredExport(default_storage.size(export.stored_as), export.stored_as)
