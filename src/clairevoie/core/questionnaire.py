"""A questionnaire: themes, facts and criteria, as frozen values that refuse to be wrong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, TypeAlias

from clairevoie.core.canonical import Json, digest
from clairevoie.core.saying import Said

FORMAT: Final = "clairevoie/questionnaire/1"

MINIMUM_LEVELS: Final = 2
MAXIMUM_LEVELS: Final = 4
MAXIMUM_CRITERIA: Final = 1000
MAXIMUM_OPTIONS: Final = 60  # each is one bit of an integer in `population`

CRITERION_ID: Final = re.compile(r"[A-Z]{2,5}-[0-9]{1,3}", re.ASCII)
IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}", re.ASCII)
VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}", re.ASCII)
LANGUAGE: Final = re.compile(r"[a-z]{2}", re.ASCII)

# One text in each language: {"fr": "…", "en": "…"}.
Text: TypeAlias = Mapping[str, str]
# Where a fault stands in the document: ("criteria", 3, "levels", 0, "label").
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a document, where it stands, and how to mend it."""

    path: Path
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.mend})" if self.mend else self.what


class InvalidQuestionnaire(ValueError):
    """The questionnaire breaks at least one rule; `faults` holds every one of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the questionnaire")


class FactKind(StrEnum):
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # exactly one option
    CHOICES = "choices"  # any number of options, also none


class Change(StrEnum):
    """What became of an earlier version's criterion (domain.md, «Waves and versions»)."""

    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Is:
    """Leaf: a flag has this value, or a choice is this option."""

    fact: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class Includes:
    """Leaf: this option is among the choices."""

    fact: str
    option: str


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


Leaf: TypeAlias = Is | Includes
Condition: TypeAlias = Is | Includes | All | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition, in reading order."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Is() | Includes():
            yield condition


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Fact:
    """Something declared about a product, which decides what criteria apply to it."""

    id: str
    kind: FactKind
    label: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)


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
    yield from _duplicates("facts", (each.id for each in questionnaire.facts))
    yield from _duplicates("themes", (each.id for each in questionnaire.themes))
    yield from _duplicates("criteria", (each.id for each in questionnaire.criteria))
    for index, fact in enumerate(questionnaire.facts):
        yield from _fact_faults(("facts", index), fact, questionnaire.languages)
    for index, theme in enumerate(questionnaire.themes):
        yield from _identifier_faults(("themes", index, "id"), theme.id)
        yield from text_faults(("themes", index, "title"), theme.title, questionnaire.languages)
    facts = {each.id: each for each in questionnaire.facts}
    themes = {each.id for each in questionnaire.themes}
    for index, criterion in enumerate(questionnaire.criteria):
        yield from _criterion_faults(
            ("criteria", index), criterion, questionnaire.languages, themes, facts
        )


def _header_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    yield from _identifier_faults(("id",), questionnaire.id)
    if not VERSION.fullmatch(questionnaire.version):
        yield Fault(
            ("version",),
            Said("version {version} is not a version", version=_quoted(questionnaire.version)),
            "letters, digits, dots, dashes; at most 32",
        )
    if not questionnaire.languages:
        yield Fault(("languages",), "no language", "name at least one, such as fr")
    for index, language in enumerate(questionnaire.languages):
        if not LANGUAGE.fullmatch(language):
            yield Fault(
                ("languages", index),
                Said("{language} is not a language", language=_quoted(language)),
                "two lower-case letters",
            )
    yield from _duplicates("languages", questionnaire.languages, key=None)
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


def _fact_faults(path: Path, fact: Fact, languages: tuple[str, ...]) -> Iterator[Fault]:
    yield from _identifier_faults((*path, "id"), fact.id)
    yield from text_faults((*path, "label"), fact.label, languages)
    if fact.help is not None:
        yield from text_faults((*path, "help"), fact.help, languages)
    if fact.kind is FactKind.FLAG and fact.options:
        yield Fault(
            (*path, "options"),
            Said("flag {fact} has options", fact=_quoted(fact.id)),
            "remove them",
        )
    if fact.kind is not FactKind.FLAG and not fact.options:
        yield Fault(
            path,
            Said("{kind} {fact} has no options", kind=fact.kind, fact=_quoted(fact.id)),
            "write at least one option",
        )
    if len(fact.options) > MAXIMUM_OPTIONS:
        yield Fault(
            (*path, "options"),
            Said("{fact} has {count} options", fact=_quoted(fact.id), count=len(fact.options)),
            Said("at most {most}", most=MAXIMUM_OPTIONS),
        )
    yield from _duplicates("options", fact.option_ids, prefix=path)
    for index, option in enumerate(fact.options):
        yield from _identifier_faults((*path, "options", index, "id"), option.id)
        yield from text_faults((*path, "options", index, "label"), option.label, languages)


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
            Said("{criterion} is not a criterion's id", criterion=_quoted(criterion.id)),
            "two to five capitals, a dash, one to three digits: GOV-1",
        )
    if criterion.theme not in themes:
        yield Fault(
            (*path, "theme"),
            Said("unknown theme {theme}", theme=_quoted(criterion.theme)),
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
        yield from _condition_faults((*path, "applies_when"), criterion.applies_when, facts)
    yield from _replacement_faults(path, criterion)


def _replacement_faults(path: Path, criterion: Criterion) -> Iterator[Fault]:
    for index, replacement in enumerate(criterion.replaces):
        if not CRITERION_ID.fullmatch(replacement.criterion):
            yield Fault(
                (*path, "replaces", index, "criterion"),
                Said(
                    "{criterion} is not a criterion's id", criterion=_quoted(replacement.criterion)
                ),
                "the id it had in the earlier version",
            )


def _condition_faults(
    path: Path, condition: Condition, facts: Mapping[str, Fact]
) -> Iterator[Fault]:
    match condition:
        case All(parts) | AnyOf(parts):
            name = "all" if isinstance(condition, All) else "any"
            if not parts:
                yield Fault(
                    (*path, name),
                    Said("{name!r} of nothing", name=name),
                    "write at least one condition",
                )
            for index, part in enumerate(parts):
                yield from _condition_faults((*path, name, index), part, facts)
        case Not(part):
            yield from _condition_faults((*path, "not"), part, facts)
        case Is() | Includes():
            yield from _leaf_faults(path, condition, facts)


def _leaf_faults(path: Path, leaf: Leaf, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    fact = facts.get(leaf.fact)
    if fact is None:
        yield Fault(
            (*path, "fact"),
            Said("unknown fact {fact}", fact=_quoted(leaf.fact)),
            "name one of the facts",
        )
        return
    match leaf, fact.kind:
        case Includes(_, option), FactKind.CHOICES:
            if option not in fact.option_ids:
                yield _unknown_option((*path, "includes"), fact, option)
        case Includes(), _:
            yield Fault(
                (*path, "includes"),
                Said("'includes' on the {kind} {fact}", kind=fact.kind, fact=_quoted(fact.id)),
                "'includes' is for choices; write 'is'",
            )
        case Is(), FactKind.CHOICES:
            yield Fault(
                (*path, "is"),
                Said("'is' on the choices {fact}", fact=_quoted(fact.id)),
                "'is' is for flag and choice; write 'includes'",
            )
        case Is(_, bool() as value), FactKind.CHOICE:
            yield Fault(
                (*path, "is"),
                Said(
                    "{option} is not an option of {fact}",
                    option=str(value).lower(),
                    fact=_quoted(fact.id),
                ),
                Said("one of {known}", known=", ".join(fact.option_ids)),
            )
        case Is(_, str() as option), FactKind.CHOICE:
            if option not in fact.option_ids:
                yield _unknown_option((*path, "is"), fact, option)
        case Is(_, str() as value), FactKind.FLAG:
            yield Fault(
                (*path, "is"),
                Said("{value} on the flag {fact}", value=_quoted(value), fact=_quoted(fact.id)),
                "true or false, without quotes",
            )


def _unknown_option(path: Path, fact: Fact, option: str) -> Fault:
    return Fault(
        path,
        Said("unknown option {option} of {fact}", option=_quoted(option), fact=_quoted(fact.id)),
        Said("one of {known}", known=", ".join(fact.option_ids)),
    )


def _identifier_faults(path: Path, identifier: str) -> Iterator[Fault]:
    if not IDENTIFIER.fullmatch(identifier):
        yield Fault(
            path,
            Said("{identifier} is not an identifier", identifier=_quoted(identifier)),
            "a lower-case letter, then letters, digits, dashes; at most 63",
        )


def text_faults(path: Path, text: Text, languages: tuple[str, ...]) -> Iterator[Fault]:
    """What is wrong with a text: a language missing, empty, or not one of those wanted."""
    for language in languages:
        if not text.get(language, "").strip():
            yield Fault(
                path,
                Said("no text in {language}", language=_quoted(language)),
                Said("write {key}: …", key=language),
            )
    for language in text:
        if language not in languages:
            yield Fault(
                (*path, language),
                Said(
                    "text in {language}, which is not one of the languages",
                    language=_quoted(language),
                ),
                "add it to languages, or remove it",
            )


def _duplicates(
    name: str, ids: Iterable[str], *, prefix: Path = (), key: str | None = "id"
) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, identifier in enumerate(ids):
        if identifier in seen:
            place: Path = (*prefix, name, index) if key is None else (*prefix, name, index, key)
            yield Fault(
                place,
                Said(
                    "{identifier} stands twice in {name}", identifier=_quoted(identifier), name=name
                ),
                "give each its own",
            )
        seen.add(identifier)


def _quoted(value: str) -> str:
    """A value from outside, short enough and safe enough for one line of a message."""
    shown = value if len(value) <= 60 else value[:57] + "…"
    return repr(shown)


def as_document(questionnaire: Questionnaire) -> Json:
    """The questionnaire as its JSON document (interfaces.md), what is absent left out."""
    return _present(
        format=FORMAT,
        id=questionnaire.id,
        version=questionnaire.version,
        languages=list(questionnaire.languages),
        title=dict(questionnaire.title),
        description=questionnaire.description and dict(questionnaire.description),
        facts=[_fact_document(each) for each in questionnaire.facts],
        themes=[{"id": each.id, "title": dict(each.title)} for each in questionnaire.themes],
        criteria=[_criterion_document(each) for each in questionnaire.criteria],
    )


def _fact_document(fact: Fact) -> Json:
    return _present(
        id=fact.id,
        kind=str(fact.kind),
        label=dict(fact.label),
        help=fact.help and dict(fact.help),
        options=[{"id": each.id, "label": dict(each.label)} for each in fact.options] or None,
    )


def _criterion_document(criterion: Criterion) -> Json:
    return _present(
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


def condition_document(condition: Condition) -> Json:
    """A condition as data: `{fact, is}`, `{fact, includes}`, `all`, `any`, `not`."""
    match condition:
        case Is(fact, value):
            return {"fact": fact, "is": value}
        case Includes(fact, option):
            return {"fact": fact, "includes": option}
        case All(parts):
            return {"all": [condition_document(each) for each in parts]}
        case AnyOf(parts):
            return {"any": [condition_document(each) for each in parts]}
        case Not(part):
            return {"not": condition_document(part)}


def _present(**members: Json) -> dict[str, Json]:
    return {name: value for name, value in members.items() if value is not None}
