"""`clairevoie template`: an empty response that can be scored, never written over a filled one."""

import json

import pytest

from tests.cli.shell import GOLDEN, QUESTIONNAIRE, call


def test_a_template_names_every_fact_and_criterion_and_answers_none():
    result = call("template", QUESTIONNAIRE)

    assert result.exit_code == 0
    assert result.stderr == ""
    document = json.loads(result.stdout)
    assert document["format"] == "clairevoie/response/1"
    assert document["questionnaire"] == {"id": "small", "version": "1"}
    assert document["facts"] == {"hosting": None, "mobile": None}
    assert set(document["answers"]) == {"GOV-1", "GOV-2", "GOV-3", "OPS-1", "OPS-2", "OPS-3"}
    assert all(each == {"level": None} for each in document["answers"].values())


@pytest.mark.parametrize("name", ["segur-maturite-ssi", str(QUESTIONNAIRE)])
def test_a_template_can_be_scored_as_it_is(tmp_path, name):
    path = tmp_path / "response.json"
    written = call("template", name, "-o", path)
    scored = call("score", "--json", "-q", name, path)

    assert (written.exit_code, written.output) == (0, "")
    assert scored.exit_code == 0
    assessment = json.loads(scored.stdout)
    assert assessment["reached"] == 0
    assert assessment["unanswered"] == assessment["applicable"] > 0
    assert assessment["undetermined"] > 0


def test_a_template_that_is_filled_in_gives_a_full_score(tmp_path):
    document = json.loads(call("template", QUESTIONNAIRE).stdout)
    document["facts"] = {"hosting": ["vendor"], "mobile": True}
    document["answers"] = {
        name: {"level": 2 if name == "GOV-2" else 1} for name in document["answers"]
    }
    path = tmp_path / "response.json"
    path.write_text(json.dumps(document))
    assessment = json.loads(call("score", "--json", "-q", QUESTIONNAIRE, path).stdout)

    assert (assessment["reached"], assessment["applicable"]) == (6, 6)
    assert assessment["percent"] == "100.0"
    assert assessment["band"] == [80, 100]


def test_a_filled_file_is_not_replaced_unless_forced(tmp_path):
    path = tmp_path / "response.json"
    path.write_text("{}")
    refused = call("template", QUESTIONNAIRE, "-o", path)

    assert refused.exit_code == 2
    assert "is there already; --force replaces it" in refused.stderr
    assert path.read_text() == "{}"

    assert call("template", QUESTIONNAIRE, "-o", path, "--force").exit_code == 0
    assert json.loads(path.read_bytes())["questionnaire"]["id"] == "small"


def test_an_empty_file_is_filled(tmp_path):
    path = tmp_path / "response.json"
    path.touch()

    assert call("template", QUESTIONNAIRE, "-o", path).exit_code == 0
    assert path.stat().st_size > 0


@pytest.mark.parametrize("name", ["response.txt", "response", "missing/response.json"])
def test_a_file_that_cannot_be_written_is_wrong_usage(tmp_path, name):
    result = call("template", QUESTIONNAIRE, "-o", tmp_path / name)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert not (tmp_path / name).exists()


def test_a_directory_or_a_name_too_long_is_wrong_usage(tmp_path):
    (tmp_path / "a.json").mkdir()
    for name in ("a.json", "b" * 3000 + ".json"):
        for options in ((), ("--force",)):
            result = call("template", QUESTIONNAIRE, "-o", tmp_path / name, *options)
            assert result.exit_code == 2


def test_a_faulty_questionnaire_gives_no_template(tmp_path):
    path = tmp_path / "response.json"
    result = call("template", GOLDEN / "faulty.questionnaire.yaml", "-o", path)

    assert result.exit_code == 1
    assert "faulty.questionnaire.yaml:3: id:" in result.stderr
    assert not path.exists()
