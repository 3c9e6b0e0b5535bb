"""Files made to harm: each refused with its place, in bounded time and memory, without a traceback."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.cli.shell import QUESTIONNAIRE, RESPONSE, call, run_measured

SECONDS = 4  # of the processor, starting the program included; under 2 on a quiet machine
MEGABYTES = 300

SOUND = RESPONSE.read_text(encoding="utf-8")


def many(entry, count):
    """A response with that many members of `answers`."""
    document = json.loads(SOUND)
    document["answers"] = {f"A-{number}": entry for number in range(count)}
    return json.dumps(document).encode()


# Name: content, and what the first line of the faults says after the file's name.
RESPONSES = {
    "empty": (b"", ": empty"),
    "100 MB": (b" " * 100_000_000, ": more than 5 MB"),
    "100 MB of one text": (b'{"a": "' + b"x" * 100_000_000, ": more than 5 MB"),
    "lists 100,000 deep": (b"[" * 100_000, ":1: nested too deep"),
    "closed lists 100,000 deep": (b"[" * 100_000 + b"]" * 100_000, ":1: nested too deep"),
    "objects 100,000 deep": (b'{"a":\n' * 100_000, ":41: nested too deep"),
    "a million and a half lists": (b"[" + b"[]," * 1_600_000 + b"[]]", ":1: more than 200000 parts"),
    "a million and a half objects": (b"[" + b"{}," * 1_600_000 + b"1]", ":1: more than 200000 parts"),
    "two million numbers": (b"[" + b"1," * 2_400_000 + b"1]", ":1: more than 200000 parts"),
    "a million NaN": (b"[" + b"NaN," * 1_200_000 + b"1]", ":1: more than 200000 parts"),
    "half a million times the same key": (
        b"{" + b",".join([b'"a":1'] * 500_000) + b"}",
        ":1: more than 200000 parts",
    ),
    "wide characters": ("[\U0001f600,".encode() + b"[]," * 1_600_000, ":1: not JSON"),
    "a number of five million digits": (b'{"a": ' + b"1" * 4_900_000 + b"}", ":1: a: unknown key"),
    "a text of escapes": (b'{"a": "' + b"\\n" * 2_400_000 + b'"}', ":1: a: unknown key"),
    "a text of escaped quotes": (b'{"a": "' + b'\\"' * 2_400_000 + b'"}', ":1: a: unknown key"),
    "a text without end": (b'{"a": "' + b"\\\\" * 2_400_000, ":1: not JSON: Unterminated string"),
    "a very long key": (b'{"' + b"k" * 4_900_000 + b'": 1}', f":1: {'k' * 60}: unknown key"),
    "95,000 wrong answers": (many(5, 95_000), ":1: answers.A-0: a number where an object"),
    "40,000 unknown answers": (many({"level": 1}, 40_000), ":1: answers.A-0: unknown criterion"),
    "blank lines": (b"\n" * 4_900_000 + b"{", ":4900001: not JSON"),
    "NUL bytes": (b"\x00" * 1000, ":1: a control character"),
    "a NUL byte within": (SOUND.replace("Dossier", "Dos\x00sier").encode(), ":4: a control character"),
    "UTF-16": (SOUND.encode("utf-16"), ":1: not UTF-8 text"),
    "UTF-16 without its mark": (SOUND.encode("utf-16-le"), ":"),
    "UTF-32": (SOUND.encode("utf-32"), ":1: not UTF-8 text"),
    "Latin-1": (SOUND.encode("latin-1"), ":4: not UTF-8 text"),
    "YAML": (b"a: 1\nb: 2\n", ":1: not JSON"),
}  # fmt: skip

QUESTIONNAIRES = {
    "empty": (b"", ": empty"),
    "100 MB": (b"# \n" * 33_000_000, ": more than 5 MB"),
    "flow lists 100,000 deep": (b"[" * 100_000, ":1: nested too deep"),
    "block lists 100,000 deep": (b"- " * 100_000, ":1: nested too deep"),
    "mappings 3,000 deep": (
        b"".join(b" " * depth + b"a:\n" for depth in range(3_000)),
        ":41: nested too deep",
    ),
    "JSON 100,000 deep": (b'{"a":' * 100_000, ":1: nested too deep"),
    "keys of keys": (b"? " * 100_000, ":1: a collection as a key"),
    "a bomb of aliases": (
        b"a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n",
        ":1: an anchor",
    ),
    "an alias of itself": (b"&a [*a]", ":1: an anchor"),
    "a merge key": (b"a: 1\n<<: *a\n", ":2: an alias"),
    "700,000 anchors": (b"- &a b\n" * 700_000, ":1: an anchor"),
    "a call of Python": (b"!!python/object/apply:os.system ['touch harm']", ":1: tag 'tag:yaml"),
    "190,000 tags": (b"- !a b\n" * 190_000, ":1: tag '!a'"),
    "200,000 directives": (
        b"".join(b"%%TAG !a%d! tag:x\n" % number for number in range(200_000)),
        ":1: a directive",
    ),
    "800,000 documents": (b"--- a\n" * 800_000, ":2: a second document"),
    "a million items": (b"- a\n" * 1_200_000, ":200000: more than 200000 parts"),
    "a million keys": (
        b"".join(b"k%d: 1\n" % number for number in range(400_000)),
        ":100000: more than 200000 parts",
    ),
    "99,000 unknown keys": (
        b"".join(b"k%d: 1\n" % number for number in range(99_000)),
        ":1: k0: unknown key",
    ),
    "99,000 times the same key": (b"a: 1\n" * 99_000, ":1: a: unknown key"),
    "49,000 unknown languages": (
        b"languages: 5\ntitle:\n"
        + b"".join(b" k%d: a\n" % number for number in range(49_000))
        + b"description:\n"
        + b"".join(b" k%d: 1\n" % number for number in range(49_000)),
        ":1: format: 'format' is missing",
    ),
    "one endless line": (b"a " * 2_400_000, ":1: a text where an object"),
    "one endless text": (b'"' + b"\\n" * 2_400_000 + b'"', ":1: a text where an object"),
    "one endless key": (b"a" * 4_900_000 + b": 1", ":1: not YAML"),
    "colons": (b": " * 2_400_000, ":1: not YAML"),
    "commas": (b"," * 4_900_000, ":1: not YAML"),
    "tabs": (b"\t" * 4_900_000 + b"a: 1", ":1: not YAML"),
    "stars": (b"*" * 4_900_000, ":1: not YAML"),
    "NUL bytes": (b"a: 1\nb: \x00\n", ":2: a control character"),
    "UTF-16": (QUESTIONNAIRE.read_text(encoding="utf-8").encode("utf-16"), ":1: not UTF-8 text"),
    "Latin-1": ("a: 1\nb: é\n".encode("latin-1"), ":2: not UTF-8 text"),
}


def check(folder, command, name, content, expected):
    (folder / name).write_bytes(content)
    run = run_measured(folder, command, name, *_questionnaire_of(command))
    (folder / name).unlink()  # a hundred of them is too much to keep

    assert run.status == 1
    assert run.out == ""
    assert "Traceback" not in run.err
    assert run.err.startswith(name + expected)
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES
    assert not re.search(r"[^\n\x20-\x7e\xa0-\U0010ffff]", run.err)


def _questionnaire_of(command):
    return ("-q", QUESTIONNAIRE) if command == "score" else ()


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_made_to_harm_is_refused_with_its_place_in_bounds(tmp_path, name):
    check(tmp_path, "score", "a.json", *RESPONSES[name])


@pytest.mark.parametrize("name", QUESTIONNAIRES)
def test_a_questionnaire_made_to_harm_is_refused_with_its_place_in_bounds(tmp_path, name):
    check(tmp_path, "check", "a.yaml", *QUESTIONNAIRES[name])
    assert list(tmp_path.iterdir()) == [tmp_path / ".measures"]


def test_a_line_of_100_mb_is_passed_over_in_bounds(tmp_path):
    sound = json.dumps(json.loads(SOUND)).encode()
    (tmp_path / "a.jsonl").write_bytes(sound + b"\n" + b"x" * 100_000_000 + b"\n" + sound)
    run = run_measured(tmp_path, "score", "--json", "a.jsonl", "-q", QUESTIONNAIRE)

    assert run.status == 1
    assert len(run.out.splitlines()) == 2
    assert run.err == "a.jsonl:2: a line of more than 1 MB\n"
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
def test_100_mb_on_standard_input_or_without_end_are_refused_in_bounds(tmp_path, name):
    (tmp_path / name).symlink_to("/dev/zero")
    endless = run_measured(tmp_path, "check", name)
    piped = run_measured(tmp_path, "check", "-", stdin=b"a" * 100_000_000)

    for run, shown in ((endless, name), (piped, "-")):
        assert run.status == 1
        assert run.err == f"{shown}: more than 5 MB (is this the right file?)\n"
        assert run.seconds < SECONDS
        assert run.megabytes < MEGABYTES


@pytest.mark.parametrize("command", ["check", "score"])
def test_a_directory_is_refused_by_its_name(tmp_path, command):
    for name in ("folder", "folder.json", "folder.jsonl"):
        (tmp_path / name).mkdir()
        result = call(command, tmp_path / name)
        assert result.exit_code == 1
        assert result.stderr == f"{tmp_path / name}: cannot be read: Is a directory\n"


@pytest.mark.parametrize("command", ["check", "score"])
def test_a_file_that_cannot_be_read_is_refused_by_its_name(tmp_path, command):
    path = tmp_path / "secret.json"
    path.touch(mode=0o000)
    if os.access(path, os.R_OK):  # root reads everything, but not this
        path = Path("/proc/self/mem")
    result = call(command, path)

    assert result.exit_code == 1
    assert re.fullmatch(f"{path}: cannot be read: .+\n", result.stderr)


ESCAPES = "\x1b[31mred\x1b]0;title\x07\x9b2J\x08\x7f\u202e\r\n-: forged"


@pytest.mark.parametrize(
    "document",
    [
        {ESCAPES: 1},
        {"format": ESCAPES},
        {"questionnaire": {"id": ESCAPES, "version": ESCAPES}},
        {"questionnaire": {"id": "\u202e", "version": "\u2028"}},
        {"product": {"corridors": [ESCAPES, "\u202e", "\u202e"]}},
        {"facts": {ESCAPES: True, "hosting": [ESCAPES, "\u202e"], "mobile": ESCAPES}},
        {"answers": {ESCAPES: {"level": ESCAPES, "assurance": ESCAPES, ESCAPES: 1}}},
        {"answers": {"GOV-1": {"level": ESCAPES, "assurance": "\u202e", "comment": ESCAPES}}},
        {"id": "\u202e", "languages": ["\u2028"], "title": {ESCAPES: ESCAPES, "\u2028": "a"}},
        {"facts": [{"id": "a", "kind": "choice", "options": [{"id": "\u202e"}, {"id": "\u2028"}]}],
         "criteria": [{"id": "\u202e", "levels": [], "target": 1,
                       "applies_when": {"fact": "a", "is": "\u2028"}}]},
    ],
)  # fmt: skip
def test_nothing_that_a_terminal_obeys_is_echoed_raw(document):
    text = json.dumps(document)
    for arguments in (("check", "-"), ("score", "-"), ("score", "-", "-q", QUESTIONNAIRE)):
        result = call(*arguments, stdin=text)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert re.search("[^\n\x20-\x7e…]", result.stderr) is None
        assert all(line.startswith("-:") for line in result.stderr.splitlines())
        assert not [line for line in result.stderr.splitlines() if line.startswith("-: forged")]


def test_a_repeated_key_is_echoed_harmlessly_too():
    key = json.dumps(ESCAPES)
    result = call("score", "-", stdin=f"{{{key}: 1, {key}: 2}}")

    assert result.exit_code == 1
    assert "stands twice" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_message_stays_short_however_long_the_values_are():
    options = [{"id": f"o{number}-" + "x" * 3000, "label": {"fr": "a"}} for number in range(50)]
    document = {
        "facts": [{"id": "a", "kind": "choice", "label": {}, "options": options}],
        "criteria": [{"applies_when": {"fact": "a", "is": "b"}, "k" * 100_000: "v" * 100_000}],
        "x" * 4000: 1,
    }
    result = call("check", "-", stdin=json.dumps(document))

    assert result.exit_code == 1
    assert max(len(line) for line in result.stderr.splitlines()) <= 500
