"""Responses: every fault in one run, nothing but `InvalidDocument`, and what is read is what was written."""

import json

import pytest
from hypothesis import given

from clairevoie.core.answers import UNKNOWN, Assurance
from clairevoie.core.answers import as_document as response_document
from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.responses import (
    UnknownQuestionnaire,
    empty_response,
    read_response,
    response_from_tree,
)
from clairevoie.formats.trees import InvalidDocument
from tests.cli.shell import QUESTIONNAIRE, RESPONSE
from tests.strategies import questionnaires, responses

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())
REMOVED = object()


def sound():
    return json.loads(RESPONSE.read_bytes())


def changed(*path, value):
    """The sound response with one part replaced, added or removed."""
    document = sound()
    part = document
    for step in path[:-1]:
        part = part[step]
    if value is REMOVED:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return document


def find(identifier, version):
    return SMALL


def faults_in(document, *, indent=None):
    """Each fault as `where: what`, or with its line where the text is indented."""
    text = document if isinstance(document, str) else json.dumps(document, indent=indent)
    with pytest.raises(InvalidDocument) as caught:
        read_response(text.encode(), find)
    found = [
        (each.line, f"{'.'.join(map(str, each.fault.path))}: {each.fault.what}")
        for each in caught.value.faults
    ]
    return found if indent else [what for _, what in found]


def answer(level):
    document = changed("answers", "GOV-2", "level", value="LEVEL")
    return json.dumps(document).replace('"LEVEL"', level)


# Faults


def test_faults_of_shape_and_of_the_questionnaire_come_in_one_run_with_their_lines():
    document = sound()
    document["colour"] = "blue"
    document["product"]["version"] = 4.2
    document["product"]["corridors"] = ["hospital", 5, "hospital", "Big"]
    document["facts"] = {"hosting": ["vendor", 5, "moon"], "mobile": "yes", "clouds": True}
    document["answers"]["GOV-1"] = {"level": 2, "assurance": "sworn"}
    document["answers"]["GOV-2"] = {"level": "1", "note": ""}
    document["answers"]["GOV-3"] = {"comment": "none"}
    document["answers"]["NOT-1"] = {"level": 1}
    lines = json.dumps(document, indent=1).splitlines()
    found = faults_in(document, indent=1)

    assert [what for _, what in found] == [
        "product.version: a number where text is wanted",
        "product.corridors.1: a number where text is wanted",
        "product.corridors.2: 'hospital' stands twice",
        "product.corridors.3: 'Big' is not a corridor's id",
        "facts.hosting: unknown option 'moon' of 'hosting'",
        "facts.hosting.1: a number where text is wanted",
        "facts.mobile: 'mobile' is a flag",
        "facts.clouds: unknown fact 'clouds'",
        "answers.GOV-1.level: level 2 of GOV-1 is out of range",
        "answers.GOV-1.assurance: 'sworn' is not known",
        'answers.GOV-2.level: a text where a level\'s number, "unknown" or null is wanted',
        "answers.GOV-2.note: unknown key 'note'",
        "answers.GOV-3.level: 'level' is missing",
        "answers.NOT-1: unknown criterion 'NOT-1'",
        "colour: unknown key 'colour'",
    ]
    for line, what in found:
        last = what.partition(": ")[0].rpartition(".")[2]
        assert last.isdigit() or last in lines[line - 1] or "missing" in what


@pytest.mark.parametrize(
    ("level", "what"),
    [
        ("2.0", "a number where a level's number"),
        ("1e0", "a number where a level's number"),
        ("1e400", "a number where a level's number"),
        ("true", "true or false where a level's number"),
        ("false", "true or false where a level's number"),
        ('"1"', "a text where a level's number"),
        ('"Unknown"', "a text where a level's number"),
        ('""', "a text where a level's number"),
        ("[1]", "a list where a level's number"),
        ("{}", "an object where a level's number"),
        ("-1", "level -1 of GOV-2 is out of range"),
        ("3", "level 3 of GOV-2 is out of range"),
        ("9007199254740993", "a number out of all range"),
        ("-9007199254740993", "a number out of all range"),
        ("1" * 29, "a number out of all range"),
        ("1" * 31, "a number where a level's number"),
        ("1" * 5000, "a number where a level's number"),
        ("NaN", "NaN is not a number of JSON"),
        ("Infinity", "Infinity is not a number of JSON"),
        ("-Infinity", "-Infinity is not a number of JSON"),
    ],
)
def test_what_is_not_a_level_is_never_taken_for_one(level, what):
    found = faults_in(answer(level))

    assert found[0].startswith(f"answers.GOV-2.level: {what}")


def test_a_minus_zero_is_the_level_zero():
    response, _ = read_response(answer("-0").encode(), find)

    assert response.answers["GOV-2"].level == 0


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("format",), "clairevoie/response/2", "a text where the format clairevoie/response/1"),
        (("format",), REMOVED, "'format' is missing"),
        (("questionnaire",), "small", "a text where an object"),
        (("questionnaire", "id"), "other", "answers questionnaire 'other' version '1'"),
        (("questionnaire", "version"), 1, "a number where text"),
        (("questionnaire", "id"), REMOVED, "'id' is missing"),
        (("product",), None, "nothing where an object"),
        (("product",), REMOVED, "'product' is missing"),
        (("product", "name"), None, "nothing where text"),
        (("product", "name"), "a" * 201, "name is too long"),
        (("product", "vendor_group"), 5, "a number where text"),
        (("product", "corridors"), "hospital", "a text where a list"),
        (("product", "corridors"), [f"c{n}" for n in range(21)], "too many corridors"),
        (("facts",), [], "a list where an object"),
        (("facts", "mobile"), 1, "a number where true, false, an option"),
        (("facts", "mobile"), {}, "an object where true, false, an option"),
        (("facts", "mobile"), "true", "'mobile' is a flag"),
        (("facts", "hosting"), "vendor", "'hosting' is a list of choices"),
        (("facts", "hosting"), True, "'hosting' is a list of choices"),
        (("answers",), [], "a list where an object"),
        (("answers", "GOV-1"), 1, "a number where an object"),
        (("answers", "GOV-1", "comment"), None, "nothing where text"),
        (("answers", "GOV-1", "comment"), "a" * 4001, "text of 4001 characters"),
        (("answers", "GOV-1", "assurance"), "", "'' is not known"),
        (("answers", "GOV-1", "assurance"), None, "nothing where a text"),
    ],
)
def test_one_wrong_part_is_one_fault(path, value, what):
    [found] = faults_in(changed(*path, value=value))

    assert found.partition(": ")[2].startswith(what)


@pytest.mark.parametrize("character", ["\x00", "\x1b[31m", "\x7f", "\x9b", "\ud800", "\udfff"])
@pytest.mark.parametrize("path", [("product", "name"), ("answers", "GOV-1", "comment")])
def test_control_characters_and_lone_surrogates_are_refused_in_texts(path, character):
    [found] = faults_in(changed(*path, value=f"a{character}b"))

    assert found.endswith("a control character or a lone surrogate")


def test_line_breaks_and_emoji_are_taken_in_a_comment():
    comment = "un\r\ndeux\ttrois \U0001f600"
    response, _ = read_response(
        json.dumps(changed("answers", "GOV-1", "comment", value=comment)).encode(), find
    )

    assert response.answers["GOV-1"].comment == comment


def test_a_questionnaire_that_is_not_to_be_had_is_a_fault_beside_the_others():
    def nowhere(identifier, version):
        raise UnknownQuestionnaire(f"no {identifier} {version}", "give it")

    document = changed("product", "name", value=5)
    with pytest.raises(InvalidDocument) as caught:
        read_response(json.dumps(document, indent=1).encode(), nowhere)
    assert [(each.line, str(each)) for each in caught.value.faults] == [
        (3, "no small 1 (give it)"),
        (8, "a number where text is wanted (write it in quotes)"),
    ]


@pytest.mark.parametrize("part", ["id", "version"])
def test_nothing_is_said_of_a_questionnaire_that_is_not_readably_named(part):
    def nowhere(identifier, version):
        raise UnknownQuestionnaire("not there", "give it")

    for value in (5, None, ["small"]):
        document = changed("questionnaire", part, value=value)
        assert len(faults_in(document)) == 1
        with pytest.raises(InvalidDocument) as caught:
            read_response(json.dumps(document).encode(), nowhere)
        assert len(caught.value.faults) == 1


# What is read


def test_what_an_answer_may_leave_out_is_filled_in():
    response = response_from_tree(sound())

    assert response.answers["GOV-2"].assurance is Assurance.DECLARED
    assert response.answers["GOV-2"].comment == ""
    assert response.answers["GOV-3"].level is UNKNOWN
    assert response.answers["OPS-1"].level is None


def test_facts_and_answers_may_be_left_out_altogether():
    document = sound()
    del document["facts"], document["answers"], document["product"]["corridors"]
    response = response_from_tree(document)

    assert (response.facts, response.answers, response.product.corridors) == ({}, {}, ())


def test_a_fact_that_is_null_is_not_declared():
    assert response_from_tree(sound()).facts == {"mobile": False}


@given(responses())
def test_a_response_written_and_read_again_is_equal(pair):
    questionnaire, response = pair
    text = json.dumps(response_document(response))

    assert read_response(text.encode(), lambda *_: questionnaire) == (response, questionnaire)
    assert response_from_tree(json.loads(text)) == response


@given(questionnaires())
def test_an_empty_response_names_everything_and_declares_nothing(questionnaire):
    document = empty_response(questionnaire)
    response, _ = read_response(json.dumps(document).encode(), lambda *_: questionnaire)

    assert list(document["facts"]) == [each.id for each in questionnaire.facts]
    assert list(response.answers) == [each.id for each in questionnaire.criteria]
    assert response.facts == {}
    assert {each.level for each in response.answers.values()} == {None}
