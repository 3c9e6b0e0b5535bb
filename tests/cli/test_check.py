"""`clairevoie check`: sound questionnaires in a line, every fault of the others with its place."""

import json

import pytest

from clairevoie.core.questionnaire import as_document
from clairevoie.formats.questionnaires import read_questionnaire
from tests.cli.shell import GOLDEN, QUESTIONNAIRE, call

FAULTY = GOLDEN / "faulty.questionnaire.yaml"
DIGEST = read_questionnaire(QUESTIONNAIRE.read_bytes()).digest


def test_a_sound_questionnaire_is_summed_up_and_the_status_is_0():
    result = call("check", QUESTIONNAIRE)

    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        f"{QUESTIONNAIRE}: small version 1, 6 criteria (2 conditional), 2 facts, {DIGEST}\n"
    )


def test_the_same_questionnaire_in_json_has_the_same_digest(tmp_path):
    path = tmp_path / "small.json"
    document = as_document(read_questionnaire(QUESTIONNAIRE.read_bytes()))
    path.write_text(json.dumps(document, indent=2))
    result = call("check", path)

    assert result.exit_code == 0
    assert DIGEST in result.stdout


def test_every_fault_is_printed_in_one_run_with_file_line_and_mend():
    result = call("check", FAULTY)
    marked = [
        number
        for number, line in enumerate(FAULTY.read_text(encoding="utf-8").splitlines(), start=1)
        if "#! " in line
    ]

    assert result.exit_code == 1
    assert result.stdout == ""
    found = result.stderr.splitlines()
    assert [line.removeprefix(f"{FAULTY}:").split(":")[0] for line in found] == [
        str(number) for number in marked
    ]
    assert (
        f"{FAULTY}:55: criteria[2].applies_when.any[0].fact: unknown fact 'hostng' "
        "(name one of the facts)" in found
    )


def test_several_questionnaires_are_all_checked():
    result = call("check", FAULTY, QUESTIONNAIRE, "segur-maturite-ssi")

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert "segur-maturite-ssi version 1, 59 criteria (26 conditional)" in result.stdout


def test_a_dash_is_standard_input():
    sound = call("check", "-", stdin=QUESTIONNAIRE.read_bytes())
    faulty = call("check", "-", stdin=FAULTY.read_bytes())

    assert (sound.exit_code, faulty.exit_code) == (0, 1)
    assert sound.stdout.startswith("-: small version 1")
    assert faulty.stderr.startswith("-:3: id: 'Faulty'")


@pytest.mark.parametrize("arguments", [(), ("nowhere.yaml",), ("a" * 5000,), ("",)])
def test_wrong_usage_has_status_2(arguments):
    result = call("check", *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("--language", "fr"), {}, "(retirez-le)"),
        ((), {"LC_ALL": "fr_FR.UTF-8"}, "(retirez-le)"),
        (("--language", "en"), {"LC_ALL": "fr_FR.UTF-8"}, "(remove it)"),
        ((), {"LC_ALL": "C.UTF-8"}, "(remove it)"),
    ],
)
def test_faults_speak_french_where_it_is_chosen_or_the_terminal_does(
    tmp_path, arguments, environment, said
):
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(QUESTIONNAIRE.read_text(encoding="utf-8") + "odd: 1\nodd: 2\nx: !t 1\n")
    result = call("check", faulty, *arguments, **environment)

    assert result.exit_code == 1
    assert said in result.stderr
