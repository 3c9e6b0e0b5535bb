"""A file that comes back: what would change is said exactly, and nothing is ever lost."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import UNKNOWN, Answer, Answers, Facts
from clairevoie.core.differences import (
    TO_CHOOSE,
    UNANSWERED,
    Accepted,
    Base,
    Choices,
    Comparison,
    Outcome,
    Standing,
    compare,
)
from clairevoie.core.questionnaire import Questionnaire
from tests.core.naive import applies
from tests.strategies import (
    answers_documents,
    criterion_document,
    declared_facts,
    flag_document,
    questionnaire_document,
    questionnaire_documents,
    questionnaire_of,
    response_of,
)

# One criterion that always applies, one for mobile products, one for all others.
QUESTIONNAIRE = questionnaire_of(
    questionnaire_document(
        [
            criterion_document("GOV-1", levels=4),
            criterion_document("GOV-2", applies_when={"fact": "mobile", "is": True}),
            criterion_document("GOV-3", applies_when={"fact": "mobile", "is": False}),
        ],
        facts=[flag_document("mobile"), flag_document("cloud")],
    )
)


def standing(facts: Facts, answers: Answers, facts_revision: int = 1, **revisions: int) -> Standing:
    return Standing(facts, facts_revision, answers, {**dict.fromkeys(answers, 1), **revisions})


def outcomes(comparison: Comparison) -> dict[str, Outcome]:
    return {each.id: each.outcome for each in comparison.differences}


NOW = standing({"mobile": False}, {"GOV-1": Answer(1, "as written"), "GOV-3": Answer(0)})
SAME = Base(1, {"GOV-1": 1, "GOV-3": 1}, NOW.answers)


def test_an_answer_that_nobody_changed_online_is_changed():
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(3, "as written")}, NOW, SAME)
    assert outcomes(found)["GOV-1"] is Outcome.CHANGES
    assert found.accepted.answers == {"GOV-1": Answer(3, "as written")}
    assert (found.accepted.count, found.left) == (1, 0)


def test_what_the_file_does_not_say_stays():
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(None)}, NOW, SAME)
    assert set(outcomes(found).values()) == {Outcome.BLANK}
    assert found.accepted == Accepted(NOW.facts, (), {})


def test_an_empty_comment_or_level_in_the_file_erases_none():
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(2)}, NOW, SAME)
    assert found.accepted.answers == {"GOV-1": Answer(2, "as written")}
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(None, "new")}, NOW, SAME)
    assert found.accepted.answers == {"GOV-1": Answer(1, "new")}


def test_an_answer_changed_online_and_in_the_file_is_a_conflict_and_stays_until_chosen():
    now = standing({}, {"GOV-1": Answer(2)}, **{"GOV-1": 2})
    base = Base(1, {"GOV-1": 1}, {"GOV-1": Answer(0)})
    theirs = {"GOV-1": Answer(3)}
    found = compare(QUESTIONNAIRE, {}, theirs, now, base)
    assert outcomes(found)["GOV-1"] is Outcome.CONFLICT
    assert not found.accepted.answers
    assert found.left == 1
    chosen = Choices(criteria=frozenset(("GOV-1",)))
    assert compare(QUESTIONNAIRE, {}, theirs, now, base, chosen).accepted.answers == theirs


def test_an_answer_changed_online_and_untouched_in_the_file_stays_as_it_is_online():
    now = standing({}, {"GOV-1": Answer(2)}, **{"GOV-1": 2})
    base = Base(1, {"GOV-1": 1}, {"GOV-1": Answer(0)})
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(0)}, now, base)
    assert outcomes(found)["GOV-1"] is Outcome.KEPT
    assert not found.accepted.answers


def test_without_knowing_what_it_started_from_the_same_is_a_conflict():
    now = standing({}, {"GOV-1": Answer(2)}, **{"GOV-1": 2})
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(0)}, now, Base(1, {"GOV-1": 1}))
    assert outcomes(found)["GOV-1"] is Outcome.CONFLICT


def test_an_answer_begun_online_since_is_a_conflict():
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(0)}, NOW, Base(1, {}))
    assert outcomes(found)["GOV-1"] is Outcome.CONFLICT


def test_both_sides_changed_alike_is_no_difference():
    now = standing({}, {"GOV-1": Answer(2)}, **{"GOV-1": 7})
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(2)}, now, Base(1, {"GOV-1": 1}))
    assert outcomes(found)["GOV-1"] is Outcome.UNCHANGED


def test_a_file_of_unknown_origin_fills_in_and_overwrites_only_what_is_chosen():
    theirs = {"GOV-1": Answer(3), "GOV-2": Answer(1), "GOV-3": Answer(0)}
    now = standing({"mobile": True}, {"GOV-1": Answer(UNKNOWN)})
    found = compare(QUESTIONNAIRE, {"cloud": True, "mobile": True}, theirs, now, None)
    assert outcomes(found) == {
        "mobile": Outcome.UNCHANGED,
        "cloud": Outcome.CHANGES,
        "GOV-1": Outcome.OVERWRITES,
        "GOV-2": Outcome.CHANGES,
        "GOV-3": Outcome.NOT_APPLICABLE,
    }
    assert found.accepted.answers == {"GOV-2": Answer(1)}
    assert found.accepted.changed_facts == ("cloud",)


def test_an_answer_that_would_not_apply_under_the_facts_of_the_file_is_not_written():
    found = compare(
        QUESTIONNAIRE, {"mobile": True}, {"GOV-2": Answer(1), "GOV-3": Answer(1)}, NOW, SAME
    )
    assert outcomes(found)["GOV-2"] is Outcome.CHANGES
    assert outcomes(found)["GOV-3"] is Outcome.NOT_APPLICABLE
    assert (found.drops_out, found.comes_in) == (("GOV-3",), ("GOV-2",))


def test_which_criteria_apply_hangs_on_the_facts_that_are_chosen():
    theirs = {"GOV-2": Answer(1), "GOV-3": Answer(1)}
    stale = replace(SAME, facts_revision=0)
    found = compare(QUESTIONNAIRE, {"mobile": True}, theirs, NOW, stale)
    assert outcomes(found)["mobile"] is Outcome.CONFLICT
    assert set(found.accepted.answers) == {"GOV-3"}
    chosen = compare(
        QUESTIONNAIRE, {"mobile": True}, theirs, NOW, stale, Choices(frozenset(("mobile",)))
    )
    assert set(chosen.accepted.answers) == {"GOV-2"}
    assert chosen.digest != found.digest


def test_a_fact_not_declared_online_is_filled_in_even_when_facts_changed_since():
    stale = replace(SAME, facts_revision=0)
    found = compare(QUESTIONNAIRE, {"cloud": False}, {}, NOW, stale)
    assert outcomes(found)["cloud"] is Outcome.CHANGES
    assert found.accepted.facts == {"mobile": False, "cloud": False}


def test_how_an_answer_is_backed_is_not_the_files_to_say():
    assurance: Any = "verified"
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(1, "as written", assurance)}, NOW, SAME)
    assert outcomes(found)["GOV-1"] is Outcome.UNCHANGED


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_the_ends_of_lines_are_no_difference(ends: str):
    now = standing({}, {"GOV-1": Answer(1, "one\ntwo")})
    found = compare(QUESTIONNAIRE, {}, {"GOV-1": Answer(1, f"one{ends}two")}, now, None)
    assert outcomes(found)["GOV-1"] is Outcome.UNCHANGED


def test_the_digest_is_of_what_is_announced():
    theirs = {"GOV-1": Answer(3)}
    found = compare(QUESTIONNAIRE, {}, theirs, NOW, None)
    chosen = compare(QUESTIONNAIRE, {}, theirs, NOW, None, Choices(criteria=frozenset(("GOV-1",))))
    assert found.digest == chosen.digest
    moved = standing(NOW.facts, {**NOW.answers, "GOV-1": Answer(2)})
    assert compare(QUESTIONNAIRE, {}, theirs, moved, None).digest != found.digest


# Properties, on any questionnaire, response and file.


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """A response, a file, what the file started from where that is known, and choices."""
    document = draw(questionnaire_documents())
    questionnaire = questionnaire_of(document)
    sides = [
        response_of(
            {
                "questionnaire": {"id": "small", "version": "1"},
                "product": {
                    "name": "", "version": "", "vendor": "", "vendor_group": None, "corridors": []
                },
                "facts": draw(declared_facts(document)),
                "answers": draw(answers_documents(document)),
            }
        )
        for _ in range(3)
    ]  # fmt: skip
    then, now, theirs = sides
    ids = [each.id for each in questionnaire.criteria]
    facts = [each.id for each in questionnaire.facts]
    untouched = draw(st.sets(st.sampled_from(ids)))
    answers = {
        **theirs.answers,
        **{each: then.answers[each] for each in untouched if each in then.answers},
    }
    revisions = {each: draw(st.integers(1, 2)) for each in now.answers}
    base = draw(
        st.one_of(
            st.none(),
            st.builds(
                Base,
                st.integers(0, 1),
                st.dictionaries(st.sampled_from(ids), st.integers(1, 2)),
                st.sampled_from([then.answers, {}]),
            ),
        )
    )
    return {
        "document": document,
        "questionnaire": questionnaire,
        "theirs_facts": theirs.facts,
        "theirs_answers": answers,
        "now": Standing(now.facts, draw(st.integers(0, 1)), now.answers, revisions),
        "base": base,
        "choices": Choices(
            frozenset(draw(st.sets(st.sampled_from(facts)))) if facts else frozenset(),
            frozenset(draw(st.sets(st.sampled_from(ids)))),
        ),
    }


def _compared(case: dict[str, Any]) -> Comparison:
    return compare(**{name: value for name, value in case.items() if name != "document"})


def _written(now: Standing, accepted: Accepted) -> tuple[Facts, Answers]:
    """The response after what was accepted is written, and nothing else."""
    return accepted.facts, {**now.answers, **accepted.answers}


@given(situations())
def test_what_is_written_is_exactly_what_was_announced(case: dict[str, Any]):
    found, choices, now = _compared(case), case["choices"], case["now"]
    facts, answers = _written(now, found.accepted)
    for fact in found.facts:
        is_taken = fact.outcome is Outcome.CHANGES or (
            fact.outcome in TO_CHOOSE and fact.id in choices.facts
        )
        assert facts.get(fact.id) == (fact.wanted if is_taken else fact.now)
        assert (fact.id in found.accepted.changed_facts) is is_taken
    for each in found.answers:
        is_taken = each.outcome is Outcome.CHANGES or (
            each.outcome in TO_CHOOSE and each.id in choices.criteria
        )
        assert answers.get(each.id, UNANSWERED) == (each.wanted if is_taken else each.now)
        if is_taken:
            assert each.wanted != each.now


@given(situations())
def test_no_answer_comment_or_fact_ever_vanishes(case: dict[str, Any]):
    facts, answers = _written(case["now"], _compared(case).accepted)
    assert set(facts) >= set(case["now"].facts)
    for criterion, before in case["now"].answers.items():
        assert answers[criterion].level is not None or before.level is None
        assert answers[criterion].comment or not before.comment
        assert answers[criterion].assurance == before.assurance


@given(situations())
def test_what_changed_online_is_never_overwritten_without_a_choice(case: dict[str, Any]):
    found, now = _compared(case | {"choices": Choices()}), case["now"]
    base = case["base"]
    for criterion in found.accepted.answers:
        if base is None:
            assert now.answers.get(criterion, UNANSWERED).level is None
        else:
            assert base.revisions.get(criterion, 0) == now.revisions.get(criterion, 0)


@given(situations())
def test_nothing_is_left_to_do_once_it_is_written(case: dict[str, Any]):
    now = case["now"]
    facts, answers = _written(now, _compared(case).accepted)
    again = _compared(case | {"now": Standing(facts, now.facts_revision, answers, now.revisions)})
    assert Outcome.CHANGES not in {each.outcome for each in again.differences}


@given(situations())
def test_an_answer_whose_criterion_would_not_apply_is_never_written(case: dict[str, Any]):
    found = _compared(case)
    criteria = {each["id"]: each for each in case["document"]["criteria"]}
    for criterion in found.accepted.answers:
        assert applies(criteria[criterion], _as_json(found.accepted.facts)) is not False


@given(situations())
def test_a_naive_comparison_agrees(case: dict[str, Any]):
    found = _compared(case)
    facts, answers = _naively(case)
    assert found.accepted.facts == facts
    assert found.accepted.answers == answers


def _as_json(facts: Facts) -> dict[str, Any]:
    return {
        fact: sorted(value) if isinstance(value, frozenset) else value
        for fact, value in facts.items()
    }


def _naively(case: dict[str, Any]) -> tuple[Facts, Answers]:
    """Written again, item by item, from the words of docs/interfaces.md."""
    questionnaire: Questionnaire = case["questionnaire"]
    now, base, choices = case["now"], case["base"], case["choices"]
    facts = dict(now.facts)
    for fact, value in case["theirs_facts"].items():
        is_free = fact not in now.facts
        is_known = base is not None and base.facts_revision == now.facts_revision
        if is_free or is_known or fact in choices.facts:
            facts[fact] = value
    criteria = {each["id"]: each for each in case["document"]["criteria"]}
    answers: dict[str, Answer] = {}
    for criterion in [each.id for each in questionnaire.criteria]:
        theirs = case["theirs_answers"].get(criterion)
        if theirs is None or (theirs.level is None and theirs.comment == ""):
            continue
        before = now.answers.get(criterion, Answer(None))
        level = before.level if theirs.level is None else theirs.level
        comment = theirs.comment if theirs.comment else before.comment
        if (level, comment) == (before.level, before.comment):
            continue
        if applies(criteria[criterion], _as_json(facts)) is False:
            continue
        if base is None:
            is_free = before.level is None and before.comment == ""
        else:
            is_free = base.revisions.get(criterion, 0) == now.revisions.get(criterion, 0)
            then = base.answers.get(criterion)
            if (
                not is_free
                and then
                and (then.level, then.comment)
                == (
                    theirs.level,
                    theirs.comment,
                )
            ):
                continue
        if is_free or criterion in choices.criteria:
            answers[criterion] = Answer(level, comment, before.assurance)
    return facts, answers
