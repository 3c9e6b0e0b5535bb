"""A questionnaire: themes, facts and criteria, as frozen values that refuse to be wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from clairevoie.core.canonical import Json, digest, present
from clairevoie.core.conditions import (
    Condition,
    Fact,
    condition_document,
    condition_faults,
    fact_definition_faults,
    fact_document,
)
from clairevoie.core.faults import (
    LANGUAGE,
    Fault,
    Path,
    Text,
    duplicate_faults,
    identifier_faults,
    quoted,
    text_faults,
)
from clairevoie.core.saying import Said

FORMAT: Final = "clairevoie/questionnaire/1"

MINIMUM_LEVELS: Final = 2
MAXIMUM_LEVELS: Final = 4
MAXIMUM_CRITERIA: Final = 1000

CRITERION_ID: Final = re.compile(r"[A-Z]{2,5}-[0-9]{1,3}", re.ASCII)
VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}", re.ASCII)


class InvalidQuestionnaire(ValueError):
    """The questionnaire breaks at least one rule; `faults` holds every one of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the questionnaire")


class Change(StrEnum):
    """What became of an earlier version's criterion (domain.md, «Waves and versions»)."""

    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Level:
    """One choice of a criterion; its number is its position, 0 the lowest."""

    label: Text


@dataclass(frozen=True, slots=True)
class Reference:
    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Replacement:
    criterion: str
    version: str
    change: Change


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question: two to four ordered levels and a target, asked when a condition holds."""

    id: str
    theme: str
    question: Text
    levels: tuple[Level, ...]
    target: int
    help: Text | None = None
    applies_when: Condition | None = None
    critical: bool = False
    evidence: Text | None = None
    references: tuple[Reference, ...] = ()
    replaces: tuple[Replacement, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """An immutable questionnaire, identified by id, version and digest.

    Raises `InvalidQuestionnaire` with every fault when the parts do not fit together.
    """

    id: str
    version: str
    languages: tuple[str, ...]
    title: Text
    facts: tuple[Fact, ...]
    themes: tuple[Theme, ...]
    criteria: tuple[Criterion, ...]
    description: Text | None = None
    _by_id: Mapping[str, Criterion] = field(init=False, repr=False, compare=False)
    _facts_by_id: Mapping[str, Fact] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults = tuple(faults_of(self))
        if faults:
            raise InvalidQuestionnaire(faults)
        object.__setattr__(self, "_by_id", {each.id: each for each in self.criteria})
        object.__setattr__(self, "_facts_by_id", {each.id: each for each in self.facts})

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of this id; `KeyError` when there is none."""
        return self._by_id[criterion_id]

    def has_criterion(self, criterion_id: str) -> bool:
        return criterion_id in self._by_id

    def fact(self, fact_id: str) -> Fact:
        """The fact of this id; `KeyError` when there is none."""
        return self._facts_by_id[fact_id]

    def has_fact(self, fact_id: str) -> bool:
        return fact_id in self._facts_by_id

    def criteria_of(self, theme_id: str) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if each.theme == theme_id)

    @cached_property
    def digest(self) -> str:
        """The digest of the questionnaire's document: the same for YAML and JSON sources."""
        return digest(as_document(self))


def faults_of(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every rule that a questionnaire breaks, each with its place."""
    yield from _header_faults(questionnaire)
    yield from duplicate_faults("facts", (each.id for each in questionnaire.facts))
    yield from duplicate_faults("themes", (each.id for each in questionnaire.themes))
    yield from duplicate_faults("criteria", (each.id for each in questionnaire.criteria))
    for index, fact in enumerate(questionnaire.facts):
        yield from fact_definition_faults(("facts", index), fact, questionnaire.languages)
    for index, theme in enumerate(questionnaire.themes):
        yield from identifier_faults(("themes", index, "id"), theme.id)
        yield from text_faults(("themes", index, "title"), theme.title, questionnaire.languages)
    facts = {each.id: each for each in questionnaire.facts}
    themes = {each.id for each in questionnaire.themes}
    for index, criterion in enumerate(questionnaire.criteria):
        yield from _criterion_faults(
            ("criteria", index), criterion, questionnaire.languages, themes, facts
        )


def _header_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    yield from identifier_faults(("id",), questionnaire.id)
    yield from _version_faults(("version",), questionnaire.version)
    if not questionnaire.languages:
        yield Fault(("languages",), "no language", "name at least one, such as fr")
    for index, language in enumerate(questionnaire.languages):
        if not LANGUAGE.fullmatch(language):
            yield Fault(
                ("languages", index),
                Said("{language} is not a language", language=quoted(language)),
                "two lower-case letters",
            )
    yield from duplicate_faults("languages", questionnaire.languages, key=None)
    yield from text_faults(("title",), questionnaire.title, questionnaire.languages)
    if questionnaire.description is not None:
        yield from text_faults(("description",), questionnaire.description, questionnaire.languages)
    if not questionnaire.themes:
        yield Fault(("themes",), "no theme", "write at least one")
    if not 1 <= len(questionnaire.criteria) <= MAXIMUM_CRITERIA:
        yield Fault(
            ("criteria",),
            Said("{count} criteria", count=len(questionnaire.criteria)),
            Said("from {least} to {most}", least=1, most=MAXIMUM_CRITERIA),
        )


def _version_faults(path: Path, version: str) -> Iterator[Fault]:
    if not VERSION.fullmatch(version):
        yield Fault(
            path,
            Said("version {version} is not a version", version=quoted(version)),
            "letters, digits, dots, dashes; at most 32",
        )


def _criterion_faults(
    path: Path,
    criterion: Criterion,
    languages: tuple[str, ...],
    themes: set[str],
    facts: Mapping[str, Fact],
) -> Iterator[Fault]:
    if not CRITERION_ID.fullmatch(criterion.id):
        yield Fault(
            (*path, "id"),
            Said("{criterion} is not a criterion's id", criterion=quoted(criterion.id)),
            "two to five capitals, a dash, one to three digits: GOV-1",
        )
    if criterion.theme not in themes:
        yield Fault(
            (*path, "theme"),
            Said("unknown theme {theme}", theme=quoted(criterion.theme)),
            "name one of the themes",
        )
    yield from text_faults((*path, "question"), criterion.question, languages)
    for name, text in (("help", criterion.help), ("evidence", criterion.evidence)):
        if text is not None:
            yield from text_faults((*path, name), text, languages)
    count = len(criterion.levels)
    if not MINIMUM_LEVELS <= count <= MAXIMUM_LEVELS:
        yield Fault(
            (*path, "levels"),
            Said("{criterion} has {count} level", criterion=criterion.id, count=count)
            if count == 1
            else Said("{criterion} has {count} levels", criterion=criterion.id, count=count),
            Said("from {least} to {most}", least=MINIMUM_LEVELS, most=MAXIMUM_LEVELS),
        )
    elif not 1 <= criterion.target <= count - 1:
        yield Fault(
            (*path, "target"),
            Said(
                "target {target} of {criterion} is out of range",
                target=criterion.target,
                criterion=criterion.id,
            ),
            Said(
                "from {least} to {most}, the number of its highest level", least=1, most=count - 1
            ),
        )
    for index, level in enumerate(criterion.levels):
        yield from text_faults((*path, "levels", index, "label"), level.label, languages)
    if criterion.applies_when is not None:
        yield from condition_faults((*path, "applies_when"), criterion.applies_when, facts)
    yield from _replacement_faults(path, criterion)


def _replacement_faults(path: Path, criterion: Criterion) -> Iterator[Fault]:
    for index, replacement in enumerate(criterion.replaces):
        if not CRITERION_ID.fullmatch(replacement.criterion):
            yield Fault(
                (*path, "replaces", index, "criterion"),
                Said(
                    "{criterion} is not a criterion's id", criterion=quoted(replacement.criterion)
                ),
                "the id it had in the earlier version",
            )
        yield from _version_faults((*path, "replaces", index, "version"), replacement.version)


def as_document(questionnaire: Questionnaire) -> Json:
    """The questionnaire as its JSON document (interfaces.md), what is absent left out."""
    return present(
        format=FORMAT,
        id=questionnaire.id,
        version=questionnaire.version,
        languages=list(questionnaire.languages),
        title=dict(questionnaire.title),
        description=questionnaire.description and dict(questionnaire.description),
        facts=[fact_document(each) for each in questionnaire.facts],
        themes=[{"id": each.id, "title": dict(each.title)} for each in questionnaire.themes],
        criteria=[_criterion_document(each) for each in questionnaire.criteria],
    )


def _criterion_document(criterion: Criterion) -> Json:
    return present(
        id=criterion.id,
        theme=criterion.theme,
        question=dict(criterion.question),
        help=criterion.help and dict(criterion.help),
        levels=[{"label": dict(each.label)} for each in criterion.levels],
        target=criterion.target,
        applies_when=criterion.applies_when and condition_document(criterion.applies_when),
        critical=criterion.critical or None,
        evidence=criterion.evidence and dict(criterion.evidence),
        references=[{"source": each.source, "id": each.id} for each in criterion.references]
        or None,
        replaces=[
            {
                "criterion": each.criterion,
                "version": each.version,
                "change": str(each.change),
            }
            for each in criterion.replaces
        ]
        or None,
    )
