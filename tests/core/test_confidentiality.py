"""Nobody's outcome can be concluded from what is published: the rule, and the attack as judge."""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairevoie.core.aggregation import RawRow
from clairevoie.core.answers import Answer
from clairevoie.core.confidentiality import (
    DOMINANCE_PERCENT,
    MARGIN,
    MINIMUM_VENDOR_GROUPS,
    ProtectedCell,
    Rule,
    Withheld,
    protected_bands,
    protected_levels,
    protected_tables,
    reason_to_withhold,
)
from clairevoie.core.contributions import Contribution
from clairevoie.core.scoring import DEFAULT_CUTS, Assessment, score
from tests.core.attacker import Cells, OneCriterion, Table, alike, cells_of, tables_of
from tests.strategies import criterion_document, questionnaire_document, questionnaire_of

RULE = Rule()
# The attack alone: no threshold on vendor groups or dominance.
NO_THRESHOLDS = Rule(minimum_vendor_groups=1, dominance_percent=100)
BAND_MERGES = ((0, 20, 60, 80, 100), (0, 60, 80, 100), (0, 60, 100))

TEN = questionnaire_of(questionnaire_document([criterion_document(f"GOV-{n}") for n in range(10)]))


@cache
def ten_criteria(reached: int) -> Assessment:
    """The assessment of a product that reaches so many of ten criteria."""
    return score(TEN, {}, {f"GOV-{number}": Answer(1) for number in range(reached)})


def wave(*members: tuple[str, int]) -> list[Contribution]:
    """Products by vendor group and criteria reached, of ten."""
    return [Contribution(group, ten_criteria(reached)) for group, reached in members]


def each_alone(scores: Iterable[int], prefix: str = "vendor") -> list[tuple[str, int]]:
    """One vendor group for each of these scores."""
    return [(f"{prefix}-{number}", reached) for number, reached in enumerate(scores)]


def row(outcomes: Mapping[str, Mapping[str, int]]) -> RawRow:
    return RawRow((), outcomes)


def alone(number: int, prefix: str) -> dict[str, int]:
    """So many vendor groups of one product each."""
    return {f"{prefix}-{index}": 1 for index in range(number)}


# The primary rule.


@pytest.mark.parametrize("outcome", ["0", "1", "2"])
def test_an_outcome_of_two_vendor_groups_withholds_the_row_and_of_three_does_not(outcome: str):
    others = {"0": alone(20, "a"), "1": alone(20, "b"), "2": alone(20, "c")}
    for groups, expected in ((1, Withheld.FEW_VENDORS), (2, Withheld.FEW_VENDORS), (3, None)):
        counted = row(others | {outcome: alone(groups, "d")})
        assert reason_to_withhold(counted, RULE) is expected


def test_many_products_of_two_vendor_groups_are_still_few_vendors():
    counted = row({"reached": {"a": 10, "b": 10}, "missed": alone(30, "c")})
    assert reason_to_withhold(counted, RULE) is Withheld.FEW_VENDORS


@pytest.mark.parametrize(
    ("largest", "others", "is_withheld"),
    [(17, 3, False), (18, 3, True), (34, 6, False), (35, 6, True)],
)
def test_85_percent_of_a_cell_exactly_is_published_and_anything_above_is_not(
    largest: int, others: int, is_withheld: bool
):
    cell = {"big": largest} | alone(others, "a")
    counted = row({"0": cell, "1": alone(60, "b"), "2": alone(60, "c")})
    assert (100 * largest > 85 * (largest + others)) is is_withheld
    assert (reason_to_withhold(counted, RULE) is not None) is is_withheld


def test_the_rule_is_the_statistical_offices_and_can_be_made_stricter():
    assert (MINIMUM_VENDOR_GROUPS, DOMINANCE_PERCENT) == (3, 85)
    counted = row({"reached": alone(4, "a"), "missed": alone(20, "b")})
    assert reason_to_withhold(counted, RULE) is None
    assert reason_to_withhold(counted, Rule(minimum_vendor_groups=5)) is not None
    dominated = row({"reached": {"big": 6} | alone(4, "a"), "missed": alone(20, "b")})
    assert reason_to_withhold(dominated, RULE) is None
    assert reason_to_withhold(dominated, Rule(dominance_percent=59)) is not None


@pytest.mark.parametrize("outcome", ["reached", "missed"])
def test_a_unanimous_row_is_withheld_however_many_vendors_it_has(outcome: str):
    counted = row({"reached": {}, "missed": {}} | {outcome: alone(50, "a")})
    assert reason_to_withhold(counted, RULE) is not None


def test_a_zero_is_published_while_two_other_outcomes_stay_possible():
    counted = row({"0": alone(5, "a"), "1": {}, "2": alone(5, "b")})
    assert reason_to_withhold(counted, RULE) is None


def test_an_empty_row_hides_nothing():
    assert reason_to_withhold(row({"reached": {}, "missed": {}}), RULE) is None


def test_a_group_of_more_products_than_fit_elsewhere_is_not_revealed():
    # Five of the eight stand outside «reached», and the group has six products.
    counted = row({"reached": {"big": 2} | alone(4, "a"), "missed": {"big": 4} | alone(1, "b")})
    assert reason_to_withhold(counted, Rule(minimum_vendor_groups=2)) is not None


def test_an_insider_who_takes_its_own_products_away_learns_nothing_of_the_others():
    # Seen from outside all is well: two of a, two of b, four elsewhere. But a knows its own two.
    counted = row({"reached": {"a": 2, "c": 1}, "missed": {"b": 2, "d": 1}})
    loose = Rule(minimum_vendor_groups=2)
    assert reason_to_withhold(counted, loose) is not None


# The attack in closed form against every table, one by one.

rows = st.integers(2, 4).flatmap(
    lambda outcomes: st.lists(
        st.lists(st.integers(0, 2), min_size=outcomes, max_size=outcomes).filter(
            lambda counts: 0 < sum(counts) <= 3
        ),
        min_size=2,
        max_size=4,
    )
)


def raw_row(table: Sequence[Sequence[int]]) -> RawRow:
    return row(
        {
            str(outcome): {
                str(group): counts[outcome]
                for group, counts in enumerate(table)
                if counts[outcome] > 0
            }
            for outcome in range(len(table[0]))
        }
    )


def is_revealing(table: Sequence[Sequence[int]]) -> bool:
    """Whether the public or an insider concludes an outcome from this row's counts."""
    totals = [sum(column) for column in zip(*table, strict=True)]
    possible = [
        each
        for each in tables_of([sum(counts) for counts in table], len(totals))
        if [sum(column) for column in zip(*each, strict=True)] == totals
    ]
    for insider in (None, *range(len(table))):
        agreeing = [
            each for each in possible if insider is None or each[insider] == tuple(table[insider])
        ]
        for group in range(len(table)):
            if group != insider and any(
                min(each[group][outcome] for each in agreeing) for outcome in range(len(totals))
            ):
                return True
    return False


@settings(max_examples=300)
@given(rows)
def test_a_row_that_reveals_an_outcome_by_its_counts_is_always_withheld(table: list[list[int]]):
    if is_revealing(table):
        assert reason_to_withhold(raw_row(table), NO_THRESHOLDS) is not None


# Levels, reached and missed, and the margin, together in one release.

CRITERIA = {
    "two levels": OneCriterion(levels=2, target=1),
    "three levels, target 1": OneCriterion(levels=3, target=1),
    "three levels, target 2": OneCriterion(levels=3, target=2),
}
SIZES: tuple[tuple[int, ...], ...] = (
    (1, 1, 1),
    (3, 1, 1),
    (1, 1, 1, 1),
    (2, 2, 2, 2),
    (2, 1, 1, 1, 1),
    (2, 2, 1, 1, 1),
    (3, 2, 1, 1, 1),
    (4, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1),
    (2, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (2, 1, 1, 1, 1, 1, 1),
)
RULES = (RULE, Rule(minimum_vendor_groups=2), Rule(minimum_vendor_groups=2, dominance_percent=60))
MAXIMUM_TABLES = 9000


def _name(rule: Rule) -> str:
    return f"{rule.minimum_vendor_groups} groups, {rule.dominance_percent} %"


small_waves = pytest.mark.parametrize(
    ("criterion", "sizes", "rule"),
    [
        pytest.param(criterion, sizes, rule, id=f"{name}-{sizes}-{_name(rule)}")
        for name, criterion in CRITERIA.items()
        for sizes in SIZES
        for rule in (RULES if name == "two levels" else RULES[:1])
        if len(list(tables_of(sizes, len(criterion.outcomes)))) <= MAXIMUM_TABLES
    ],
)


def releases(
    criterion: OneCriterion, sizes: Sequence[int], rule: Rule
) -> list[tuple[Cells, Table]]:
    """Every table of these vendor groups with what would be published of it."""
    tables = tables_of(sizes, len(criterion.outcomes))
    return [(criterion.cells(each, rule), each) for each in tables]


def counts(cells: Cells) -> tuple[tuple[str, int], ...]:
    return tuple((outcome, value) for outcome, value in cells.items() if isinstance(value, int))


@small_waves
def test_the_counts_of_levels_outcomes_and_margin_together_reveal_nothing(
    criterion: OneCriterion, sizes: Sequence[int], rule: Rule
):
    """The equations of everything published, nothing more: the attack of the design."""
    published = releases(criterion, sizes, rule)
    totals = [(criterion.totals(table), table) for _, table in published]
    for known, true in alike((counts(cells), table) for cells, table in published).items():
        agreeing = [
            table
            for total, table in totals
            if all(total[outcome] == value for outcome, value in known)  # type: ignore[attr-defined]
        ]
        assert criterion.revealed(agreeing, true) == set(), known


@small_waves
def test_that_a_row_is_withheld_and_the_reason_for_it_reveal_nothing(
    criterion: OneCriterion, sizes: Sequence[int], rule: Rule
):
    """The reader knows the rule, and for which tables it gives this very reason."""
    withheld = [
        (tuple(cells.items()), table)
        for cells, table in releases(criterion, sizes, rule)
        if not isinstance(cells["reached"], int)
    ]
    for cells, tables in alike(withheld).items():
        assert criterion.revealed(tables, tables) == set(), cells


@small_waves
def test_a_published_row_reveals_nothing_to_a_reader_who_knows_the_rule(
    criterion: OneCriterion, sizes: Sequence[int], rule: Rule
):
    """Three vendor groups at least stand in each published cell, none over 85 %: that is said too."""
    published = [
        (tuple(cells.items()), table)
        for cells, table in releases(criterion, sizes, rule)
        if isinstance(cells["reached"], int)
    ]
    for cells, tables in alike(published).items():
        assert criterion.revealed(tables, tables) == set(), cells


def test_a_vendor_of_two_products_is_not_revealed_by_an_outcome_of_three_products():
    """Three products of at least three groups are one each: the second product is elsewhere."""
    sizes = (2, *[1] * 20)
    table = ((1, 1), (0, 1), (0, 1), *[(1, 0)] * 18)
    assert [sum(counts) for counts in table] == list(sizes)
    criterion = OneCriterion()
    cells = criterion.cells(tuple((*counts, 0) for counts in table), RULE)
    assert not isinstance(cells["reached"], int)


def test_a_vendor_of_most_products_is_not_revealed_by_the_reason_dominance():
    """Five groups, three at least in each outcome: the one of four products is in both."""
    criterion = OneCriterion()
    dominated: Table = ((1, 3, 0), (0, 1, 0), (0, 1, 0), (1, 0, 0), (1, 0, 0))
    unanimous: Table = ((0, 4, 0), *[(0, 1, 0)] * 4)
    assert criterion.cells(dominated, RULE) == criterion.cells(unanimous, RULE)


def test_levels_do_not_reveal_that_a_vendor_missed_where_reached_and_missed_do_not():
    """Two levels at target, of three products and three groups each: one a group in either.

    The vendor of three products has one below target for certain. Its reached and missed, six
    and twelve products, leave that open: so the levels must be withheld, and only they.
    """
    criterion = OneCriterion(levels=3, target=1)
    table: Table = (
        (1, 1, 0, 1),
        *[(1, 0, 0, 0)] * 5,
        *[(0, 1, 0, 0)] * 2,
        *[(0, 0, 1, 0)] * 3,
        *[(0, 0, 0, 1)] * 5,
    )
    known = criterion.totals(table)
    assert known == {"0": 6, "1": 3, "2": 3, "unknown": 6, "reached": 6, "missed": 12, MARGIN: 18}
    assert counts(criterion.cells(table, RULE)) == (("reached", 6), ("missed", 12), (MARGIN, 18))


# What a withheld row leaves to be seen.


@small_waves
def test_a_withheld_row_leaves_no_count_but_its_margin(
    criterion: OneCriterion, sizes: Sequence[int], rule: Rule
):
    for cells, table in releases(criterion, sizes, rule):
        row_of_levels = {cells[outcome] for outcome in criterion.outcomes}
        row_of_outcomes = {cells["reached"], cells["missed"]}
        for together in (row_of_levels, row_of_outcomes):
            assert all(isinstance(each, int) for each in together) or len(together) == 1
            # One reason for the whole row, never one a cell: that would say which one is rare.
        if not all(isinstance(each, int) for each in row_of_outcomes):
            assert not any(isinstance(each, int) for each in row_of_levels), table
        known = criterion.totals(table)
        assert all(cells[outcome] == value for outcome, value in known.items() if outcome == MARGIN)
        assert all(known[outcome] == value for outcome, value in counts(cells))


def test_levels_are_withheld_wherever_reached_and_missed_are_even_if_safe_by_themselves():
    criterion = OneCriterion(levels=4, target=3)
    nobody_reaches_it: Table = tuple(
        (1, 0, 0, 0, 0) if number % 2 else (0, 1, 0, 0, 0) for number in range(20)
    )
    cells = criterion.cells(nobody_reaches_it, RULE)
    assert counts(cells) == ((MARGIN, 20),)
    assert {cells[level] for level in criterion.outcomes} == {str(Withheld.COMPLEMENTARY)}


def test_reached_and_missed_may_be_published_where_levels_are_not():
    criterion = OneCriterion(levels=3, target=2)
    one_at_level_0: Table = ((1, 0, 0, 0), *[(0, 1, 0, 0)] * 9, *[(0, 0, 1, 0)] * 10)
    cells = criterion.cells(one_at_level_0, RULE)
    assert counts(cells) == (("reached", 10), ("missed", 10), (MARGIN, 20))


def test_safe_levels_are_published_with_their_outcomes_and_total():
    criterion = OneCriterion(levels=3, target=2)
    table: Table = (*[(1, 0, 0, 0)] * 8, *[(0, 1, 0, 0)] * 9, *[(0, 0, 1, 0)] * 10)
    assert criterion.cells(table, RULE) == {
        "0": 8,
        "1": 9,
        "2": 10,
        "unknown": 0,
        "reached": 10,
        "missed": 17,
        MARGIN: 27,
    }


@pytest.mark.parametrize("groups", [1, 2])
def test_a_row_of_fewer_than_three_vendor_groups_leaves_not_even_its_margin(groups: int):
    cells = OneCriterion().cells(((2, 3, 0),) * groups, RULE)
    assert counts(cells) == ()
    assert cells[MARGIN] == str(Withheld.FEW_VENDORS)


def test_a_criterion_that_applies_to_nobody_is_published_as_zeros():
    assert set(OneCriterion().cells((), RULE).values()) == {0}


def test_every_cell_that_the_dimensions_span_is_listed():
    table = protected_levels(TEN, wave(*each_alone([10] * 5 + [0] * 5)))
    assert table.dimensions == ("criterion", "level")
    assert [cell.at for cell in table.cells] == [
        (criterion.id, value)
        for criterion in TEN.criteria
        for value in ("0", "1", "unknown", "reached", "missed", MARGIN)
    ]


# Bands.


def test_bands_that_are_safe_are_published_as_they_are():
    table = protected_bands(wave(*each_alone([1, 3, 5, 7, 9] * 4)), DEFAULT_CUTS, BAND_MERGES)
    assert cells_of(table) == {
        "0-20": 4,
        "20-40": 4,
        "40-60": 4,
        "60-80": 4,
        "80-100": 4,
        MARGIN: 20,
    }
    assert (table.id, table.dimensions) == ("bands", ("band",))


def test_recoding_takes_the_finest_merge_at_which_every_band_is_safe():
    lonely_in_40_60 = [1] * 5 + [3] * 5 + [5] + [7] * 5 + [9] * 5
    assert cells_of(
        protected_bands(wave(*each_alone(lonely_in_40_60)), DEFAULT_CUTS, BAND_MERGES)
    ) == {"0-20": 5, "20-60": 6, "60-80": 5, "80-100": 5, MARGIN: 21}
    lonely_in_0_20 = [1] + [3] * 5 + [7] * 5 + [9] * 5
    assert cells_of(
        protected_bands(wave(*each_alone(lonely_in_0_20)), DEFAULT_CUTS, BAND_MERGES)
    ) == {"0-60": 6, "60-80": 5, "80-100": 5, MARGIN: 16}
    lonely_at_the_top = [1] * 5 + [7] * 5 + [9]
    assert cells_of(
        protected_bands(wave(*each_alone(lonely_at_the_top)), DEFAULT_CUTS, BAND_MERGES)
    ) == {"0-60": 5, "60-100": 6, MARGIN: 11}


def test_bands_that_no_merge_makes_safe_are_withheld_at_the_coarsest():
    table = protected_bands(wave(*each_alone([1] * 9 + [9])), DEFAULT_CUTS, BAND_MERGES)
    cells = cells_of(table)
    assert list(cells) == ["0-60", "60-100", MARGIN]
    assert counts(cells) == ((MARGIN, 10),)


def test_bands_without_merges_are_published_or_withheld_as_they_are():
    cells = cells_of(protected_bands(wave(*each_alone([1] * 9 + [9])), DEFAULT_CUTS))
    assert counts(cells) == ((MARGIN, 10),)
    assert len(cells) == 6


def test_a_wave_all_in_one_band_is_withheld():
    cells = cells_of(protected_bands(wave(*each_alone([7] * 20)), DEFAULT_CUTS, BAND_MERGES))
    assert counts(cells) == ((MARGIN, 20),)


def test_the_published_first_wave_can_be_published():
    """48 vendors, 71 products; 10, 16, 34 and 11 in the bands, at any spread of vendors."""
    vendors = [f"vendor-{number % 48}" for number in range(71)]
    scores = [9] * 10 + [7] * 16 + [3] * 17 + [5] * 17 + [1] * 11
    random.Random(1).shuffle(scores)
    table = protected_bands(wave(*zip(vendors, scores, strict=True)), (0, 20, 60, 80, 100))
    assert cells_of(table) == {"0-20": 11, "20-60": 34, "60-80": 16, "80-100": 10, MARGIN: 71}


members = st.lists(
    st.tuples(st.sampled_from([f"vendor-{n}" for n in range(12)]), st.integers(0, 10)), max_size=40
)


@given(members, st.randoms(use_true_random=False))
def test_the_order_of_products_changes_nothing(some: list[tuple[str, int]], chance: random.Random):
    shuffled = some.copy()
    chance.shuffle(shuffled)
    one, other = (protected_tables(TEN, wave(*each), DEFAULT_CUTS) for each in (some, shuffled))
    assert one == other


@given(members, st.permutations([f"vendor-{n}" for n in range(12)]))
def test_the_names_of_vendor_groups_change_nothing(
    some: list[tuple[str, int]], names: Sequence[str]
):
    renamed = [(names[int(group.removeprefix("vendor-"))], reached) for group, reached in some]
    one, other = (protected_tables(TEN, wave(*each), DEFAULT_CUTS) for each in (some, renamed))
    assert one == other


@given(members)
def test_published_bands_are_true_safe_and_the_finest(some: list[tuple[str, int]]):
    table = protected_bands(wave(*some), DEFAULT_CUTS, BAND_MERGES)
    cells = cells_of(table)
    published = {outcome: value for outcome, value in counts(cells) if outcome != MARGIN}
    for outcome, value in published.items():
        low, high = map(int, outcome.split("-"))
        inside = [group for group, reached in some if low <= 10 * reached < high + (high == 100)]
        assert len(inside) == value
        assert not inside or len(set(inside)) >= MINIMUM_VENDOR_GROUPS
        assert all(100 * inside.count(each) <= 85 * len(inside) for each in inside)
    if published:
        assert sum(published.values()) == len(some)
    cuts = [0, *(int(outcome.split("-")[1]) for outcome in cells if outcome != MARGIN)]
    allowed = [list(DEFAULT_CUTS), *map(list, BAND_MERGES)]
    for finer in allowed[: allowed.index(cuts)]:
        alone_at_it = cells_of(protected_bands(wave(*some), finer))
        assert len(counts(alone_at_it)) <= 1


def test_tables_are_bands_and_levels():
    tables = protected_tables(TEN, wave(*each_alone([1, 9] * 10)), DEFAULT_CUTS, BAND_MERGES)
    assert [each.id for each in tables] == ["bands", "levels"]


# The cell.


@pytest.mark.parametrize(("products", "withheld"), [(None, None), (3, Withheld.FEW_VENDORS)])
def test_a_cell_without_count_and_reason_or_with_both_is_refused(
    products: int | None, withheld: Withheld | None
):
    with pytest.raises(ValueError, match="a count or a reason"):
        ProtectedCell(("GOV-1", "reached"), products, withheld)


def test_a_cell_holds_a_count_zero_included_or_a_reason():
    assert ProtectedCell((), 0, None).products == 0
    assert ProtectedCell((), None, Withheld.COMPLEMENTARY).withheld is Withheld.COMPLEMENTARY
