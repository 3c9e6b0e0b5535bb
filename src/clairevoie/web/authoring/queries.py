"""What the pages show of drafts, as plain frozen values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator

from clairevoie.core.answers import Answer, Facts
from clairevoie.core.applicability import Applicability, applicability
from clairevoie.core.faults import Fault, Text
from clairevoie.core.questionnaire import Criterion, Questionnaire, Theme
from clairevoie.formats.trees import Tree
from clairevoie.web.accounts.permissions import Permission, may
from clairevoie.web.authoring.document import (
    PartKind,
    header_of,
    objects_of,
    seen,
    text_of,
    texts_of,
)
from clairevoie.web.authoring.judgement import Judgement, judgement, place, sound_part
from clairevoie.web.authoring.models import Draft
from clairevoie.web.programmes.queries import PublishedVersion, published_versions

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation

DRAFTS_A_PAGE: Final = 25
FAULTS_SHOWN: Final = 100
NO_ANSWER: Final = Answer(None)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    draft_id: UUID
    identifier: str
    version: str
    follows: str  # the version that it starts from; empty: none
    revision: int
    changed_at: datetime
    changed_by: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class DraftList:
    authority_slug: str
    authority_name: str
    may_edit: bool
    page: Page[Any]  # of Draft rows, read through `lines`
    lines: tuple[DraftLine, ...]
    published: tuple[PublishedVersion, ...]


def draft_list(authority: Organisation, number: str | None) -> DraftList:
    """An authority's drafts, the latest changed first, and the versions that can be followed."""
    rows = (
        Draft.objects.filter(authority=authority)
        .select_related("changed_by", "starts_from")
        .defer("document", "starts_from__document")
        .order_by("-changed_at", "pk")
    )
    page = Paginator(rows, DRAFTS_A_PAGE).get_page(number)
    return DraftList(
        authority_slug=authority.slug,
        authority_name=authority.name,
        may_edit=may(authority.role, Permission.EDIT_QUESTIONNAIRES),
        page=page,
        lines=tuple(_line(each) for each in page),
        published=published_versions(authority),
    )


def _line(draft: Draft) -> DraftLine:
    return DraftLine(
        draft_id=draft.public_id,
        identifier=draft.identifier,
        version=draft.version,
        follows=draft.starts_from.version if draft.starts_from else "",
        revision=draft.revision,
        changed_at=draft.changed_at,
        changed_by=draft.changed_by.name if draft.changed_by else "",
        is_published=draft.published_id is not None,
    )


# ---- one draft -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault, and the part that it stands in; no kind: the questionnaire as a whole."""

    fault: Fault
    kind: PartKind | None
    index: int
    name: str  # the part's id

    @property
    def field(self) -> str:
        """The group of fields that it concerns."""
        return str(next(iter(self.fault.path[2 if self.kind else 0 :]), ""))


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in the outline."""

    kind: PartKind
    index: int
    id: str
    text: Text
    token: str
    faults: int
    is_critical: bool = False
    is_conditional: bool = False
    target: str = ""
    levels: int = 0


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact, or an option of one, by the id that conditions name it with."""

    id: str
    label: Text
    options: tuple[FactWords, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeLines:
    """A theme with its criteria; `theme` is `None` for criteria whose theme is not there."""

    theme: PartLine | None
    criteria: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Everything that the pages of one draft show."""

    draft_id: UUID
    authority_slug: str
    authority_name: str
    identifier: str
    version: str
    title: Text
    revision: int
    changed_at: datetime
    changed_by: str
    follows: str  # the version that it starts from; empty: none
    published_digest: str
    may_edit: bool  # by this person, now
    tree: Tree
    judgement: Judgement

    @property
    def name(self) -> str:
        return " ".join(each for each in (self.identifier, self.version) if each) or "…"

    @property
    def is_published(self) -> bool:
        return bool(self.published_digest)

    @property
    def header_token(self) -> str:
        return seen(header_of(self.tree))

    @property
    def faults(self) -> tuple[PlacedFault, ...]:
        return tuple(placed_fault(self.tree, each) for each in self.judgement.faults)

    @property
    def faults_shown(self) -> tuple[PlacedFault, ...]:
        return self.faults[:FAULTS_SHOWN]

    @property
    def criteria_count(self) -> int:
        return len(self.tree[PartKind.CRITERIA])

    @property
    def facts(self) -> tuple[PartLine, ...]:
        return tuple(self._lines(PartKind.FACTS, "label"))

    @property
    def fact_words(self) -> tuple[FactWords, ...]:
        """What a condition can name."""
        return tuple(
            FactWords(
                text_of(each, "id"),
                texts_of(each, "label"),
                tuple(
                    FactWords(text_of(option, "id"), texts_of(option, "label"))
                    for option in objects_of(each, "options")
                ),
            )
            for each in self.tree[PartKind.FACTS]
        )

    @property
    def themes(self) -> tuple[ThemeLines, ...]:
        """The themes in order, each with its criteria; then the criteria of no theme."""
        themes = tuple(self._lines(PartKind.THEMES, "title"))
        criteria = tuple(self._lines(PartKind.CRITERIA, "question"))
        within = [text_of(each, "theme") for each in self.tree[PartKind.CRITERIA]]
        found = []
        known: set[str] = set()
        for theme in themes:
            mine = () if theme.id in known else _of_theme(criteria, within, theme.id)
            found.append(ThemeLines(theme, mine))
            known.add(theme.id)
        lost = tuple(
            each for each, theme in zip(criteria, within, strict=True) if theme not in known
        )
        return (*found, ThemeLines(None, lost)) if lost else tuple(found)

    def _lines(self, kind: PartKind, key: str) -> Iterator[PartLine]:
        counts: dict[int, int] = {}
        for fault in self.judgement.faults:
            match place(fault.path):
                case (found, index) if found is kind:
                    counts[index] = counts.get(index, 0) + 1
        for index, part in enumerate(self.tree[kind]):
            target = part.get("target")
            levels = part.get("levels")
            yield PartLine(
                kind=kind,
                index=index,
                id=text_of(part, "id"),
                text=texts_of(part, key),
                token=seen(part),
                faults=counts.get(index, 0),
                is_critical=part.get("critical") is True,
                is_conditional=part.get("applies_when") is not None,
                target=str(target) if isinstance(target, int) else "",
                levels=len(levels) if isinstance(levels, list) else 0,
            )


def _of_theme(
    criteria: tuple[PartLine, ...], within: list[str], theme: str
) -> tuple[PartLine, ...]:
    return tuple(each for each, its in zip(criteria, within, strict=True) if its == theme)


def draft_page(draft: Draft) -> DraftPage:
    """A draft that was fetched through its door."""
    tree = json.loads(draft.document)
    return DraftPage(
        draft_id=draft.public_id,
        authority_slug=draft.authority.slug,
        authority_name=draft.authority.name,
        identifier=draft.identifier,
        version=draft.version,
        title=texts_of(tree, "title"),
        revision=draft.revision,
        changed_at=draft.changed_at,
        changed_by=draft.changed_by.name if draft.changed_by else "",
        follows=draft.starts_from.version if draft.starts_from else "",
        published_digest=draft.published_id or "",
        may_edit=draft.published_id is None and may(draft.role, Permission.EDIT_QUESTIONNAIRES),
        tree=tree,
        judgement=judgement(draft.document, draft.starts_from_id),
    )


def placed_fault(tree: Tree, fault: Fault) -> PlacedFault:
    found = place(fault.path)
    if found is None or found[1] >= len(tree[found[0]]):
        return PlacedFault(fault, None, 0, "")
    kind, index = found
    return PlacedFault(fault, kind, index, text_of(tree[kind][index], "id"))


def faults_with(draft: Draft, kind: PartKind | None, index: int, part: Tree) -> tuple[Fault, ...]:
    """The faults of one part if it said this; of what the questionnaire says of itself for no kind."""
    tree = json.loads(draft.document)
    if kind is None:
        found = judgement(
            json.dumps({**part, **{str(each): tree[each] for each in PartKind}}),
            draft.starts_from_id,
        )
        return found.of_header()
    parts = tree[kind]
    if index < len(parts):
        parts[index] = part
    else:
        index = len(parts)
        parts.append(part)
    return judgement(json.dumps(tree), draft.starts_from_id).under(str(kind), index)


# ---- looking and trying --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card needs to know of a result: whether the criterion applies, and why."""

    applicability: Applicability

    @property
    def applies(self) -> bool | None:
        return self.applicability.applies


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion as a vendor would find it: not answered."""

    criterion: Criterion
    result: Shown
    answer: Answer = NO_ANSWER
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ThemeQuestions:
    theme: Theme
    applying: tuple[Question, ...]
    undetermined: tuple[Question, ...]
    hidden: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """The sound part of a draft, on the facts of a product that somebody thinks of."""

    questionnaire: Questionnaire
    facts: Facts
    left_out: int  # criteria that have faults, or hang on parts that have
    themes: tuple[ThemeQuestions, ...]

    @property
    def applying(self) -> int:
        return sum(len(each.applying) for each in self.themes)

    @property
    def undetermined(self) -> int:
        return sum(len(each.undetermined) for each in self.themes)

    @property
    def hidden(self) -> int:
        return sum(len(each.hidden) for each in self.themes)


def questionnaire_to_try(page: DraftPage) -> Questionnaire | None:
    """What of the draft can be shown and tried; None where nothing can."""
    return page.judgement.questionnaire or sound_part(page.tree)


def trial(page: DraftPage, questionnaire: Questionnaire, facts: Facts) -> Trial:
    applies = applicability(questionnaire, facts)
    themes = []
    for theme in questionnaire.themes:
        questions = [
            Question(each, Shown(applies[each.id])) for each in questionnaire.criteria_of(theme.id)
        ]
        themes.append(
            ThemeQuestions(
                theme,
                tuple(each for each in questions if each.result.applies),
                tuple(each for each in questions if each.result.applies is None),
                tuple(each for each in questions if each.result.applies is False),
            )
        )
    left_out = page.criteria_count - len(questionnaire.criteria)
    return Trial(questionnaire, facts, left_out, tuple(themes))
