"""`clairevoie` as the shell runs it: statuses, streams, pipes, terminals, and its own speed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import GOLDEN, PROGRAM, QUESTIONNAIRE, RESPONSE


def run(*arguments, stdin=None, **environment):
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        timeout=60,
    )


def shell(script, folder, **environment):
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "CLAIREVOIE": str(PROGRAM), **environment},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("score", RESPONSE, "-q", QUESTIONNAIRE), 0),
        (("check", QUESTIONNAIRE), 0),
        (("template", "segur-maturite-ssi"), 0),
        (("--help",), 0),
        (("score", "-h"), 0),
        (("--version",), 0),
        (("score", RESPONSE), 1),
        (("check", GOLDEN / "faulty.questionnaire.yaml"), 1),
        ((), 2),
        (("scores",), 2),
        (("score",), 2),
        (("check", "nowhere.yaml"), 2),
    ],
)
def test_the_status_is_0_done_1_input_at_fault_2_wrong_usage(arguments, status):
    ended = run(*arguments)

    assert ended.returncode == status
    assert b"Traceback" not in ended.stderr
    assert (ended.stderr == b"") == (status == 0)
    assert (ended.stdout == b"") == (status != 0)


def test_json_goes_to_standard_output_and_faults_to_standard_error(tmp_path):
    stream = tmp_path / "some.jsonl"
    line = json.dumps(json.loads(RESPONSE.read_bytes()))
    stream.write_text(f"{line}\n{{\n{line}\n")
    ended = run("score", "--json", "-q", QUESTIONNAIRE, stream)

    assert ended.returncode == 1
    assert [json.loads(each)["percent"] for each in ended.stdout.splitlines()] == ["25.0", "25.0"]
    assert ended.stderr.startswith(f"{stream}:2: not JSON".encode())


@pytest.mark.parametrize("options", ["", "--json"])
def test_a_reader_that_stops_early_gets_no_traceback(tmp_path, options):
    line = json.dumps(json.loads(RESPONSE.read_bytes()))
    (tmp_path / "big.jsonl").write_text(f"{line}\n" * 2000)
    ended = shell(
        f"set -o pipefail; $CLAIREVOIE score {options} -q {QUESTIONNAIRE} big.jsonl | head -1",
        tmp_path,
    )

    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == b""


def test_a_reader_of_faults_that_stops_early_gets_no_traceback(tmp_path):
    (tmp_path / "big.jsonl").write_text("{\n" * 20_000)
    ended = shell("$CLAIREVOIE score big.jsonl 2>&1 | head -1", tmp_path)

    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == b""


def test_a_pipe_from_the_shell_is_read_as_a_file(tmp_path):
    ended = shell(f"$CLAIREVOIE score --json <(cat {RESPONSE}) -q <(cat {QUESTIONNAIRE})", tmp_path)

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout == (GOLDEN / "small.assessment.json").read_bytes()


def test_closed_standard_input_is_a_fault(tmp_path):
    ended = shell("$CLAIREVOIE score - <&-", tmp_path)

    assert ended.returncode == 1
    assert ended.stderr == b"-: standard input is closed\n"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_a_terminal_that_cannot_show_every_character_gets_no_traceback(encoding):
    shown = run("score", RESPONSE, "-q", QUESTIONNAIRE, PYTHONIOENCODING=encoding)
    as_json = run("score", "--json", RESPONSE, "-q", QUESTIONNAIRE, PYTHONIOENCODING=encoding)

    assert (shown.returncode, shown.stderr) == (0, b"")
    assert as_json.stdout == (GOLDEN / "small.assessment.json").read_bytes()


@pytest.mark.parametrize("locale", ["C", "POSIX", "xx_XX", "fr_FR.ISO-8859-1"])
def test_any_locale_will_do(locale):
    ended = run("score", RESPONSE, "-q", QUESTIONNAIRE, LC_ALL=locale)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_file_whose_name_is_not_text_can_be_named(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\x1b[31m.yaml"
    Path(os.fsdecode(path)).write_bytes(QUESTIONNAIRE.read_bytes())
    sound = subprocess.run([PROGRAM, "check", path], capture_output=True)
    Path(os.fsdecode(path)).write_bytes(b"a: [")
    faulty = subprocess.run([PROGRAM, "check", path], capture_output=True)

    assert (sound.returncode, sound.stderr) == (0, b"")
    assert faulty.returncode == 1
    assert b"Traceback" not in faulty.stderr
    assert b"\x1b" not in sound.stdout + faulty.stderr


def test_scoring_imports_nothing_that_is_slow_to_load():
    code = (
        "import sys; from clairevoie.cli.main import main\n"
        f"try: main(['score', {str(RESPONSE)!r}, '-q', {str(QUESTIONNAIRE)!r}, '--json'])\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    loaded = set(ended.stderr.split())

    assert ended.returncode == 0
    assert "clairevoie.core.scoring" in loaded
    assert not loaded & {"django", "numpy", "pydantic", "rich", "vl_convert", "psycopg", "sqlite3"}
