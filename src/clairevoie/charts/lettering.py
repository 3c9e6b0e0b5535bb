"""How wide a text will be, near enough to break or shorten it without measuring any font."""

from collections.abc import Iterator, Mapping
from typing import Final

# Advances of Source Sans 3, in thousandths of the size; others are taken as 540.
_WIDTHS: Final[Mapping[str, int]] = {
    letter: width
    for width, letters in {
        120: "\u202f",
        200: " \u00a0",
        245: "ij.,;:'’·lI!",
        310: "f()-rt",
        360: "/",
        430: "sz?«»xcv",
        490: "aegkyçéèàêJLY–0123456789F",
        560: "bdhnopquùEPRSTVXZ",
        590: "ABCK",
        650: "DGHNOQU",
        720: "wM",
        820: "mW%—",
        940: "…",
    }.items()
    for letter in letters
}
_ELSE: Final = 540
_ELLIPSIS: Final = "…"


def width(text: str, size: int) -> float:
    """The estimated width of a text at this font size, in pixels."""
    return sum(_WIDTHS.get(letter, _ELSE) for letter in text) * size / 1000


def lines(text: str, size: int, room: int, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of `room` pixels; what is left over ends in «…»."""
    broken = list(_lines(text.split(" "), size, room))
    if len(broken) <= most:
        return tuple(broken)
    return (*broken[: most - 1], _shortened(" ".join(broken[most - 1 :]), size, room))


def _lines(words: list[str], size: int, room: int) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        longer = f"{line} {word}"
        if width(longer, size) > room:
            yield line
            line = word
        else:
            line = longer
    yield line


def _shortened(text: str, size: int, room: int) -> str:
    """The words that fit, then «…»; a single word that does not fit is cut."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + _ELLIPSIS, size) > room:
        kept = kept.rpartition(" ")[0] or kept[:-1]
    return kept.rstrip(" ,;:\u00a0\u202f(") + _ELLIPSIS
