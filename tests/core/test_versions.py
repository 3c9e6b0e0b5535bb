"""Versions of a questionnaire: which comes later, how the next starts, what replaces what."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.questionnaire import (
    Change,
    Criterion,
    InvalidQuestionnaire,
    Level,
    Questionnaire,
    Replacement,
)
from clairevoie.core.versions import Equivalence, Fate, equivalence, is_later, next_version
from tests.strategies import (
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    questionnaires,
    text,
)

EARLIER = questionnaire_of(
    questionnaire_document(
        [criterion_document(f"GOV-{number}", levels=3) for number in (1, 2, 3)],
        facts=[flag_document("mobile")],
    )
)


def later(*criteria: Criterion) -> Questionnaire:
    return replace(EARLIER, version="2", criteria=criteria)


def criterion(criterion_id: str, *replaced: tuple[str, Change], **parts: Any) -> Criterion:
    """GOV-1 of the earlier version under this id, that says to replace these."""
    return replace(
        EARLIER.criteria[0],
        id=criterion_id,
        replaces=tuple(Replacement(each, "1", change) for each, change in replaced),
        **parts,
    )


def same(criterion_id: str) -> Criterion:
    return replace(
        EARLIER.criterion(criterion_id),
        replaces=(Replacement(criterion_id, "1", Change.SAME),),
    )


def table(found: Equivalence) -> list[tuple[str, list[str], str | None]]:
    return [
        (each.fate, [one.id for one in each.earlier], each.later.id if each.later else None)
        for each in found.rows
    ]


def said(found: Equivalence) -> list[tuple[object, ...]]:
    return [(*each.path, str(each.what)) for each in found.faults]


# ---- order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "version"),
    [("1", "2"), ("9", "10"), ("1.2", "1.10"), ("1", "1.1"), ("2025.12", "2026.1"), ("1a", "1b")],
)
def test_versions_are_ordered_as_people_read_them(earlier, version):
    assert is_later(version, earlier)
    assert not is_later(earlier, version)


@pytest.mark.parametrize("version", ["1", "1.0", "01"])
def test_a_version_does_not_come_after_itself(version):
    assert not is_later(version, version)


def test_leading_zeros_make_no_later_version():
    assert not is_later("01", "1")
    assert not is_later("1", "01")


# ---- the next version --------------------------------------------------------------------------


@given(questionnaires())
def test_the_next_version_replaces_every_criterion_as_the_same_without_a_fault(questionnaire):
    copy = next_version(questionnaire, "2")

    found = equivalence(questionnaire, copy)
    assert found.faults == ()
    assert table(found) == [("same", [each.id], each.id) for each in questionnaire.criteria]
    assert replace(copy, version="1", criteria=questionnaire.criteria) == questionnaire


@pytest.mark.parametrize("version", ["1", "0.9", "01", ""])
def test_the_next_version_must_come_later(version):
    with pytest.raises(InvalidQuestionnaire):
        next_version(EARLIER, version)


def test_the_next_version_forgets_what_an_older_one_replaced():
    third = next_version(next_version(EARLIER, "2"), "3")

    assert {each.version for one in third.criteria for each in one.replaces} == {"2"}


# ---- the table ---------------------------------------------------------------------------------


def test_every_fate_is_read_from_what_criteria_replace():
    found = equivalence(
        replace(
            EARLIER,
            criteria=tuple(replace(EARLIER.criteria[0], id=f"OLD-{each}") for each in range(1, 8)),
        ),
        later(
            criterion("NEW-1", ("OLD-1", Change.SAME)),
            criterion("NEW-2", ("OLD-2", Change.REWORDED)),
            criterion("NEW-3", ("OLD-3", Change.CHANGED)),
            criterion("NEW-4", ("OLD-4", Change.SPLIT)),
            criterion("NEW-5", ("OLD-4", Change.SPLIT)),
            criterion("NEW-6", ("OLD-5", Change.MERGED), ("OLD-6", Change.MERGED)),
            criterion("NEW-7"),
        ),
    )

    assert found.faults == ()
    assert table(found) == [
        ("same", ["OLD-1"], "NEW-1"),
        ("reworded", ["OLD-2"], "NEW-2"),
        ("changed", ["OLD-3"], "NEW-3"),
        ("split", ["OLD-4"], "NEW-4"),
        ("split", ["OLD-4"], "NEW-5"),
        ("merged", ["OLD-5", "OLD-6"], "NEW-6"),
        ("new", [], "NEW-7"),
        ("dropped", ["OLD-7"], None),
    ]
    assert list(found.counts.values()) == [1, 1, 1, 2, 1, 1, 1]


def test_a_criterion_that_says_nothing_is_new_even_under_an_old_id():
    found = equivalence(EARLIER, later(criterion("GOV-1"), same("GOV-2"), same("GOV-3")))

    assert table(found)[0] == ("new", [], "GOV-1")
    assert table(found)[-1] == ("dropped", ["GOV-1"], None)


OTHER = text("other")
NOT_THE_SAME: dict[str, dict[str, Any]] = {
    "question": {"question": OTHER},
    "help": {"help": OTHER},
    "levels": {"levels": (Level(OTHER), *EARLIER.criteria[0].levels[1:])},
    "target": {"target": 2},
    "applies_when": {
        "applies_when": questionnaire_of(
            questionnaire_document(
                [criterion_document("GOV-1", applies_when={"fact": "mobile", "is": True})],
                facts=[flag_document("mobile")],
            )
        )
        .criteria[0]
        .applies_when
    },
    "evidence": {"evidence": OTHER},
}


@pytest.mark.parametrize("part", NOT_THE_SAME)
def test_the_same_criterion_says_the_same(part):
    changed = criterion("GOV-1", ("GOV-1", Change.SAME), **NOT_THE_SAME[part])

    assert said(equivalence(EARLIER, later(changed, same("GOV-2"), same("GOV-3")))) == [
        ("criteria", 0, "replaces", 0, "change", f"GOV-1 is not the same: {part}")
    ]


@pytest.mark.parametrize(
    "parts",
    [{"critical": True}, {"references": ()}, {"id": "GOV-9"}],
    ids=["critical", "references", "id"],
)
def test_the_same_criterion_may_be_moved_or_become_critical(parts):
    kept = replace(same("GOV-1"), **parts)

    assert equivalence(EARLIER, later(kept, same("GOV-2"), same("GOV-3"))).faults == ()


def test_a_translation_added_leaves_a_criterion_the_same():
    french = replace(
        next_version(EARLIER, "2"),
        languages=("fr",),
        title={"fr": "T"},
        facts=(),
        themes=tuple(replace(each, title={"fr": "T"}) for each in EARLIER.themes),
        criteria=tuple(
            replace(
                each,
                question={"fr": each.question["fr"]},
                levels=tuple(Level({"fr": one.label["fr"]}) for one in each.levels),
            )
            for each in next_version(EARLIER, "2").criteria
        ),
    )

    assert equivalence(EARLIER, french).faults == ()


A_LEVEL_LESS: dict[str, Any] = {"levels": EARLIER.criteria[0].levels[:2]}
FAULTS: dict[str, tuple[list[Criterion], list[str]]] = {
    "reworded, with other levels": (
        [criterion("AA-1", ("GOV-1", Change.REWORDED), **A_LEVEL_LESS)],
        ["GOV-1 had 3 levels and has 2"],
    ),
    "replaced twice": (
        [criterion("AA-1", ("GOV-1", Change.SAME)), criterion("AA-2", ("GOV-1", Change.CHANGED))],
        ["GOV-1 is replaced more than once, and not split"] * 2,
    ),
    "split into one": (
        [criterion("AA-1", ("GOV-1", Change.SPLIT))],
        ["GOV-1 is split into one criterion only"],
    ),
    "merged with nothing": (
        [criterion("AA-1", ("GOV-1", Change.MERGED))],
        ["GOV-1 is merged with nothing"],
    ),
    "several that are the same": (
        [criterion("AA-1", ("GOV-1", Change.SAME), ("GOV-2", Change.MERGED))],
        ["several criteria in one, and GOV-1 is not merged"],
    ),
    "twice in one": (
        [criterion("AA-1", ("GOV-1", Change.CHANGED), ("GOV-1", Change.CHANGED))],
        ["GOV-1 is replaced twice here"],
    ),
    "unknown": (
        [criterion("AA-1", ("GOV-9", Change.SAME))],
        ["version '1' has no criterion 'GOV-9'"],
    ),
    "of a version to come": (
        [replace(same("GOV-1"), replaces=(Replacement("GOV-1", "2", Change.SAME),))],
        ["version '2' does not come before '2'"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_meant_is_a_fault(name):
    criteria, wanted = FAULTS[name]

    assert [str(each.what) for each in equivalence(EARLIER, later(*criteria)).faults] == wanted


def test_what_an_older_version_had_is_no_fault():
    old = replace(same("GOV-1"), replaces=(Replacement("GOV-7", "0.5", Change.SAME),))

    assert equivalence(EARLIER, later(old)).faults == ()


def test_one_part_of_a_split_may_be_merged_with_another_criterion():
    found = equivalence(
        EARLIER,
        later(
            criterion("AA-1", ("GOV-1", Change.SPLIT)),
            criterion("AA-2", ("GOV-1", Change.SPLIT), ("GOV-2", Change.MERGED)),
        ),
    )

    assert found.faults == ()
    assert table(found)[1] == ("merged", ["GOV-1", "GOV-2"], "AA-2")


def test_the_later_version_is_of_the_same_questionnaire_and_comes_later():
    found = equivalence(EARLIER, replace(EARLIER, id="other"))

    assert said(found) == [
        ("id", "other is another questionnaire than small"),
        ("version", "version '1' does not come after '1'"),
    ]


# ---- a second, naive table as judge ------------------------------------------------------------


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[Questionnaire, Questionnaire]:
    """A questionnaire and another whose criteria replace any of the first, soundly or not."""
    earlier, later = draw(questionnaires()), draw(questionnaires())
    replacements = st.lists(
        st.builds(
            Replacement,
            st.sampled_from([*(each.id for each in earlier.criteria), "GOV-99"]),
            st.sampled_from(["1", "1", "1", "0"]),
            st.sampled_from(Change),
        ),
        max_size=3,
    )
    criteria = tuple(replace(each, replaces=tuple(draw(replacements))) for each in later.criteria)
    return earlier, replace(later, version="2", criteria=criteria)


def naive_table(
    earlier: Questionnaire, later: Questionnaire
) -> Iterator[tuple[str, list[str], str | None]]:
    """Read pair by pair: what does this criterion of after say of that one of before?"""
    links = {}
    for after in later.criteria:
        for before in earlier.criteria:
            words = [
                each.change.value
                for each in after.replaces
                if (each.criterion, each.version) == (before.id, earlier.version)
            ]
            if words:
                links[after.id, before.id] = words[0]
    for after in later.criteria:
        mine = [before.id for before in earlier.criteria if (after.id, before.id) in links]
        if not mine:
            yield "new", [], after.id
        elif len(mine) == 1:
            yield links[after.id, mine[0]], mine, after.id
        else:
            yield "merged", mine, after.id
    for before in earlier.criteria:
        if before.id not in {each for _, each in links}:
            yield "dropped", [before.id], None


@given(two_versions())
def test_the_table_is_the_one_that_is_read_pair_by_pair(versions):
    found = [
        (fate, sorted(earlier), later) for fate, earlier, later in table(equivalence(*versions))
    ]

    assert found == [
        (fate, sorted(earlier), later) for fate, earlier, later in naive_table(*versions)
    ]


@given(two_versions())
def test_every_criterion_of_before_and_after_stands_in_the_table(versions):
    earlier, later = versions
    rows = equivalence(*versions).rows

    assert {one.id for each in rows for one in each.earlier} == {
        each.id for each in earlier.criteria
    }
    assert [each.later for each in rows if each.fate is not Fate.DROPPED] == list(later.criteria)


@given(two_versions())
def test_a_table_without_a_fault_carries_what_it_says(versions):
    """Split and merged name several, same and reworded keep their levels."""
    found = equivalence(*versions)
    if found.faults:
        return
    for row in found.rows:
        if row.later is not None and row.fate in (Fate.SAME, Fate.REWORDED):
            assert len(row.later.levels) == len(row.earlier[0].levels)
        if row.fate is Fate.MERGED:
            assert len(row.earlier) > 1
