"""Texts are broken by estimated widths that are near those of the vendored font."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.charts.lettering import lines, width

FONTS = Path(__file__).parents[2] / "src/clairevoie/web/static/fonts"


@pytest.mark.parametrize(
    "text",
    [
        "Quels comptes du produit sont protégés par deux facteurs d’authentification\u202f?",
        "Can login be entrusted to an external identity provider, Pro Santé Connect included?",
        "1\u202f234,5\u00a0%",
    ],
)
def test_the_estimate_is_within_three_percent_of_the_font(text: str):
    font = TTFont(FONTS / "clairevoie-sans.woff2")
    glyphs, advances = font.getBestCmap(), font["hmtx"]
    measured = sum(advances[glyphs[ord(letter)]][0] for letter in text) * 12 / 1000

    assert width(text, 12) == pytest.approx(measured, rel=0.03)


def test_what_fits_is_left_alone():
    assert lines("Un produit", 12, 200, 1) == ("Un produit",)


def test_words_are_not_parted_and_the_rest_is_an_ellipsis():
    assert lines("Les droits sont donnés par rôle", 12, 90, 1) == ("Les droits sont…",)
    assert lines("Les droits sont donnés par rôle", 12, 90, 2) == (
        "Les droits sont",
        "donnés par rôle",
    )


@given(st.text("abc éWm .-", max_size=120), st.integers(20, 200), st.integers(1, 3))
def test_no_line_but_a_single_long_word_is_wider_than_its_room(text: str, room: int, most: int):
    broken = lines(text, 12, room, most)

    assert 1 <= len(broken) <= most
    assert all(width(line, 12) <= room or " " not in line for line in broken)
