"""Canonical bytes are those of RFC 8785, and a digest is theirs."""

import base64
import hashlib
import json
import math
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.canonical import DIGEST_PREFIX, canonical_bytes, digest, digest_of_bytes

LARGEST_EXACT = 2**53 - 1

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-LARGEST_EXACT, LARGEST_EXACT),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)


def reordered(value: Any) -> Any:
    """The same value with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(list(value))}
    return [reordered(each) for each in value] if isinstance(value, list) else value


def typed(value: Any) -> Any:
    """A value that compares as JSON does: 1 is 1.0, and neither is true."""
    if isinstance(value, dict):
        return "object", {key: typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return "list", [typed(each) for each in value]
    return isinstance(value, bool), value


@given(values)
def test_the_order_of_keys_changes_no_byte(value: Any):
    assert canonical_bytes(reordered(value)) == canonical_bytes(value)


@given(values)
def test_canonical_bytes_are_json_of_an_equal_value_and_stay_as_they_are(value: Any):
    content = canonical_bytes(value)
    read = json.loads(content, parse_int=float)  # JSON's numbers are doubles
    assert read == value
    assert canonical_bytes(read) == content


@given(values, values)
def test_two_values_share_their_bytes_exactly_when_they_are_equal(one: Any, other: Any):
    assert (canonical_bytes(one) == canonical_bytes(other)) == (typed(one) == typed(other))


@given(values)
def test_a_digest_is_the_prefix_and_43_characters_of_base64url_without_padding(value: Any):
    text = digest(value)
    assert text.startswith(DIGEST_PREFIX)
    assert len(text) == 51
    encoded = text.removeprefix(DIGEST_PREFIX)
    assert set(encoded).isdisjoint("+/=")
    raw = base64.urlsafe_b64decode(encoded + "=")
    assert raw == hashlib.sha256(canonical_bytes(value)).digest()


def test_the_digest_of_nothing_is_the_known_one_of_sha_256():
    assert digest_of_bytes(b"") == "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"


@given(values)
def test_tuples_are_lists(value: Any):
    assert canonical_bytes((value, value)) == canonical_bytes([value, value])


# RFC 8785, appendix B: an IEEE 754 double in hexadecimal, and its text.
@pytest.mark.parametrize(
    ("bits", "expected"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_are_written_as_in_appendix_b_of_rfc_8785(bits: str, expected: str):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_bytes(number) == expected.encode()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2**53, -(2**53), 10**30])
def test_a_number_that_json_cannot_carry_exactly_is_refused(number: float):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_bytes(number)


def test_the_example_of_rfc_8785_section_3_2_2_is_written_as_there():
    source = (
        r'{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],'
        r' "string": "\u20ac$\u000F\u000aA'
        "'"
        r'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}'
    )
    assert (
        canonical_bytes(json.loads(source))
        == (
            '{"literals":[null,true,false],'
            '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


def test_keys_are_sorted_by_utf_16_units_as_in_rfc_8785_section_3_2_3():
    keys = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical_bytes(keys)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@pytest.mark.parametrize(
    ("character", "written"),
    [
        ("\b", r"\b"),
        ("\t", r"\t"),
        ("\n", r"\n"),
        ("\f", r"\f"),
        ("\r", r"\r"),
        ('"', r"\""),
        ("\\", r"\\"),
        ("\x00", r"\u0000"),
        ("\x1f", r"\u001f"),
        ("\x7f", "\x7f"),
        ("/", "/"),
        ("é", "é"),
        ("\u2028", "\u2028"),
        ("😀", "😀"),
    ],
)
def test_a_string_escapes_what_it_must_and_nothing_else(character: str, written: str):
    assert canonical_bytes(character) == f'"{written}"'.encode()


@pytest.mark.parametrize("value", ["\ud800", ["\udfff"], {"key": "\ud800"}, {"\ud800": "value"}])
def test_half_a_surrogate_pair_is_refused_as_canonical_bytes_says(value: Any):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_bytes(value)


def test_text_is_not_normalised():
    assert canonical_bytes("\u00e9") != canonical_bytes("e\u0301")
