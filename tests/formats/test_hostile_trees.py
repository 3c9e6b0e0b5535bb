"""Whatever is sent, the readers answer with a value or with `InvalidDocument`, and nothing else."""

import copy
import json
from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from clairevoie.core.canonical import canonical_bytes
from clairevoie.core.questionnaire import as_document
from clairevoie.core.scoring import score
from clairevoie.formats.programmes import programme_from_tree, read_programme
from clairevoie.formats.questionnaires import questionnaire_from_tree, read_questionnaire
from clairevoie.formats.responses import read_response, response_from_tree
from clairevoie.formats.trees import InvalidDocument
from tests.cli.shell import QUESTIONNAIRE, RESPONSE
from tests.strategies import answered_questionnaires

SMALL = read_questionnaire(QUESTIONNAIRE.read_bytes())
SEEDS = {
    "questionnaire": as_document(SMALL),
    "response": json.loads(RESPONSE.read_bytes()),
    "programme": yaml.safe_load(
        """
        format: clairevoie/programme/1
        id: segur
        title: {fr: a, en: b}
        corridors:
          - {id: hospital, label: {fr: a, en: b}, merges_into: care}
          - {id: care, label: {fr: a, en: b}, group: true}
        bands: [0, 20, 40, 60, 80, 100]
        band_merges: [[0, 20, 60, 80, 100], [0, 60, 100]]
        sharing: on_request
        """
    ),
}
READERS = {
    "questionnaire": (questionnaire_from_tree, read_questionnaire),
    "response": (
        response_from_tree,
        lambda content: read_response(content, lambda *_: SMALL),
    ),
    "programme": (programme_from_tree, read_programme),
}

# Texts that mean something somewhere, and texts that mean trouble.
words = st.sampled_from(
    [
        "", " ", "GOV-1", "gov", "governance", "hosting", "mobile", "vendor", "flag", "choice", "fr",
        "en", "unknown", "1", "…", "\ud800", "\x00", "\x1b[31m", "\u202e", "all", "any", "not",
        "fact", "is", "includes", "id", "clairevoie/questionnaire/1", "a" * 5000, "__class__",
    ]
) | st.text(max_size=5)  # fmt: skip
scalars = (
    st.none() | st.booleans() | st.integers() | st.sampled_from([2**64, -1, 10**400])
    | st.floats() | words
)  # fmt: skip
keys = words | st.sampled_from(sorted({key for seed in SEEDS.values() for key in seed}))
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def paths(tree, path=()):
    """The path of every part."""
    yield path
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from paths(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from paths(value, (*path, index))


PATHS = {kind: list(paths(seed))[1:] for kind, seed in SEEDS.items()}


@st.composite
def mutated(draw, kind):
    """A sound document with a few parts replaced, removed, renamed, repeated or added."""
    document = copy.deepcopy(SEEDS[kind])
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(PATHS[kind]))
        with suppress(KeyError, IndexError, TypeError):  # an earlier mutation took the place away
            _mutate(draw, document, path)
    return document


def _mutate(draw, document, path):
    part = document
    for step in path[:-1]:
        part = part[step]
    match draw(st.sampled_from(["replace", "remove", "repeat", "add", "swap"])):
        case "replace":
            part[path[-1]] = draw(trees)
        case "remove":
            del part[path[-1]]
        case "repeat" if isinstance(part, list):
            part.append(copy.deepcopy(part[path[-1]]))
        case "add" if isinstance(part, dict):
            part[draw(keys)] = draw(trees)
        case "swap":
            part[path[-1]] = copy.deepcopy(document)


def read_or_refuse(reader, given_value):
    """The value, or None when it was refused with faults that can be shown."""
    try:
        return reader(given_value)
    except InvalidDocument as invalid:
        assert invalid.faults
        assert all(str(each) for each in invalid.faults)
        return None


def check(kind, tree):
    """The three ways in agree, and what is read can be written, digested and scored."""
    from_tree, from_bytes = READERS[kind]
    read = read_or_refuse(from_tree, tree)
    text = json.dumps(tree)
    assert (read_or_refuse(from_bytes, text.encode()) is not None) <= (read is not None)
    if read is not None and kind == "questionnaire":
        canonical_bytes(as_document(read))
        score(read, {}, {})


@pytest.mark.parametrize("kind", sorted(SEEDS))
@given(data=st.data())
def test_a_random_tree_is_read_or_refused(kind, data):
    check(kind, data.draw(trees))


@pytest.mark.parametrize("kind", sorted(SEEDS))
@given(data=st.data())
def test_a_spoiled_document_is_read_or_refused(kind, data):
    check(kind, data.draw(mutated(kind)))


@pytest.mark.parametrize("kind", sorted(SEEDS))
def test_each_part_alone_of_each_wrong_kind_is_read_or_refused(kind):
    for path in PATHS[kind]:
        for value in (None, True, 0, -1, 1.5, "", "x", "\ud800", [], [None], {}, {"x": 1}):
            document = copy.deepcopy(SEEDS[kind])
            part = document
            for step in path[:-1]:
                part = part[step]
            part[path[-1]] = value
            check(kind, document)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
@example(b"%YAML 1.1\n%YAML 1.1\n--- 1")
@example(b"? - a\n  - b\n: c")
@example(b"{[: ")
@example(b'{"a": 1}}')
@example(b"!<tag:yaml.org,2002:python/object/apply:os.system> [ls]")
def test_random_bytes_are_refused(content):
    for _, from_bytes in READERS.values():
        with pytest.raises(InvalidDocument):
            from_bytes(content)


@given(
    kind=st.sampled_from(sorted(SEEDS)),
    at=st.integers(0, 2000),
    inserted=st.sampled_from(
        [
            '"',
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "&a ",
            "*a ",
            "!!x ",
            "\n",
            "\t",
            "#",
            "---\n",
            "\\",
            "%",
        ]
    ),
)
def test_a_character_inserted_anywhere_is_read_or_refused(kind, at, inserted):
    _, from_bytes = READERS[kind]
    for text in (json.dumps(SEEDS[kind]), yaml.safe_dump(SEEDS[kind])):
        read_or_refuse(from_bytes, (text[:at] + inserted + text[at:]).encode())


@given(answered_questionnaires(), st.data())
def test_a_response_to_another_questionnaire_is_read_or_refused(pair, data):
    other = data.draw(answered_questionnaires())[0]
    questionnaire = questionnaire_from_tree(other)
    read_or_refuse(
        lambda content: read_response(content, lambda *_: questionnaire),
        json.dumps(pair[1]).encode(),
    )


def test_the_seeds_are_sound():
    for kind, seed in SEEDS.items():
        assert READERS[kind][0](seed)
