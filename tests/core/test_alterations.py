"""The difference between two versions: every change, where it stands, before and after."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.alterations import (
    Added,
    Alteration,
    ConditionChanged,
    CriticalChanged,
    KindChanged,
    LanguagesChanged,
    LevelsChanged,
    Moved,
    OptionsChanged,
    Part,
    ReferencesChanged,
    Removed,
    Renamed,
    Subject,
    TargetChanged,
    TextChanged,
    ThemeChanged,
    Wording,
    difference,
)
from clairevoie.core.conditions import FactKind, Is, Option
from clairevoie.core.questionnaire import (
    Change,
    Level,
    Questionnaire,
    Reference,
    Replacement,
    as_document,
)
from clairevoie.core.versions import next_version
from tests.strategies import (
    choice_document,
    criterion_document,
    flag_document,
    questionnaire_document,
    questionnaire_of,
    questionnaires,
    text,
)

EARLIER = questionnaire_of(
    questionnaire_document(
        [criterion_document(f"GOV-{number}", levels=3) for number in (1, 2, 3, 4)],
        facts=[flag_document("mobile"), choice_document("size", ["small", "large"])],
        themes=["governance", "access"],
    )
)
FIRST = Part(Subject.CRITERION, "GOV-1")


def with_first(**parts: Any) -> Questionnaire:
    """The next version, with this altered in its first criterion."""
    copy = next_version(EARLIER, "2")
    return replace(copy, criteria=(replace(copy.criteria[0], **parts), *copy.criteria[1:]))


def with_criteria(*places: int) -> Questionnaire:
    copy = next_version(EARLIER, "2")
    return replace(copy, criteria=tuple(copy.criteria[each] for each in places))


@given(questionnaires())
def test_a_questionnaire_does_not_differ_from_itself_nor_from_its_next_version(questionnaire):
    assert difference(questionnaire, questionnaire) == ()
    assert difference(questionnaire, next_version(questionnaire, "2")) == ()


@given(questionnaires(), questionnaires())
def test_nothing_differs_exactly_when_the_documents_are_the_same(earlier, later):
    same = as_document(earlier) == as_document(later)

    assert (difference(earlier, later) == ()) == same


@given(questionnaires(), st.data())
def test_what_is_only_put_in_another_order_is_only_moved(questionnaire, data):
    shuffled = replace(
        questionnaire, criteria=tuple(data.draw(st.permutations(questionnaire.criteria)))
    )

    found = difference(questionnaire, shuffled)
    assert all(isinstance(each, Moved) for each in found)
    assert len(found) < len(questionnaire.criteria)


LEVEL = Level(text("another"))
OTHER = {"fr": "GOV-1?", "en": "Who?"}
ALTERED: dict[str, tuple[dict[str, Any], Alteration]] = {
    "question": (
        {"question": OTHER},
        TextChanged(FIRST, Wording.QUESTION, "en", "GOV-1?", "Who?"),
    ),
    "theme": ({"theme": "access"}, ThemeChanged(FIRST, "governance", "access")),
    "level": (
        {"levels": (*EARLIER.criteria[0].levels[:2], Level({"fr": "level 2", "en": "best"}))},
        TextChanged(FIRST, Wording.LEVEL, "en", "level 2", "best", 2),
    ),
    "levels": (
        {"levels": (*EARLIER.criteria[0].levels, LEVEL)},
        LevelsChanged(FIRST, EARLIER.criteria[0].levels, (*EARLIER.criteria[0].levels, LEVEL)),
    ),
    "target": ({"target": 2}, TargetChanged(FIRST, 1, 2)),
    "condition": (
        {"applies_when": Is("mobile", True)},
        ConditionChanged(FIRST, None, Is("mobile", True)),
    ),
    "critical": ({"critical": True}, CriticalChanged(FIRST, False, True)),
    "references": (
        {"references": (Reference("ISO", "A"),)},
        ReferencesChanged(FIRST, (), (Reference("ISO", "A"),)),
    ),
}


@pytest.mark.parametrize("part", ALTERED)
def test_each_part_of_a_criterion_is_told_before_and_after(part):
    parts, wanted = ALTERED[part]

    assert difference(EARLIER, with_first(**parts)) == (wanted,)


def test_a_text_that_is_new_or_gone_has_nothing_on_one_side():
    helped = with_first(help={"fr": "Aide", "en": "Help"})
    part = Wording.HELP

    assert difference(EARLIER, helped) == (
        TextChanged(FIRST, part, "fr", None, "Aide"),
        TextChanged(FIRST, part, "en", None, "Help"),
    )
    assert difference(helped, EARLIER) == (
        TextChanged(FIRST, part, "fr", "Aide", None),
        TextChanged(FIRST, part, "en", "Help", None),
    )


def test_what_is_added_stands_in_its_place_and_what_is_removed_at_the_end():
    later = with_criteria(0, 2, 3)
    new = replace(later.criteria[0], id="NEW-1", replaces=())
    later = replace(later, criteria=(new, *later.criteria))

    assert difference(EARLIER, later) == (
        Added(Part(Subject.CRITERION, "NEW-1")),
        Removed(Part(Subject.CRITERION, "GOV-2")),
    )


def test_one_that_moves_past_others_is_told_once():
    assert difference(EARLIER, with_criteria(1, 2, 0, 3)) == (Moved(FIRST, None, "GOV-3"),)


def test_a_criterion_under_another_id_is_compared_with_the_one_that_it_replaces():
    later = with_first(id="ORG-7", target=2)
    part = Part(Subject.CRITERION, "ORG-7")

    assert difference(EARLIER, later) == (Renamed(part, "GOV-1"), TargetChanged(part, 1, 2))


def test_two_criteria_may_exchange_their_ids():
    copy = next_version(EARLIER, "2")
    first, second, *others = copy.criteria
    swapped = replace(
        copy, criteria=(replace(first, id="GOV-2"), replace(second, id="GOV-1"), *others)
    )

    assert difference(EARLIER, swapped) == (
        Renamed(Part(Subject.CRITERION, "GOV-2"), "GOV-1"),
        Renamed(Part(Subject.CRITERION, "GOV-1"), "GOV-2"),
    )


def test_what_was_split_or_merged_is_compared_with_the_criterion_of_its_id():
    split = with_first(target=2, replaces=(Replacement("GOV-1", "1", Change.SPLIT),))

    assert difference(EARLIER, split) == (TargetChanged(FIRST, 1, 2),)


def test_facts_and_themes_are_compared_too():
    mobile, size = EARLIER.facts
    flag = replace(mobile, kind=FactKind.CHOICE, options=(Option("some", text("some")),))
    sized = replace(size, options=(*size.options[:1], Option("huge", text("huge"))))
    renamed = replace(EARLIER.themes[0], title={"fr": "governance", "en": "Steering"})
    later = replace(
        next_version(EARLIER, "2"),
        title={"fr": "Small", "en": "Tiny"},
        facts=(flag, sized),
        themes=(renamed,),
    )

    assert difference(EARLIER, later) == (
        TextChanged(Part(Subject.QUESTIONNAIRE, "small"), Wording.TITLE, "en", "Small", "Tiny"),
        KindChanged(Part(Subject.FACT, "mobile"), FactKind.FLAG, FactKind.CHOICE),
        OptionsChanged(Part(Subject.FACT, "mobile"), (), ("some",)),
        OptionsChanged(Part(Subject.FACT, "size"), ("small", "large"), ("small", "huge")),
        TextChanged(
            Part(Subject.THEME, "governance"), Wording.TITLE, "en", "governance", "Steering"
        ),
        Removed(Part(Subject.THEME, "access")),
    )


def test_a_language_that_comes_is_told_once_and_then_with_each_text():
    later = replace(
        EARLIER,
        languages=("fr",),
        title={"fr": "Small"},
        facts=(),
        themes=tuple(replace(each, title={"fr": each.title["fr"]}) for each in EARLIER.themes),
        criteria=tuple(
            replace(
                each,
                question={"fr": each.question["fr"]},
                levels=tuple(Level({"fr": one.label["fr"]}) for one in each.levels),
            )
            for each in EARLIER.criteria
        ),
    )

    found = difference(later, EARLIER)
    assert found[0] == LanguagesChanged(Part(Subject.QUESTIONNAIRE, "small"), ("fr",), ("fr", "en"))
    assert {each.before for each in found if isinstance(each, TextChanged)} == {None}
