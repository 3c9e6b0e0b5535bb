"""What one version of a questionnaire alters in another: a list that a person can read."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from clairevoie.core.conditions import Condition, Fact, FactKind
from clairevoie.core.faults import Text
from clairevoie.core.questionnaire import (
    Criterion,
    Level,
    Questionnaire,
    Reference,
    Theme,
)
from clairevoie.core.versions import ONE_TO_ONE, named_in


class Subject(StrEnum):
    """What kind of part is altered."""

    QUESTIONNAIRE = "questionnaire"
    FACT = "fact"
    THEME = "theme"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is altered, by its id: in the later version, or in the earlier if removed."""

    subject: Subject
    id: str


class Wording(StrEnum):
    """Which text of a part is altered."""

    TITLE = "title"
    DESCRIPTION = "description"
    LABEL = "label"
    OPTION = "option"
    QUESTION = "question"
    HELP = "help"
    LEVEL = "level"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Added:
    part: Part


@dataclass(frozen=True, slots=True)
class Removed:
    part: Part


@dataclass(frozen=True, slots=True)
class Renamed:
    """The part has another id; `part.id` is the new one."""

    part: Part
    before: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The part stands behind another one than before, in its list; `None` is the first place."""

    part: Part
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TextChanged:
    """A text in one language; `None` where there was, or is, none.

    `of`: the number of the level, or the id of the option; `None` for the other wordings.
    """

    part: Part
    wording: Wording
    language: str
    before: str | None
    after: str | None
    of: int | str | None = None


@dataclass(frozen=True, slots=True)
class LanguagesChanged:
    part: Part
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindChanged:
    part: Part
    before: FactKind
    after: FactKind


@dataclass(frozen=True, slots=True)
class OptionsChanged:
    """Options of a fact that came, went or stand in another order; ids."""

    part: Part
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeChanged:
    part: Part
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LevelsChanged:
    """There are more levels, or fewer. When only labels differ, each is a `TextChanged`."""

    part: Part
    before: tuple[Level, ...]
    after: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class TargetChanged:
    part: Part
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ConditionChanged:
    """`None`: it applied, or applies, to every product."""

    part: Part
    before: Condition | None
    after: Condition | None


@dataclass(frozen=True, slots=True)
class CriticalChanged:
    part: Part
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class ReferencesChanged:
    part: Part
    before: tuple[Reference, ...]
    after: tuple[Reference, ...]


Alteration: TypeAlias = (
    Added
    | Removed
    | Renamed
    | Moved
    | TextChanged
    | LanguagesChanged
    | KindChanged
    | OptionsChanged
    | ThemeChanged
    | LevelsChanged
    | TargetChanged
    | ConditionChanged
    | CriticalChanged
    | ReferencesChanged
)


def difference(earlier: Questionnaire, later: Questionnaire) -> tuple[Alteration, ...]:
    """Everything that differs, but the version itself and what criteria say that they replace.

    In the order of the later version: the questionnaire, facts, themes, criteria; what was removed
    follows each list. A criterion is compared with the one that it replaces, else with the one of
    its id.
    """
    return (
        *_header(earlier, later),
        *_list(Subject.FACT, earlier.facts, later.facts, _by_id(earlier.facts, later.facts), _fact),
        *_list(
            Subject.THEME,
            earlier.themes,
            later.themes,
            _by_id(earlier.themes, later.themes),
            _theme,
        ),
        *_list(
            Subject.CRITERION,
            earlier.criteria,
            later.criteria,
            counterparts(earlier, later),
            _criterion,
        ),
    )


def counterparts(earlier: Questionnaire, later: Questionnaire) -> Mapping[str, Criterion]:
    """For criteria of the later version, the one criterion of the earlier that each stands for."""
    found: dict[str, Criterion] = {}
    taken: set[str] = set()
    for criterion in later.criteria:
        named = named_in(earlier, criterion)
        if len(named) == 1 and named[0].change in ONE_TO_ONE and named[0].criterion not in taken:
            found[criterion.id] = earlier.criterion(named[0].criterion)
            taken.add(named[0].criterion)
    for criterion in later.criteria:
        if (
            criterion.id not in found
            and criterion.id not in taken
            and earlier.has_criterion(criterion.id)
        ):
            found[criterion.id] = earlier.criterion(criterion.id)
    return found


T = TypeVar("T", Fact, Theme, Criterion)


def _by_id(earlier: Sequence[T], later: Sequence[T]) -> Mapping[str, T]:
    known = {each.id: each for each in earlier}
    return {each.id: known[each.id] for each in later if each.id in known}


def _list(
    subject: Subject,
    earlier: Sequence[T],
    later: Sequence[T],
    before: Mapping[str, T],
    inside: Callable[[Part, T, T], Iterator[Alteration]],
) -> Iterator[Alteration]:
    """One list: `before` gives the earlier item of each later one that had any."""
    places = {each.id: place for place, each in enumerate(earlier)}
    moved = _moved(places, [(each.id, before[each.id].id) for each in later if each.id in before])
    for index, item in enumerate(later):
        part = Part(subject, item.id)
        if item.id not in before:
            yield Added(part)
            continue
        was = before[item.id]
        if was.id != item.id:
            yield Renamed(part, was.id)
        if item.id in moved:
            place = places[was.id]
            yield Moved(
                part,
                earlier[place - 1].id if place else None,
                later[index - 1].id if index else None,
            )
        yield from inside(part, was, item)
    kept = {each.id for each in before.values()}
    for item in earlier:
        if item.id not in kept:
            yield Removed(Part(subject, item.id))


def _moved(places: Mapping[str, int], kept: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The fewest items that had to move: all but one longest run that kept its order.

    `kept`: the ids, now and before, of the items that were there before.
    """
    ends: list[int] = []  # the lowest place at which an ordered run of each length ends
    lengths: list[int] = []
    for _, was in kept:
        place = places[was]
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    moved: set[str] = set()
    wanted = len(ends) - 1
    for (now, _), length in zip(reversed(kept), reversed(lengths), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            moved.add(now)
    return frozenset(moved)


# ---- inside a part -----------------------------------------------------------------------------


def _header(earlier: Questionnaire, later: Questionnaire) -> Iterator[Alteration]:
    part = Part(Subject.QUESTIONNAIRE, later.id)
    if earlier.id != later.id:
        yield Renamed(part, earlier.id)
    if earlier.languages != later.languages:
        yield LanguagesChanged(part, earlier.languages, later.languages)
    yield from _text(part, Wording.TITLE, earlier.title, later.title)
    yield from _text(part, Wording.DESCRIPTION, earlier.description, later.description)


def _fact(part: Part, was: Fact, now: Fact) -> Iterator[Alteration]:
    if was.kind is not now.kind:
        yield KindChanged(part, was.kind, now.kind)
    yield from _text(part, Wording.LABEL, was.label, now.label)
    yield from _text(part, Wording.HELP, was.help, now.help)
    if was.option_ids != now.option_ids:
        yield OptionsChanged(part, was.option_ids, now.option_ids)
    before = {each.id: each.label for each in was.options}
    for option in now.options:
        if option.id in before:
            yield from _text(part, Wording.OPTION, before[option.id], option.label, option.id)


def _theme(part: Part, was: Theme, now: Theme) -> Iterator[Alteration]:
    yield from _text(part, Wording.TITLE, was.title, now.title)


def _criterion(part: Part, was: Criterion, now: Criterion) -> Iterator[Alteration]:
    if was.theme != now.theme:
        yield ThemeChanged(part, was.theme, now.theme)
    yield from _text(part, Wording.QUESTION, was.question, now.question)
    yield from _text(part, Wording.HELP, was.help, now.help)
    if len(was.levels) != len(now.levels):
        yield LevelsChanged(part, was.levels, now.levels)
    else:
        for number, (before, after) in enumerate(zip(was.levels, now.levels, strict=True)):
            yield from _text(part, Wording.LEVEL, before.label, after.label, number)
    if was.target != now.target:
        yield TargetChanged(part, was.target, now.target)
    if was.applies_when != now.applies_when:
        yield ConditionChanged(part, was.applies_when, now.applies_when)
    if was.critical != now.critical:
        yield CriticalChanged(part, was.critical, now.critical)
    yield from _text(part, Wording.EVIDENCE, was.evidence, now.evidence)
    if was.references != now.references:
        yield ReferencesChanged(part, was.references, now.references)


def _text(
    part: Part, wording: Wording, was: Text | None, now: Text | None, of: int | str | None = None
) -> Iterator[TextChanged]:
    """One change for each language, those of before first."""
    was, now = was or {}, now or {}
    for language in dict.fromkeys((*was, *now)):
        before, after = was.get(language), now.get(language)
        if before != after:
            yield TextChanged(part, wording, language, before, after, of)
