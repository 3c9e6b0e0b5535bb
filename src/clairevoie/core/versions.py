"""The versions of a questionnaire: which comes later, how the next one starts, what replaces what.

The words are those of domain.md, «Waves and versions».
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from clairevoie.core.faults import Fault, Path, Text, quoted
from clairevoie.core.questionnaire import (
    Change,
    Criterion,
    InvalidQuestionnaire,
    Questionnaire,
    Replacement,
)
from clairevoie.core.saying import Said

_RUNS: Final = re.compile("[0-9]+|[A-Za-z]+")
ONE_TO_ONE: Final = frozenset((Change.SAME, Change.REWORDED, Change.CHANGED))
_RESTRUCTURED: Final = (Change.SPLIT, Change.MERGED)


class Fate(StrEnum):
    """What became of a criterion from one version to the other."""

    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the criteria of before, the one of after, and what became of them.

    `earlier` is empty for a new criterion; `later` is `None` for one that was dropped.
    """

    fate: Fate
    earlier: tuple[Criterion, ...]
    later: Criterion | None


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Criterion by criterion: those of the later version in its order, then those dropped.

    `faults` stand in the later version's document; a version that has any must not be published.
    """

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many rows there are of each fate, in the order of `Fate`."""
        found = Counter(each.fate for each in self.rows)
        return {fate: found[fate] for fate in Fate}


def is_later(version: str, earlier: str) -> bool:
    """Whether a version comes after another: 1 < 1.2 < 1.10 < 2; numbers come before words."""
    return _order(version) > _order(earlier)


def _order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by their length, then their digits: no version is too long for it."""
    runs = (run.lstrip("0") if run.isdigit() else run for run in _RUNS.findall(version))
    return tuple((1, 0, run) if run.isalpha() else (0, len(run), run) for run in runs)


def next_version(questionnaire: Questionnaire, version: str) -> Questionnaire:
    """The copy that a new version starts from: every criterion is the same as its earlier self.

    Raises `InvalidQuestionnaire` when `version` is not one, or does not come later.
    """
    copy = replace(
        questionnaire,
        version=version,
        criteria=tuple(
            replace(each, replaces=(Replacement(each.id, questionnaire.version, Change.SAME),))
            for each in questionnaire.criteria
        ),
    )
    if faults := tuple(_version_faults(questionnaire, copy)):
        raise InvalidQuestionnaire(faults)
    return copy


def named_in(earlier: Questionnaire, criterion: Criterion) -> tuple[Replacement, ...]:
    """What a criterion says that it replaces in this earlier version, and that is there; once."""
    found: dict[str, Replacement] = {}
    for each in criterion.replaces:
        if each.version == earlier.version and earlier.has_criterion(each.criterion):
            found.setdefault(each.criterion, each)
    return tuple(found.values())


def equivalence(earlier: Questionnaire, later: Questionnaire) -> Equivalence:
    """What the later version says that its criteria replace in the earlier one, and its faults."""
    named = {each.id: named_in(earlier, each) for each in later.criteria}
    replaced = Counter(each.criterion for some in named.values() for each in some)
    rows = [
        Row(
            _fate(named[each.id]),
            tuple(earlier.criterion(one.criterion) for one in named[each.id]),
            each,
        )
        for each in later.criteria
    ]
    dropped = [
        Row(Fate.DROPPED, (each,), None) for each in earlier.criteria if not replaced[each.id]
    ]
    return Equivalence((*rows, *dropped), tuple(_faults(earlier, later, replaced)))


def _fate(named: tuple[Replacement, ...]) -> Fate:
    """Several earlier criteria in one are merged, whatever is said of each."""
    if not named:
        return Fate.NEW
    return Fate(named[0].change) if len(named) == 1 else Fate.MERGED


# ---- faults ------------------------------------------------------------------------------------


def _faults(
    earlier: Questionnaire, later: Questionnaire, replaced: Mapping[str, int]
) -> Iterator[Fault]:
    yield from _version_faults(earlier, later)
    for index, criterion in enumerate(later.criteria):
        seen: set[str] = set()
        alone = len(named_in(earlier, criterion)) == 1
        for number, each in enumerate(criterion.replaces):
            path: Path = ("criteria", index, "replaces", number)
            if each.version != earlier.version:
                yield from _origin_faults(path, each, later)
            elif not earlier.has_criterion(each.criterion):
                yield Fault(
                    (*path, "criterion"),
                    Said(
                        "version {version} has no criterion {criterion}",
                        version=quoted(earlier.version),
                        criterion=quoted(each.criterion),
                    ),
                    "name one of its criteria",
                )
            elif each.criterion in seen:
                yield Fault(
                    (*path, "criterion"),
                    Said("{criterion} is replaced twice here", criterion=each.criterion),
                    "keep one of them",
                )
            else:
                seen.add(each.criterion)
                yield from _change_faults(
                    (*path, "change"),
                    each,
                    earlier.criterion(each.criterion),
                    criterion,
                    alone=alone,
                    shared=replaced[each.criterion] > 1,
                )


def _version_faults(earlier: Questionnaire, later: Questionnaire) -> Iterator[Fault]:
    if later.id != earlier.id:
        yield Fault(
            ("id",),
            Said("{id} is another questionnaire than {earlier}", id=later.id, earlier=earlier.id),
            Said("write {key}: …", key=f"id: {earlier.id}"),
        )
    if not is_later(later.version, earlier.version):
        yield Fault(
            ("version",),
            Said(
                "version {version} does not come after {earlier}",
                version=quoted(later.version),
                earlier=quoted(earlier.version),
            ),
            "write a higher number",
        )


def _origin_faults(path: Path, replacement: Replacement, later: Questionnaire) -> Iterator[Fault]:
    """Another version than the one compared with is none of our business, if it came before."""
    if not is_later(later.version, replacement.version):
        yield Fault(
            (*path, "version"),
            Said(
                "version {version} does not come before {later}",
                version=quoted(replacement.version),
                later=quoted(later.version),
            ),
            "name an earlier version",
        )


def _change_faults(
    path: Path,
    replacement: Replacement,
    before: Criterion,
    after: Criterion,
    *,
    alone: bool,  # the only earlier criterion that `after` replaces
    shared: bool,  # other later criteria replace it too
) -> Iterator[Fault]:
    change = replacement.change
    if change is Change.SPLIT and not shared:
        yield Fault(
            path,
            Said("{criterion} is split into one criterion only", criterion=before.id),
            "name it in each criterion that it became",
        )
    elif change is Change.MERGED and alone:
        yield Fault(
            path,
            Said("{criterion} is merged with nothing", criterion=before.id),
            "name each criterion that went into this one",
        )
    elif not alone and change not in _RESTRUCTURED:
        yield Fault(
            path,
            Said("several criteria in one, and {criterion} is not merged", criterion=before.id),
            "write merged for each of them",
        )
    elif shared and change not in _RESTRUCTURED:
        yield Fault(
            path,
            Said("{criterion} is replaced more than once, and not split", criterion=before.id),
            "write split for each of them",
        )
    elif change is Change.SAME and (parts := _parts_that_differ(before, after)):
        yield Fault(
            path,
            Said("{criterion} is not the same: {parts}", criterion=before.id, parts=parts),
            "write reworded, or changed",
        )
    elif change is Change.REWORDED and len(before.levels) != len(after.levels):
        yield Fault(
            path,
            Said(
                "{criterion} had {before} levels and has {after}",
                criterion=before.id,
                before=len(before.levels),
                after=len(after.levels),
            ),
            "write changed",
        )


def _parts_that_differ(before: Criterion, after: Criterion) -> str:
    """The keys of the parts that a criterion cannot change and stay the same."""
    differs = {
        "question": not _says_the_same(before.question, after.question),
        "help": not _says_the_same(before.help, after.help),
        "levels": len(before.levels) != len(after.levels)
        or not all(
            _says_the_same(was.label, now.label)
            for was, now in zip(before.levels, after.levels, strict=True)
        ),
        "target": before.target != after.target,
        "applies_when": before.applies_when != after.applies_when,
        "evidence": not _says_the_same(before.evidence, after.evidence),
    }
    return ", ".join(name for name, found in differs.items() if found)


def _says_the_same(before: Text | None, after: Text | None) -> bool:
    """In each language that both are written in: a translation added changes nothing."""
    if before is None or after is None:
        return before is after
    return all(before[language] == after[language] for language in before if language in after)
