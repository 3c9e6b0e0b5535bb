"""Bytes to plain data: what is read, and what is refused and where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.formats.trees import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_PARTS,
    InvalidDocument,
    _placed_json,
    parse,
    parse_json,
    parse_yaml,
)


def tree_of(text):
    document = parse(text.encode())
    document.check(())
    return document.tree


def refusal(content):
    """The faults of a document, as `(line, what)`."""
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    with pytest.raises(InvalidDocument) as caught:
        parse(content).check(())
    return [(each.line, each.fault.what) for each in caught.value.faults]


# YAML


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("2024-01-31", "2024-01-31"),
        ("12:30", "12:30"), ("1_000", "1_000"), ("0x1F", "0x1F"), ("010", "010"), ("+1", "+1"),
        (".5", ".5"), (".nan", ".nan"), (".inf", ".inf"), ("1", 1), ("-1", -1), ("1.5", 1.5),
        ("1e3", 1000.0), ("true", True), ("False", False), ("null", None), ("~", None),
        ("", None), ("'1'", "1"), ('"true"', "true"), ("'null'", "null"),
    ],
)  # fmt: skip
def test_a_plain_word_of_yaml_is_a_number_true_false_null_or_text(text, value):
    found = tree_of(f"a: {text}\n")["a"]

    assert found == value
    assert type(found) is type(value)


def test_texts_of_several_lines_are_read_as_yaml_says():
    assert tree_of("a: |\n  one\n  two\nb: >\n  one\n  two\nc: one\n  two\n") == {
        "a": "one\ntwo\n",
        "b": "one two\n",
        "c": "one two",
    }


def test_a_key_of_yaml_is_always_text():
    assert tree_of("1: a\ntrue: b\nnull: c\n<<: d\n") == {
        "1": "a", "true": "b", "null": "c", "<<": "d",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &x 2\n", 2, "an anchor (&…)"),
        ("a: 1\nb: *x\n", 2, "an alias (*…)"),
        ("a: &x {b: 1}\n<<: *x\n", 1, "an anchor (&…)"),
        ("a: 1\n<<: *x\n", 2, "an alias (*…)"),
        ("a: 1\n---\nb: 1\n", 2, "a second document (---)"),
        ("%YAML 1.1\n---\na: 1\n", 1, "a directive (%…)"),
        ("# first\n%TAG ! tag:x,2024:\n---\na: 1\n", 2, "a directive (%…)"),
        ("a: 1\n...\n%FOO\n---\nb: 1\n", 3, "a directive (%…)"),
        ("a: 1\n? [b]\n: 2\n", 2, "a collection as a key"),
        ("a: 1\n? {b: c}\n: 2\n", 2, "a collection as a key"),
        ("a: 1\nb: [1, 2\n", 3, "not YAML: did not find expected ',' or ']'"),
        ("a: 1\n\tb: 1\n", 2, "not YAML: found a tab character that violates indentation"),
        ("a: 1\n b: 1\n", 2, "not YAML: mapping values are not allowed in this context"),
        ('a: "\\ud800"\n', 1, "not YAML: found invalid Unicode character escape code"),
        ('a: "\\q"\n', 1, "not YAML: found unknown escape character"),
        ("# nothing\n", None, "empty"),
    ],
)
def test_yaml_that_is_more_than_plain_data_is_refused_at_its_line(text, line, what):
    assert refusal(text) == [(line, what)]


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system [ls]\n",
        "a: !!python/name:os.system x\n",
        "a: !!map {b: 1}\n",
        "a: !!str 1\n",
        "!!str a: 1\n",
        "a: !mine 1\n",
        "a: ! 1\n",
        "!!map\na: 1\n",
    ],
)
def test_a_tag_is_refused_wherever_it_stands(text):
    [(line, what)] = refusal(text)

    assert line == 1
    assert what.startswith("tag '")


def test_each_key_that_stands_twice_is_reported_and_the_first_value_kept():
    document = parse_yaml("a: 1\na: {c: 1, c: 2}\nb:\n  - {d: 1, d: 2}\na: 3\n")

    assert document.tree == {"a": 1, "b": [{"d": 1}]}
    assert [(each.line, each.fault.what) for each in document.faults] == [
        (2, "key 'a' stands twice"),
        (2, "key 'c' stands twice"),
        (4, "key 'd' stands twice"),
        (5, "key 'a' stands twice"),
    ]


# JSON


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"a": 1,}', 1, "not JSON: Expecting property name enclosed in double quotes"),
        ('{"a": 1}\n{"b": 2}', 2, "not JSON: Extra data"),
        ('{"a":\n\n tru}', 3, "not JSON: Expecting value"),
        ("{'a': 1}", 1, "not JSON: Expecting property name enclosed in double quotes"),
        ('{"a": 1} // b', 1, "not JSON: Extra data"),
        ('{\n"a": "b\n"}', 2, "not JSON: Invalid control character at"),
        ('{"a": 01}', 1, "not JSON: Expecting ',' delimiter"),
        ('{\n"a": NaN}', 2, "NaN is not a number of JSON"),
        ('{\n"a":\n-Infinity}', 3, "-Infinity is not a number of JSON"),
        ('{"a": 1,\n"a": 1}', 2, "key 'a' stands twice"),
        ('{"a": [{"b": 1,\n"\\u0062": 2}]}', 2, "key 'b' stands twice"),
    ],
)
def test_json_that_is_not_strict_is_refused_at_its_line(text, line, what):
    assert refusal(text) == [(line, what)]


def test_every_key_and_number_at_fault_in_json_is_reported_at_once():
    assert refusal('{"a": NaN,\n "a": 2,\n "b": Infinity}') == [
        (1, "NaN is not a number of JSON"),
        (2, "key 'a' stands twice"),
        (3, "Infinity is not a number of JSON"),
    ]


def test_a_very_long_number_is_read_inexactly_and_not_by_its_digits():
    document = parse_json(f'{{"a": {"1" * 6000}, "b": 1e400, "c": 0.{"0" * 6000}1}}')

    assert document.tree == {"a": float("inf"), "b": float("inf"), "c": 0.0}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_json_read_with_and_without_its_lines_is_the_same_tree(tree):
    for text in (json.dumps(tree), json.dumps(tree, ensure_ascii=False, indent=1)):
        assert _placed_json(text).tree == tree


# Both


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("text", ['{"a": "é"}', "a: é\n"])
def test_other_unicode_encodings_are_refused(text, encoding):
    [(line, what)] = refusal(text.encode(encoding))

    assert line == 1
    assert what in ("not UTF-8 text", "a control character")


def test_latin_1_is_refused_at_the_line_of_its_first_accent():
    assert refusal("a: b\nc: é\n".encode("latin-1")) == [(2, "not UTF-8 text")]


def test_a_byte_order_mark_of_utf_8_is_no_matter():
    for text in ('{"a": 1}', "a: 1\n"):
        assert parse(b"\xef\xbb\xbf" + text.encode()).tree == {"a": 1}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b"])
def test_a_raw_control_character_is_refused_at_its_line(character):
    for text in (f'{{"a":\n"{character}"}}', f"a: 1\nb: '{character}'\n"):
        assert refusal(text) == [(2, "a control character")]


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\n" * 1000])
def test_an_empty_document_is_refused(content):
    assert refusal(content) == [(None, "empty")]


def test_a_document_over_the_limit_is_refused_before_it_is_read():
    assert refusal(b" " * (MAXIMUM_BYTES + 1)) == [(None, "more than 5 MB")]


def nested(depth):
    return ('{"a": ' * depth + "1" + "}" * depth, "{a: " * depth + "1" + "}" * depth)


def test_nesting_is_read_to_its_bound_and_refused_beyond_in_both_formats():
    as_json, as_yaml = nested(MAXIMUM_DEPTH)
    assert parse_json(as_json).tree == parse_yaml(as_yaml).tree

    for text in nested(MAXIMUM_DEPTH + 1):
        read = parse_json if '"' in text else parse_yaml
        with pytest.raises(InvalidDocument) as caught:
            read(text)
        assert [str(each) for each in caught.value.faults] == [
            "nested too deep (at most 40 levels)"
        ]


def test_too_deep_json_is_refused_at_the_line_where_it_is():
    assert refusal('{"a":\n' * 100_000) == [(41, "nested too deep")]


def test_too_many_parts_are_refused_in_both_formats():
    for text in ('{"a": [' + "1," * MAXIMUM_PARTS + "1]}", "- 1\n" * (MAXIMUM_PARTS + 1)):
        [(_, what)] = refusal(text)
        assert what == "more than 200000 parts"
