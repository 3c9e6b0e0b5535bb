"""A submission freezes what counts, under its own score, and refuses what cannot be known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Response
from clairevoie.core.canonical import digest
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import DEFAULT_CUTS, score
from clairevoie.core.submission import (
    Act,
    Signatory,
    Standing,
    Submission,
    Undetermined,
    as_document,
    freeze,
    months_later,
    renewable_from,
)
from tests.strategies import cut_points, responses

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def frozen(
    questionnaire: Questionnaire,
    response: Response,
    cuts: tuple[int, ...] = DEFAULT_CUTS,
    submitted_at: datetime = NOON,
) -> Submission:
    return freeze(
        questionnaire,
        response,
        cuts,
        wave="segur-1",
        signatory=Signatory("Ada", "CISO"),
        submitted_at=submitted_at,
        validity_months=12,
    )


@given(responses(complete=True), cut_points())
def test_the_final_score_is_the_drafts_score_by_the_same_function(
    pair: tuple[Questionnaire, Response], cuts: tuple[int, ...]
):
    questionnaire, response = pair
    draft = score(questionnaire, response.facts, response.answers, cuts)
    submission = frozen(questionnaire, response, cuts)
    assert submission.assessment == draft
    kept = submission.response
    assert score(questionnaire, kept.facts, kept.answers, cuts) == draft


@given(responses(complete=True))
def test_a_submission_holds_the_answers_to_criteria_that_apply_and_no_other(
    pair: tuple[Questionnaire, Response],
):
    questionnaire, response = pair
    submission = frozen(questionnaire, response)
    applying = {each.id for each in submission.assessment.criteria if each.applies}
    assert submission.response.answers == {
        key: each for key, each in response.answers.items() if key in applying
    }
    assert submission.response.facts == response.facts
    assert submission.response.product == response.product
    document = as_document(submission)
    assert set(document["response"]["answers"]) <= applying


@given(responses(complete=True))
def test_hidden_answers_change_no_byte_of_a_submission(pair: tuple[Questionnaire, Response]):
    questionnaire, response = pair
    submission = frozen(questionnaire, response)
    again = frozen(questionnaire, submission.response)
    assert digest(as_document(again)) == digest(as_document(submission))


@given(responses())
def test_a_response_with_an_undetermined_criterion_cannot_be_submitted(
    pair: tuple[Questionnaire, Response],
):
    questionnaire, response = pair
    draft = score(questionnaire, response.facts, response.answers)
    pending = [each.id for each in draft.criteria if each.applies is None]
    if not pending:
        frozen(questionnaire, response)
        return
    with pytest.raises(Undetermined) as caught:
        frozen(questionnaire, response)
    assert list(caught.value.criteria) == pending
    assert caught.value.facts
    assert set(caught.value.facts).isdisjoint(response.facts)
    assert len(set(caught.value.facts)) == len(caught.value.facts)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 14), 12, date(2027, 3, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_validity_ends_on_the_same_day_or_the_months_last(day: date, months: int, expected: date):
    assert months_later(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_later_is_never_earlier_and_in_the_wanted_month(day: date, months: int):
    later = months_later(day, months)
    assert later >= day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(responses(complete=True))
def test_one_instant_is_one_submission_whatever_the_time_zone_it_is_written_in(
    pair: tuple[Questionnaire, Response],
):
    before_midnight = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    in_paris = before_midnight.astimezone(timezone(timedelta(hours=2)))
    assert as_document(frozen(*pair, submitted_at=in_paris)) == as_document(
        frozen(*pair, submitted_at=before_midnight)
    )


@given(responses(complete=True))
def test_an_instant_without_its_zone_is_refused_rather_than_read_by_the_machines_clock(
    pair: tuple[Questionnaire, Response],
):
    with pytest.raises(ValueError, match="zone"):
        as_document(frozen(*pair, submitted_at=datetime(2026, 3, 14, 12)))  # noqa: DTZ001


@given(responses(complete=True))
def test_what_is_signed_again_says_what_it_follows_and_whether_it_corrects(
    pair: tuple[Questionnaire, Response],
):
    first = frozen(*pair)
    assert (first.number, first.act, first.follows) == (1, Act.FIRST, "")
    standing = Standing(1, digest(as_document(first)))
    for reason, act in (("Une erreur", Act.CORRECTION), ("", Act.RENEWAL)):
        second = freeze(
            *pair,
            DEFAULT_CUTS,
            wave="segur-1",
            signatory=Signatory("Ada", "CISO"),
            submitted_at=NOON,
            validity_months=12,
            standing=standing,
            reason=reason,
        )
        assert (second.number, second.act, second.follows) == (2, act, standing.digest)
        assert as_document(second)["response"] == as_document(first)["response"]
        assert digest(as_document(second)) != standing.digest
        for wrong in ({"follows": ""}, {"number": 1}, {"act": Act.FIRST}, {"reason": ""}):
            if wrong != {"reason": second.reason}:
                with pytest.raises(ValueError, match=r"submission|with reason"):
                    replace(second, **wrong)


def test_it_is_renewed_from_ninety_days_before_its_end():
    assert renewable_from(date(2027, 3, 31)) == date(2026, 12, 31)
