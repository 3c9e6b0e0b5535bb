"""The faults of a questionnaire: every one in one run, each at its line, none invented."""

import json
import re

import pytest

from clairevoie.formats.questionnaires import read_questionnaire
from clairevoie.formats.trees import InvalidDocument, parse
from tests.cli.shell import GOLDEN
from tests.strategies import (
    choice_document,
    choices_document,
    criterion_document,
    flag_document,
    questionnaire_document,
)

FAULTY = (GOLDEN / "faulty.questionnaire.yaml").read_text(encoding="utf-8")


def faults_of(content):
    """Each fault as `(line, where: what)`."""
    with pytest.raises(InvalidDocument) as caught:
        read_questionnaire(content.encode())
    return [
        (each.line, f"{'.'.join(map(str, each.fault.path))}: {each.fault.what}")
        for each in caught.value.faults
    ]


def faults_in(document):
    return [what for _, what in faults_of(json.dumps(document))]


def announced(text):
    """The faults that the lines of the golden file announce of themselves."""
    return [
        (number, line.partition("#! ")[2])
        for number, line in enumerate(text.splitlines(), start=1)
        if "#! " in line
    ]


def test_every_announced_fault_is_reported_at_its_line_in_one_run():
    found = faults_of(FAULTY)
    expected = announced(FAULTY)

    assert [line for line, _ in found] == [line for line, _ in expected]
    for (_, message), (line, what) in zip(found, expected, strict=True):
        assert what in message, line


def test_the_golden_file_holds_more_than_a_dozen_kinds_of_faults():
    assert len(announced(FAULTY)) > 30


def test_the_same_faults_are_found_in_json_at_their_lines():
    tree = parse(re.sub(" #!.*", "", FAULTY).encode()).tree
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    lines = text.splitlines()
    found = faults_of(text)

    only_yaml = {"key 'question' stands twice", "tag 'tag:yaml.org,2002:str'"}
    in_yaml = [what for _, what in faults_of(FAULTY) if not any(each in what for each in only_yaml)]
    assert sorted(what for _, what in found) == sorted(in_yaml)
    assert '"colour": "blue"' in lines[line_of(found, "unknown key 'colour'")]
    assert '"fact": "hostng"' in lines[line_of(found, "unknown fact 'hostng'")]
    assert '"critical": "yes"' in lines[line_of(found, "true or false is wanted")]
    assert '"fr": 5' in lines[line_of(found, "question.fr")]
    assert '"levels": null' in lines[line_of(found, "nothing where a list is wanted")]


def line_of(found, what):
    """The index of the line at which this fault was reported."""
    [line] = [line for line, message in found if what in message]
    return line - 1


def test_keys_that_stand_twice_in_json_are_reported_with_the_rest():
    document = questionnaire_document([criterion_document("GOV-1", target=9)])
    text = json.dumps(document, indent=1).replace(
        '"target": 9', '"target": 9,\n "target": 1,\n "target": 2'
    )
    lines = text.splitlines()
    found = faults_of(text)

    assert [what.partition(": ")[2] for _, what in found] == [
        "target 9 of GOV-1 is out of range",
        "key 'target' stands twice",
        "key 'target' stands twice",
    ]
    at_fault = [lines[line - 1].strip() for line, _ in found]
    assert at_fault == ['"target": 9,', '"target": 1,', '"target": 2']


def test_lines_in_json_are_right_behind_tabs_escapes_and_pairs_of_surrogates():
    document = questionnaire_document([criterion_document("GOV-1", target=9)])
    document["title"] = {"fr": '\U0001f600\x41/\t\\"{[', "en": "a"}
    text = json.dumps(document, indent="\t").replace("/", "\\/")

    [(line, _)] = faults_of(text)

    assert '"target": 9' in text.splitlines()[line - 1]


def test_a_missing_key_is_placed_at_the_object_that_lacks_it():
    text = "criteria:\n  - id: GOV-1\n    theme: a\n"

    assert (2, "criteria.0.question: 'question' is missing") in faults_of(text)


def test_a_fault_below_a_repeated_key_has_the_line_of_the_key_that_counts():
    text = FAULTY.replace(
        'title: {fr: "Fautif"}', 'title:\n  fr: 5\ntitle:\n  fr: "x"\n  en: "y"', 1
    )
    lines = text.splitlines()
    found = faults_of(text)

    assert lines[line_of(found, "title.fr: a number")] == "  fr: 5"


def test_a_document_that_is_no_object_is_one_fault():
    for text in ("[1, 2]", "- a\n- b", "just words", "5", "null", "'quoted'"):
        assert len(faults_of(text)) == 1, text


# A fault of shape must not make the rules speak of what they could not see.


def sound():
    return questionnaire_document(
        [
            criterion_document("GOV-1", applies_when={"fact": "hosting", "includes": "alpha"}),
            criterion_document("GOV-2", applies_when={"fact": "base", "is": "alpha"}),
            criterion_document(
                "GOV-3", theme="access", applies_when={"fact": "mobile", "is": True}
            ),
        ],
        facts=[choices_document("hosting"), choice_document("base"), flag_document("mobile")],
        themes=["governance", "access"],
    )


def changed(*path, value):
    """The sound questionnaire with one part replaced."""
    document = sound()
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return document


def test_the_questionnaire_that_the_following_tests_spoil_is_sound():
    assert read_questionnaire(json.dumps(sound()).encode()).id == "small"


@pytest.mark.parametrize(
    "path",
    [
        ("languages",), ("languages", 0), ("title",), ("title", "fr"), ("facts",), ("facts", 0),
        ("facts", 0, "id"), ("facts", 0, "kind"), ("facts", 0, "options"), ("facts", 1, "options"),
        ("facts", 0, "options", 0), ("facts", 0, "options", 0, "id"), ("facts", 0, "label"),
        ("facts", 0, "options", 0, "label"), ("facts", 2, "kind"), ("themes",), ("themes", 1),
        ("themes", 1, "id"), ("themes", 1, "title"), ("criteria",), ("criteria", 0),
        ("criteria", 0, "id"), ("criteria", 0, "theme"), ("criteria", 0, "levels"),
        ("criteria", 0, "levels", 0), ("criteria", 0, "levels", 0, "label"),
        ("criteria", 0, "levels", 0, "label", "fr"), ("criteria", 0, "target"),
        ("criteria", 0, "applies_when"), ("criteria", 0, "applies_when", "fact"),
        ("criteria", 0, "applies_when", "includes"), ("criteria", 0, "question"),
        ("id",), ("version",), ("format",),
    ],
)  # fmt: skip
def test_one_part_of_the_wrong_shape_is_one_fault(path):
    for value in (5, 1.5, True, None):
        [found] = faults_in(changed(*path, value=value))
        assert found.startswith(".".join(map(str, path)))


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (("facts", 1, "kind"), "facts.1.kind: 'x' is not known"),
        (("facts", 2, "kind"), "facts.2.kind: 'x' is not known"),
        (("criteria", 0, "theme"), "criteria.0.theme: unknown theme 'x'"),
        (("criteria", 1, "applies_when"), "criteria.1.applies_when: a text where a condition"),
    ],
)
def test_one_wrong_word_is_one_fault(path, what):
    [found] = faults_in(changed(*path, value="x"))

    assert found.startswith(what)


def test_an_empty_word_is_not_taken_for_the_first_one_allowed():
    for kind in ("", " ", "flag "):
        [found] = faults_in(changed("facts", 2, "kind", value=kind))
        assert "is not known" in found


@pytest.mark.parametrize("key", ["id", "kind", "label", "options"])
def test_a_missing_part_of_a_fact_is_one_fault_unless_it_leaves_no_options(key):
    document = sound()
    del document["facts"][0][key]

    assert len(faults_in(document)) == {"options": 2}.get(key, 1)


def test_a_fault_of_shape_hides_no_rule_elsewhere():
    document = changed("themes", 0, "title", value=5)
    document["languages"] = ["fr", "en", "de", 5]
    document["criteria"][0]["levels"][0]["label"]["fr"] = 5
    document["criteria"][0]["levels"][0]["label"].pop("en")
    document["criteria"][0]["levels"][0]["label"]["de"] = "a"
    document["criteria"][2]["theme"] = "elsewhere"
    document["criteria"][1]["applies_when"] = {"fact": "mobile", "is": "alpha"}
    document["facts"][0]["options"][0]["label"] = 5
    document["criteria"][0]["applies_when"]["includes"] = "delta"
    found = faults_in(document)

    assert "criteria.2.theme: unknown theme 'elsewhere'" in found
    assert "criteria.1.applies_when.is: 'alpha' on the flag 'mobile'" in found
    assert "criteria.0.applies_when.includes: unknown option 'delta' of 'hosting'" in found
    assert "criteria.0.levels.0.label: no text in 'en'" in found
    assert "criteria.0.levels.0.label: no text in 'fr'" not in found
    assert "title: no text in 'de'" in found
    assert not [each for each in found if "not one of the languages" in each]
