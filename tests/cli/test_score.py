"""`clairevoie score`: assessments on standard output, faults with their place on standard error."""

import json

import pytest

from tests.cli.shell import GOLDEN, QUESTIONNAIRE, RESPONSE, call

SHIPPED = "segur-maturite-ssi"


def response(**parts):
    return json.loads(RESPONSE.read_bytes()) | parts


def named(name):
    product = response()["product"] | {"name": name}
    return response(product=product)


def shipped(**parts):
    """A response to the shipped questionnaire, nothing declared."""
    questionnaire = {"id": SHIPPED, "version": "1"}
    return response(questionnaire=questionnaire, facts={}, answers={}, **parts)


def write(path, *documents):
    """A file of one document, or of one a line."""
    path.write_text(
        "\n".join(each if isinstance(each, str) else json.dumps(each) for each in documents)
    )
    return path


def names_in(stdout):
    """The products of JSON lines, and nothing but JSON lines."""
    return [json.loads(line)["product"]["name"] for line in stdout.splitlines()]


# One response


def test_a_score_is_explained_and_the_status_is_0():
    result = call("score", RESPONSE, "-q", QUESTIONNAIRE)

    assert result.exit_code == 0
    assert result.stdout == (GOLDEN / "small.explanation.en.txt").read_text(encoding="utf-8")
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "environment", "language"),
    [
        ((), {}, "en"),
        (("--language", "fr"), {}, "fr"),
        (("--language", "en"), {"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ((), {"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ((), {"LC_ALL": "C.UTF-8"}, "fr"),
        ((), {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_US.UTF-8"}, "en"),
        ((), {"LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}, "fr"),
    ],
)
def test_the_explanation_is_in_the_asked_or_the_terminals_language(options, environment, language):
    result = call("score", RESPONSE, "-q", QUESTIONNAIRE, *options, **environment)

    expected = (GOLDEN / f"small.explanation.{language}.txt").read_text(encoding="utf-8")
    assert result.stdout == expected


def test_another_language_is_wrong_usage():
    assert call("score", RESPONSE, "--language", "de").exit_code == 2


def test_json_is_one_line_of_utf_8_and_nothing_else():
    result = call("score", RESPONSE, "-q", QUESTIONNAIRE, "--json")

    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout_bytes == (GOLDEN / "small.assessment.json").read_bytes()
    assert "Éditions".encode() in result.stdout_bytes


def test_the_shipped_questionnaire_is_found_by_id_and_version(tmp_path):
    result = call("score", "--json", write(tmp_path / "a.json", shipped()))

    assert result.exit_code == 0
    assessment = json.loads(result.stdout)
    assert assessment["questionnaire"]["id"] == SHIPPED
    assert (assessment["applicable"], assessment["undetermined"]) == (33, 26)


@pytest.mark.parametrize("name", [SHIPPED, f"{SHIPPED}-1"])
def test_a_shipped_questionnaire_may_be_named(tmp_path, name):
    assert call("score", write(tmp_path / "a.json", shipped()), "-q", name).exit_code == 0


def test_a_questionnaire_that_does_not_ship_is_a_fault_at_its_line(tmp_path):
    path = write(tmp_path / "a.json", json.dumps(response(), indent=1))
    result = call("score", path)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        f"{path}:3: questionnaire: small-1 does not ship with Clairevoie; "
        "these do: segur-maturite-ssi-1 (give its file with -q)\n"
    )


def test_a_response_to_another_questionnaire_than_the_given_one_is_a_fault(tmp_path):
    result = call("score", write(tmp_path / "a.json", shipped()), "-q", QUESTIONNAIRE)

    assert result.exit_code == 1
    assert "answers questionnaire 'segur-maturite-ssi' version '1', not 'small'" in result.stderr


def test_an_unknown_questionnaire_name_is_wrong_usage_that_names_the_known_ones():
    result = call("score", RESPONSE, "-q", "nothing-of-the-kind")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "no file 'nothing-of-the-kind'" in result.stderr
    assert "segur-maturite-ssi-1" in result.stderr


def test_a_faulty_questionnaire_is_reported_under_its_own_name():
    faulty = GOLDEN / "faulty.questionnaire.yaml"
    result = call("score", RESPONSE, "-q", faulty)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert all(each.startswith(f"{faulty}:") for each in result.stderr.splitlines())


def test_every_fault_of_a_response_is_one_line_with_file_line_and_path(tmp_path):
    document = response(facts={"mobile": 1, "clouds": True})
    document["answers"]["GOV-2"]["level"] = 7
    path = write(tmp_path / "a.json", json.dumps(document, indent=1))
    result = call("score", path, "-q", QUESTIONNAIRE)
    lines = path.read_text().splitlines()

    assert result.exit_code == 1
    assert result.stdout == ""
    found = [line.removeprefix(f"{path}:").split(": ", 2) for line in result.stderr.splitlines()]
    assert [where for _, where, _ in found] == [
        "facts.mobile",
        "facts.clouds",
        "answers.GOV-2.level",
    ]
    for (number, _, _), text in zip(
        found, ['"mobile": 1', '"clouds": true', '"level": 7'], strict=True
    ):
        assert text in lines[int(number) - 1]


# Several


def test_several_files_are_scored_each_and_the_faulty_ones_named(tmp_path):
    good = [write(tmp_path / f"{name}.json", named(name)) for name in ("a", "b")]
    bad = write(tmp_path / "bad.json", "{")
    result = call("score", "--json", "-q", QUESTIONNAIRE, good[0], bad, good[1])

    assert result.exit_code == 1
    assert names_in(result.stdout) == ["a", "b"]
    assert result.stderr.startswith(f"{bad}:1: not JSON")
    assert len(result.stderr.splitlines()) == 1


def test_explanations_of_several_responses_have_a_rule_between_them(tmp_path):
    path = write(tmp_path / "some.jsonl", named("a"), named("b"), named("c"))
    result = call("score", "-q", QUESTIONNAIRE, path)

    assert result.stdout.count("─" * 72) == 2
    assert result.stdout.startswith("a 4.2\n")


STREAM = (
    named("one"),
    "{",
    "",
    named("two"),
    {**named("three"), "answers": {"NOT-1": {"level": 1}}},
    "[" * 5000,
    '"text"',
    {**named("four"), "colour": 1},
    named("five"),
)


def test_in_a_stream_the_good_lines_are_scored_and_the_bad_ones_named(tmp_path):
    path = write(tmp_path / "some.jsonl", *STREAM)
    result = call("score", "--json", "-q", QUESTIONNAIRE, path)

    assert result.exit_code == 1
    assert names_in(result.stdout) == ["one", "two", "five"]
    assert result.stderr.splitlines() == [
        f"{path}:2: not JSON: Expecting property name enclosed in double quotes",
        f"{path}:5: answers.NOT-1: unknown criterion 'NOT-1' (remove it)",
        f"{path}:6: nested too deep (at most 40 levels)",
        f"{path}:7: a text where an object is wanted",
        f"{path}:8: colour: unknown key 'colour' "
        "(one of format, questionnaire, product, facts, answers)",
    ]


def test_a_sound_stream_has_status_0_with_or_without_a_last_line_end(tmp_path):
    for end in ("", "\n", "\r\n", "\n\n"):
        path = write(tmp_path / "some.jsonl", named("a"), json.dumps(named("b")) + end)
        result = call("score", "--json", "-q", QUESTIONNAIRE, path)
        assert (result.exit_code, names_in(result.stdout)) == (0, ["a", "b"])


def test_a_line_too_long_is_named_and_those_behind_it_are_scored(tmp_path):
    long = json.dumps({**named("long"), "colour": "x" * 3_500_000})
    path = write(tmp_path / "some.jsonl", named("a"), long, named("b"))
    result = call("score", "--json", "-q", QUESTIONNAIRE, path)

    assert result.exit_code == 1
    assert names_in(result.stdout) == ["a", "b"]
    assert result.stderr == f"{path}:2: a line of more than 1 MB\n"


@pytest.mark.parametrize("content", ["", "\n\n", " \n\t\n"])
def test_a_stream_of_nothing_is_a_fault(tmp_path, content):
    path = write(tmp_path / "some.jsonl", content)
    result = call("score", path)

    assert result.exit_code == 1
    assert result.stderr == f"{path}: empty (write a response a line)\n"


# Standard input


def test_a_dash_is_standard_input():
    result = call("score", "--json", "-q", QUESTIONNAIRE, "-", stdin=RESPONSE.read_bytes())

    assert result.exit_code == 0
    assert names_in(result.stdout) == ["Dossier"]


def test_faults_of_standard_input_are_named_by_a_dash():
    result = call("score", "-q", QUESTIONNAIRE, "-", stdin=json.dumps({"a": 1}, indent=1))

    assert result.exit_code == 1
    assert "-:2: a: unknown key 'a'" in result.stderr


def test_a_stream_on_standard_input_is_read_line_by_line():
    stdin = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in STREAM)
    result = call("score", "--json", "-q", QUESTIONNAIRE, "-", stdin=stdin)

    assert result.exit_code == 1
    assert names_in(result.stdout) == ["one", "two", "five"]
    assert [each.split(":")[1] for each in result.stderr.splitlines()] == ["2", "5", "6", "7", "8"]


def test_a_long_stream_on_standard_input_may_be_longer_than_one_document():
    line = json.dumps(named("a" * 100))
    count = 6_000_000 // len(line)
    result = call("score", "--json", "-q", QUESTIONNAIRE, "-", stdin="\n".join([line] * count))

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == count


def test_a_questionnaire_may_come_on_standard_input():
    result = call("score", "--json", RESPONSE, "-q", "-", stdin=QUESTIONNAIRE.read_bytes())

    assert result.exit_code == 0


@pytest.mark.parametrize("stdin", [b"", b"\n", b"{", b"[" * 100_000, b"\xff\xfe{\x00", b"\x00"])
def test_rubbish_on_standard_input_is_a_fault(stdin):
    result = call("score", "-", stdin=stdin)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("-:") and len(result.stderr.splitlines()) == 1


# Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [(), ("nowhere.json",), ("a" * 5000,), ("a\x00b",), (RESPONSE, "--colour"), ("",)],
)
def test_wrong_usage_has_status_2_and_prints_nothing_on_standard_output(arguments):
    result = call("score", *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_nothing_is_scored_when_one_of_the_files_does_not_exist():
    result = call("score", "-q", QUESTIONNAIRE, RESPONSE, "nowhere.json")

    assert result.exit_code == 2
    assert result.stdout == ""
