"""Two versions of a comment side by side: nothing of either is lost in the showing."""

from hypothesis import given
from hypothesis import strategies as st

from clairevoie.web.exchange import texts
from clairevoie.web.exchange.texts import Piece, PieceKind, pieces

STAYS, GOES, COMES = PieceKind


def said(found: tuple[Piece, ...], *kinds: PieceKind) -> str:
    return "".join(each.text for each in found if each.kind in kinds)


@given(st.text(max_size=200), st.text(max_size=200))
def test_what_stays_and_goes_is_the_old_text_and_what_stays_and_comes_the_new(before, after):
    found = pieces(before, after)
    assert said(found, STAYS, GOES) == before
    assert said(found, STAYS, COMES) == after


def test_only_the_words_that_change_are_marked():
    assert pieces("signed in May, page 4", "signed in June, page 4") == (
        Piece(STAYS, "signed in "),
        Piece(GOES, "May,"),
        Piece(COMES, "June,"),
        Piece(STAYS, " page 4"),
    )


def test_texts_too_long_to_compare_are_shown_one_after_the_other():
    before, after = "a " * 2000, "b " * 2000
    assert len(before.split()) * len(after.split()) > texts.MAXIMUM_PAIRS
    assert pieces(before, after) == (Piece(GOES, before), Piece(COMES, after))
