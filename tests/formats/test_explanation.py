"""The explanation of a score, as the terminal shows it: golden files, and what may never happen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.answers import Product, Response
from clairevoie.core.scoring import score
from clairevoie.formats.explanation import explain
from clairevoie.formats.questionnaires import questionnaire_from_tree, read_questionnaire
from clairevoie.formats.responses import response_from_tree
from tests.cli.shell import GOLDEN, QUESTIONNAIRE, RESPONSE
from tests.strategies import criterion_document, flag_document, questionnaire_document, responses

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())


def lines(questionnaire, response, language):
    assessment = score(questionnaire, response.facts, response.answers)
    return list(explain(questionnaire, response, assessment, language))


def response_to(questionnaire, **facts):
    return Response(questionnaire.id, questionnaire.version, Product("", "", ""), facts)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_explanation_reads_as_in_its_golden_file(language):
    response = response_from_tree(json.loads(RESPONSE.read_bytes()))
    expected = (GOLDEN / f"small.explanation.{language}.txt").read_text(encoding="utf-8")

    assert "\n".join(lines(SMALL, response, language)) + "\n" == expected


def test_the_furthest_from_target_stand_first_and_the_unknown_before_them():
    response = response_from_tree(json.loads(RESPONSE.read_bytes()))
    text = "\n".join(lines(SMALL, response, "en"))

    assert text.index("GOV-3 [critical]") < text.index("OPS-1") < text.index("GOV-2")


def test_where_nothing_applies_there_is_no_score():
    questionnaire = questionnaire_from_tree(
        questionnaire_document(
            [criterion_document("GOV-1", applies_when={"fact": "mobile", "is": True})],
            facts=[flag_document("mobile")],
        )
    )
    french = lines(questionnaire, response_to(questionnaire, mobile=False), "fr")
    english = lines(questionnaire, response_to(questionnaire, mobile=False), "en")

    assert french[:2] == ["Produit sans nom", "Aucun critère ne s’applique\u202f: pas de score."]
    assert english[:2] == ["Unnamed product", "No criterion applies: no score."]
    assert "Do not apply (1): GOV-1" in english
    assert not [each for each in french + english if "%" in each]


def test_where_every_target_is_reached_it_says_so():
    document = json.loads(RESPONSE.read_bytes())
    document["facts"] = {"hosting": [], "mobile": False}
    for answer, level in (("GOV-1", 1), ("GOV-2", 2), ("GOV-3", 1), ("OPS-1", 1)):
        document["answers"][answer] = {"level": level}
    text = lines(SMALL, response_from_tree(document), "en")

    assert text[1] == "Criteria reached: 4 of 4 applicable, 100.0% (band: 80% or more)"
    assert "Every applicable criterion is reached." in text


def test_an_answer_to_what_does_not_apply_is_never_shown():
    questionnaire = questionnaire_from_tree(
        questionnaire_document(
            [
                criterion_document("GOV-1"),
                criterion_document("GOV-2", applies_when={"fact": "mobile", "is": True}),
            ],
            facts=[flag_document("mobile")],
        )
    )
    document = {
        "format": "clairevoie/response/1",
        "questionnaire": {"id": "small", "version": "1"},
        "product": {"name": "", "version": "", "vendor": ""},
    }
    answered = document | {"answers": {"GOV-2": {"level": 0, "comment": "hidden"}}}
    for facts in ({"mobile": False}, {}):
        texts = [
            lines(questionnaire, response_from_tree(each | {"facts": facts}), "en")
            for each in (document, answered)
        ]
        assert texts[0] == texts[1]


@given(responses(), st.sampled_from(["fr", "en"]))
def test_any_response_is_explained_in_whole_lines(pair, language):
    questionnaire, response = pair
    text = lines(questionnaire, response, language)

    assert text[-1].endswith(questionnaire.digest)
    assert all(each == each.rstrip() and len(each.splitlines()) <= 1 for each in text)


def test_a_name_on_two_lines_cannot_pass_for_a_line_of_ours():
    response = response_to(SMALL)
    name = "Dossier\r\nCriteria reached: 6 of 6\u2028x"
    forged = Response(
        response.questionnaire_id, response.questionnaire_version, Product(name, "1", "")
    )

    assert lines(SMALL, forged, "en")[0] == "Dossier Criteria reached: 6 of 6 x 1"
