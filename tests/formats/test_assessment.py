"""The assessment's JSON, as docs/interfaces.md fixes it: keys, types, and what is null when."""

import json
import re

from hypothesis import given

from clairevoie.core.questionnaire import as_document as questionnaire_document
from clairevoie.core.scoring import as_document, score
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.responses import response_from_tree
from tests.cli.shell import GOLDEN, QUESTIONNAIRE, RESPONSE
from tests.strategies import responses

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())
QUESTIONNAIRE_JSON = json.dumps(questionnaire_document(SMALL))


def assessed(questionnaire, response):
    """The document as it comes out of JSON again."""
    assessment = score(questionnaire, response.facts, response.answers)
    return json.loads(json.dumps(as_document(questionnaire, response.product, assessment)))


def small(facts, **levels):
    document = json.loads(RESPONSE.read_bytes())
    document["facts"] = facts
    document["answers"] = {
        name.replace("_", "-"): {"level": level} for name, level in levels.items()
    }
    return assessed(SMALL, response_from_tree(document))


def lines_of(assessment):
    return {
        each["id"]: (each["applies"], each["level"], each["reached"], each["gap"])
        for each in assessment["criteria"]
    }


def test_the_assessment_is_as_in_its_golden_file():
    expected = json.loads((GOLDEN / "small.assessment.json").read_bytes())

    assert assessed(SMALL, response_from_tree(json.loads(RESPONSE.read_bytes()))) == expected


def test_each_kind_of_level_has_its_nulls():
    assessment = small(
        {"mobile": False},
        GOV_1=1, GOV_2=0, GOV_3="unknown", OPS_1=None, OPS_2=1, OPS_3=1,
    )  # fmt: skip

    assert lines_of(assessment) == {
        "GOV-1": (True, 1, True, 0),
        "GOV-2": (True, 0, False, 2),
        "GOV-3": (True, "unknown", False, None),
        "OPS-1": (True, None, False, None),
        "OPS-2": (False, None, None, None),
        "OPS-3": (None, None, None, None),
    }
    assert (assessment["unanswered"], assessment["unknown"], assessment["undetermined"]) == (
        1,
        1,
        1,
    )


def test_a_level_above_target_leaves_no_gap_and_is_kept():
    document = json.loads(QUESTIONNAIRE_JSON)
    document["criteria"][1]["target"] = 1
    questionnaire = read_questionnaire(json.dumps(document).encode())
    response = response_from_tree(
        json.loads(RESPONSE.read_bytes()) | {"answers": {"GOV-2": {"level": 2}}}
    )

    assert lines_of(assessed(questionnaire, response))["GOV-2"] == (True, 2, True, 0)


def test_unknown_and_unanswered_count_applicable_criteria_only():
    hidden = small({"mobile": False, "hosting": []}, OPS_2="unknown", OPS_3=None)
    pending = small({}, OPS_2="unknown", OPS_3=None)

    assert (hidden["unanswered"], hidden["unknown"], hidden["undetermined"]) == (4, 0, 0)
    assert (pending["unanswered"], pending["unknown"], pending["undetermined"]) == (4, 0, 2)


def test_where_nothing_applies_percent_and_band_are_null():
    document = json.loads(QUESTIONNAIRE_JSON)
    for criterion in document["criteria"]:
        criterion["applies_when"] = {"fact": "mobile", "is": True}
    questionnaire = read_questionnaire(json.dumps(document).encode())
    for facts, undetermined in (({"mobile": False}, 0), ({}, 6)):
        response = response_from_tree(json.loads(RESPONSE.read_bytes()) | {"facts": facts})
        assessment = assessed(questionnaire, response)

        assert assessment["percent"] is None
        assert assessment["band"] is None
        assert (assessment["reached"], assessment["applicable"]) == (0, 0)
        assert assessment["undetermined"] == undetermined
        assert assessment["assurance"] == {"verified": 0, "evidenced": 0, "declared": 0}
        assert {each["applicable"] for each in assessment["themes"]} == {0}


def test_assurance_counts_the_reached_ones_that_are_backed_at_least_so_well():
    document = json.loads(RESPONSE.read_bytes())
    document["facts"] = {"mobile": False, "hosting": []}
    document["answers"] = {
        "GOV-1": {"level": 1, "assurance": "verified"},
        "GOV-2": {"level": 2, "assurance": "evidenced"},
        "GOV-3": {"level": 0, "assurance": "verified"},
        "OPS-1": {"level": 1},
    }
    assessment = assessed(SMALL, response_from_tree(document))

    assert assessment["assurance"] == {"verified": 1, "evidenced": 2, "declared": 3}
    assert (assessment["reached"], assessment["percent"], assessment["band"]) == (
        3,
        "75.0",
        [60, 80],
    )


@given(responses())
def test_any_assessment_has_exactly_the_keys_and_types_of_the_interface(pair):
    questionnaire, response = pair
    assessment = assessed(questionnaire, response)
    counts = ["reached", "applicable", "unanswered", "unknown", "undetermined"]

    assert list(assessment) == [
        "format", "method", "questionnaire", "product", *counts, "percent", "band", "assurance",
        "themes", "criteria",
    ]  # fmt: skip
    assert assessment["format"] == "clairevoie/assessment/1"
    assert assessment["method"] == "1"
    assert set(assessment["questionnaire"]) == {"id", "version", "digest"}
    assert re.fullmatch("sha-256:[A-Za-z0-9_-]{43}", assessment["questionnaire"]["digest"])
    assert set(assessment["product"]) == {"name", "version", "vendor", "vendor_group", "corridors"}
    assert all(type(assessment[name]) is int for name in counts)
    _check_score(assessment)
    assert set(assessment["assurance"]) == {"verified", "evidenced", "declared"}
    assert [each["id"] for each in assessment["themes"]] == [e.id for e in questionnaire.themes]
    assert all(set(each) == {"id", "reached", "applicable"} for each in assessment["themes"])
    assert sum(each["reached"] for each in assessment["themes"]) == assessment["reached"]
    assert [each["id"] for each in assessment["criteria"]] == [e.id for e in questionnaire.criteria]
    for line in assessment["criteria"]:
        _check_line(line)


def _check_score(assessment):
    if assessment["applicable"] == 0:
        assert assessment["percent"] is None
        assert assessment["band"] is None
        return
    assert re.fullmatch(r"[0-9]{1,3}\.[0-9]", assessment["percent"])
    low, high = assessment["band"]
    share = 100 * assessment["reached"] / assessment["applicable"]
    assert low <= share <= high
    assert share < high or high == 100


def _check_line(line):
    assert list(line) == ["id", "applies", "level", "target", "reached", "gap"]
    if line["applies"] is not True:
        assert line["applies"] in (False, None)
        assert line["level"] is line["reached"] is line["gap"] is None
        return
    assert type(line["reached"]) is bool
    if line["level"] in (None, "unknown"):
        assert line["gap"] is None
        assert line["reached"] is False
    else:
        assert type(line["level"]) is int
        assert line["gap"] == max(0, line["target"] - line["level"])
        assert line["reached"] is (line["gap"] == 0)
