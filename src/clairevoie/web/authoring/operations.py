"""Everything that changes a draft: started, its parts written, published for good, thrown away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import as_document
from clairevoie.core.versions import is_later, next_version
from clairevoie.formats.authoring.reading import read_questionnaire_workbook
from clairevoie.formats.trees import MAXIMUM_BYTES, Document, Tree, parse
from clairevoie.formats.workbooks.container import is_workbook
from clairevoie.web.accounts.access import hold, organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.audit.operations import record_event
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.document import (
    MAXIMUM_PARTS,
    PartKind,
    empty_document,
    header_of,
    place_of,
    seen,
    shaped,
    text_of,
    written,
)
from clairevoie.web.authoring.judgement import judgement
from clairevoie.web.authoring.models import Draft
from clairevoie.web.programmes.access import public_questionnaire
from clairevoie.web.programmes.documents import questionnaire_of
from clairevoie.web.programmes.operations import publish_questionnaire
from clairevoie.web.programmes.queries import (
    PublishedVersion,
    is_run_by_others,
    published_digest,
    versions_of,
)

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User

MAXIMUM_DRAFTS: Final = 50  # of an authority, that are not published


class TooManyDrafts(ValueError):
    """The authority has as many drafts as one may. Nothing was written."""


class TooLarge(ValueError):
    """The draft would hold more parts, or more characters, than a questionnaire may."""


class PublishedAlready(ValueError):
    """The draft is published: it does not change any more. Nothing was written."""


class VersionTaken(ValueError):
    """This id and version is published with another content. Nothing was written."""

    def __init__(self, identifier: str, version: str) -> None:
        self.identifier = identifier
        self.version = version
        super().__init__(f"{identifier} {version} is published with another content")


class NotYours(ValueError):
    """Another authority runs waves on the questionnaire of this id. Nothing was written."""

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        super().__init__(f"{identifier} belongs to another authority")


class HasFaults(ValueError):
    """A draft with faults cannot be published. Nothing was written."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} faults in the draft")


class OtherDigest(ValueError):
    """The draft says something else than what was shown. Nothing was written."""


@dataclass(frozen=True, slots=True)
class PartWritten:
    """The part stands at this index now; `changed` is false when it said so before."""

    index: int
    changed: bool = True


@dataclass(frozen=True, slots=True)
class PartConflict:
    """Somebody else changed the part in between: nothing was written, both are shown.

    `current`: what it says now; `None` when it is gone.
    """

    current: Tree | None
    index: int


# ---- starting ------------------------------------------------------------------------------------


def start_empty_draft(*, authority: str, by: User, at: datetime) -> Draft:
    """A questionnaire in which everything is still to be written. Raises `TooManyDrafts`."""
    return _start(authority, empty_document(), None, by, at)


def import_draft(*, authority: str, content: bytes, by: User, at: datetime) -> Draft:
    """A draft from a file, with whatever faults it has as a questionnaire.

    Raises `InvalidDocument` when it cannot be read, or is in no shape to be shown; `VersionTaken`
    when the file is a published version with other content; `TooManyDrafts`.
    """
    tree = shaped(_document(content))
    _check_version_is_free(tree)
    return _start(authority, tree, _latest_before(tree), by, at)


def start_next_version(
    *, authority: str, identifier: str, version: str, name: str, by: User, at: datetime
) -> Draft:
    """A draft of the version `name` that follows a published one, each criterion the same.

    Raises `InvalidQuestionnaire` when `name` is no later version, `VersionTaken`, `TooManyDrafts`;
    `Http404` for a version that is not published.
    """
    earlier = questionnaire_of(public_questionnaire(identifier, version).digest)
    tree = as_document(next_version(earlier, name))
    _check_version_is_free(tree)
    return _start(authority, tree, earlier.digest, by, at)


@transaction.atomic
def _start(authority: str, tree: Tree, starts_from: str | None, by: User, at: datetime) -> Draft:
    hold(authority)
    organisation = organisation_for(by, authority, Kind.AUTHORITY, Permission.EDIT_QUESTIONNAIRES)
    if Draft.objects.filter(authority=organisation, published=None).count() >= MAXIMUM_DRAFTS:
        raise TooManyDrafts
    draft = Draft(
        authority=organisation,
        starts_from_id=starts_from,
        created_by=by,
        created_at=at,
    )
    _write(draft, tree, by, at)
    _tell("draft.started", draft, by, at)
    return draft


def _document(content: bytes) -> Document:
    if is_workbook(content):
        return Document(as_document(read_questionnaire_workbook(content)))
    return parse(content)


def _latest_before(tree: Tree) -> str | None:
    """The published version that a document follows, by its id and version; its digest."""
    version = text_of(tree, "version")
    earlier = [each for each in versions_of(text_of(tree, "id")) if is_later(version, each.version)]
    latest: PublishedVersion | None = None
    for each in earlier:
        if latest is None or is_later(each.version, latest.version):
            latest = each
    return latest.digest if latest else None


def _check_version_is_free(tree: Tree) -> None:
    identifier, version = text_of(tree, "id"), text_of(tree, "version")
    taken = published_digest(identifier, version)
    if taken is not None and taken != judgement(written(tree), None).digest:
        raise VersionTaken(identifier, version)


# ---- writing -------------------------------------------------------------------------------------


@transaction.atomic
def change_header(
    *, draft_id: UUID, header: Tree, token: str, by: User, at: datetime
) -> PartWritten | PartConflict:
    """Write what the questionnaire says of itself, unless somebody else did since `token`.

    Raises `PublishedAlready`, `TooLarge`.
    """
    draft, tree = _held(draft_id, by)
    now = header_of(tree)
    if header == now:
        return PartWritten(0, changed=False)
    if seen(now) != token:
        return PartConflict(now, 0)
    lists = {str(kind): tree[kind] for kind in PartKind}
    _save("draft.header-changed", draft, {**header, **lists}, by, at)
    return PartWritten(0)


@transaction.atomic
def add_part(*, draft_id: UUID, kind: PartKind, part: Tree, by: User, at: datetime) -> PartWritten:
    """Add a theme, a fact or a criterion behind the others; a criterion behind those of its theme.

    Raises `PublishedAlready`, `TooLarge`.
    """
    draft, tree = _held(draft_id, by)
    parts = tree[kind]
    if len(parts) >= MAXIMUM_PARTS[kind]:
        raise TooLarge
    index = len(parts)
    if kind is PartKind.CRITERIA:
        theme = text_of(part, "theme")
        index = max(
            (at for at, each in enumerate(parts, 1) if text_of(each, "theme") == theme),
            default=index,
        )
    parts.insert(index, part)
    _save(f"draft.{_NOUNS[kind]}-added", draft, tree, by, at)
    return PartWritten(index)


@transaction.atomic
def change_part(
    *,
    draft_id: UUID,
    kind: PartKind,
    index: int,
    part: Tree,
    token: str,
    by: User,
    at: datetime,
) -> PartWritten | PartConflict:
    """Write a theme, a fact or a criterion, unless somebody else changed it since `token`.

    What others did to other parts is kept, even if this one stands elsewhere now. Raises
    `PublishedAlready`, `TooLarge`.
    """
    return _at_part(
        draft_id,
        kind,
        index,
        token,
        _replacing(part),
        f"draft.{_NOUNS[kind]}-changed",
        text_of(part, "id"),
        by,
        at,
    )


@transaction.atomic
def move_part(
    *,
    draft_id: UUID,
    kind: PartKind,
    index: int,
    up: bool,
    token: str,
    by: User,
    at: datetime,
) -> PartWritten | PartConflict:
    """Exchange a part with its neighbour; a criterion with the neighbour in its theme.

    Raises `PublishedAlready`.
    """
    move = _moving_up if up else _moving_down
    return _at_part(draft_id, kind, index, token, move, f"draft.{_NOUNS[kind]}-moved", "", by, at)


@transaction.atomic
def remove_part(
    *, draft_id: UUID, kind: PartKind, index: int, token: str, by: User, at: datetime
) -> PartWritten | PartConflict:
    """Remove a part; what refers to it becomes a fault. Raises `PublishedAlready`."""
    return _at_part(
        draft_id, kind, index, token, _removing, f"draft.{_NOUNS[kind]}-removed", "", by, at
    )


# What a part's change makes of its list: the part's index afterwards.
_Edit = Callable[[list[Tree], int], int]


def _replacing(part: Tree) -> _Edit:
    def replace(parts: list[Tree], index: int) -> int:
        parts[index] = part
        return index

    return replace


def _removing(parts: list[Tree], index: int) -> int:
    del parts[index]
    return index


def _moving_up(parts: list[Tree], index: int) -> int:
    return _exchange(parts, index, range(index - 1, -1, -1))


def _moving_down(parts: list[Tree], index: int) -> int:
    return _exchange(parts, index, range(index + 1, len(parts)))


def _exchange(parts: list[Tree], index: int, others: range) -> int:
    theme = text_of(parts[index], "theme")
    for other in others:
        if text_of(parts[other], "theme") == theme:
            parts[index], parts[other] = parts[other], parts[index]
            return other
    return index


def _at_part(
    draft_id: UUID,
    kind: PartKind,
    index: int,
    token: str,
    edit: _Edit,
    event: str,
    wanted: str,  # the id under which the part is looked for when it says something else now
    by: User,
    at: datetime,
) -> PartWritten | PartConflict:
    draft, tree = _held(draft_id, by)
    parts = tree[kind]
    place = place_of(parts, index, token)
    if place is None:
        return _conflict(parts, wanted)
    before = list(parts)
    after = edit(parts, place)
    if parts == before:
        return PartWritten(place, changed=False)
    _save(event, draft, tree, by, at)
    return PartWritten(after)


def _conflict(parts: list[Tree], wanted: str) -> PartConflict:
    """The part of this id as it is now; without one, it is gone."""
    for index, part in enumerate(parts):
        if wanted and text_of(part, "id") == wanted:
            return PartConflict(part, index)
    return PartConflict(None, 0)


# ---- the end of a draft --------------------------------------------------------------------------


@transaction.atomic
def publish_draft(*, draft_id: UUID, digest: str, by: User, at: datetime) -> Draft:
    """Store the questionnaire for good, under the digest that was shown.

    Raises `HasFaults`, `OtherDigest`, `VersionTaken`, `NotYours`, `PublishedAlready`.
    """
    draft, _ = _held(draft_id, by)
    found = judgement(draft.document, draft.starts_from_id)
    if found.questionnaire is None or found.faults:
        raise HasFaults(found.faults)
    questionnaire = found.questionnaire
    if questionnaire.digest != digest:
        raise OtherDigest
    taken = published_digest(questionnaire.id, questionnaire.version)
    if taken is not None and taken != digest:
        raise VersionTaken(questionnaire.id, questionnaire.version)
    if is_run_by_others(questionnaire.id, draft.authority):
        raise NotYours(questionnaire.id)
    draft.published = publish_questionnaire(questionnaire=questionnaire, by=by.audit_name, at=at)
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, draft_id: UUID, revision: int, by: User, at: datetime) -> bool:
    """Throw a draft away, as it stands at this revision; false when it changed since.

    Raises `PublishedAlready`.
    """
    draft, _ = _held(draft_id, by)
    if draft.revision != revision:
        return False
    _tell("draft.discarded", draft, by, at)
    draft.delete()
    return True


_NOUNS: Final = {
    PartKind.THEMES: "theme",
    PartKind.FACTS: "fact",
    PartKind.CRITERIA: "criterion",
}


def _held(draft_id: UUID, by: User) -> tuple[Draft, Tree]:
    """A draft that may be changed, its row held, and its document."""
    draft = draft_for(by, draft_id, Permission.EDIT_QUESTIONNAIRES, lock=True)
    if draft.published_id is not None:
        raise PublishedAlready
    return draft, json.loads(draft.document)


def _save(event: str, draft: Draft, tree: Tree, by: User, at: datetime) -> None:
    draft.revision += 1
    _write(draft, tree, by, at)
    _tell(event, draft, by, at)


def _write(draft: Draft, tree: Tree, by: User, at: datetime) -> None:
    draft.document = written(tree)
    if len(draft.document) > MAXIMUM_BYTES:
        raise TooLarge
    draft.identifier = text_of(tree, "id")[:64]
    draft.version = text_of(tree, "version")[:32]
    draft.changed_by = by
    draft.changed_at = at
    draft.save()


def _tell(event: str, draft: Draft, by: User, at: datetime) -> None:
    record_event(
        action=event,
        object=f"draft:{draft.public_id}",
        by=by.audit_name,
        at=at,
        detail={"revision": draft.revision},
    )
