"""The attacker as judge: every table that could stand behind a release, one by one.

Public are the products of each vendor group in a row. A table says how many of each group's
products have each level. What holds in every table that agrees with the release is revealed.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import TypeAlias

from clairevoie.core.answers import UNKNOWN, Answer
from clairevoie.core.confidentiality import MARGIN, ProtectedTable, Rule, protected_levels
from clairevoie.core.contributions import Contribution
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import Assessment, score
from tests.strategies import criterion_document, questionnaire_document, questionnaire_of

# For each group, how many of its products have each level; «unknown» last.
Table: TypeAlias = tuple[tuple[int, ...], ...]
# A release's cells: the count, or the reason why there is none.
Cells: TypeAlias = Mapping[str, int | str]


@dataclass(frozen=True)
class Revealed:
    """`insider` (None: the public) can conclude that `group` has a product with `outcome`."""

    insider: int | None
    group: int
    outcome: str


class OneCriterion:
    """A wave whose questionnaire has one criterion."""

    def __init__(self, levels: int = 2, target: int = 1) -> None:
        self.target = target
        self.questionnaire: Questionnaire = questionnaire_of(
            questionnaire_document([criterion_document("GOV-1", levels=levels, target=target)])
        )
        self.outcomes = (*map(str, range(levels)), "unknown")
        self._assessments: list[Assessment] = [
            score(self.questionnaire, {}, {"GOV-1": Answer(level)})
            for level in (*range(levels), UNKNOWN)
        ]

    def contributions(self, table: Table) -> tuple[Contribution, ...]:
        return tuple(
            Contribution(f"group-{group}", self._assessments[outcome])
            for group, counts in enumerate(table)
            for outcome, count in enumerate(counts)
            for _ in range(count)
        )

    def cells(self, table: Table, rule: Rule) -> Cells:
        """What is published of a table."""
        return cells_of(protected_levels(self.questionnaire, self.contributions(table), rule))

    def seen(self, counts: Sequence[int]) -> dict[str, int]:
        """A row's counts by every outcome that a release names."""
        return dict(zip(self.outcomes, counts, strict=True)) | {
            "reached": sum(counts[self.target : -1]),
            "missed": sum(counts[: self.target]) + counts[-1],
            MARGIN: sum(counts),
        }

    def totals(self, table: Table) -> dict[str, int]:
        return self.seen([sum(column) for column in zip(*table, strict=True)])

    def revealed(self, possible: Sequence[Table], true: Sequence[Table]) -> set[Revealed]:
        """What holds in all possible tables, or in all that agree with an insider's own part.

        The insider's part is that of one of the `true` tables, which are among the possible.
        """
        found = set(self._certain(None, possible))
        for insider in range(len(possible[0])):
            by_own = alike((table[insider], table) for table in possible)
            for own in {table[insider] for table in true}:
                found.update(self._certain(insider, by_own[own]))
        return found

    def _certain(self, insider: int | None, tables: Sequence[Table]) -> Iterator[Revealed]:
        for group in range(len(tables[0])):
            if group == insider:
                continue
            rows = [self.seen(each) for each in {table[group] for table in tables}]
            for outcome in rows[0]:
                if outcome != MARGIN and min(row[outcome] for row in rows) > 0:
                    yield Revealed(insider, group, outcome)


def cells_of(table: ProtectedTable) -> Cells:
    return {
        cell.at[-1]: str(cell.withheld) if cell.products is None else cell.products
        for cell in table.cells
    }


def tables_of(sizes: Sequence[int], outcomes: int) -> Iterator[Table]:
    """Every table of vendor groups with so many products each."""
    return product(*(list(_spreads(size, outcomes)) for size in sizes))


def _spreads(size: int, outcomes: int) -> Iterator[tuple[int, ...]]:
    for chosen in combinations_with_replacement(range(outcomes), size):
        yield tuple(chosen.count(outcome) for outcome in range(outcomes))


def alike(pairs: Iterable[tuple[Hashable, Table]]) -> dict[Hashable, list[Table]]:
    """The tables of each key."""
    found: dict[Hashable, list[Table]] = defaultdict(list)
    for key, table in pairs:
        found[key].append(table)
    return found
