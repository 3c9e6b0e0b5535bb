"""The criteria ranked by the share of products at target: one bar a criterion."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction as Rational
from typing import Final, TypeAlias

from clairevoie.charts.identity import (
    BOLD,
    EXTENT,
    GRID,
    INK_MUTED,
    OPEN_FIELD,
    RAMP,
    Layout,
    Spec,
    axis_line,
    frame,
    texts,
)
from clairevoie.charts.lettering import lines
from clairevoie.charts.words import CriteriaWords
from clairevoie.core.confidentiality import MARGIN, ProtectedTable
from clairevoie.core.contributions import REACHED
from clairevoie.core.scoring import Fraction

_TICKS: Final = (0, 25, 50, 75, 100)
_SIZE: Final = 12
_SMALL: Final = 11
_ROW: Final = 20  # a bar's line, without a question above it
_MIDDLE: Final = 10
_BAR: Final = 12
_FIELD: Final = 16  # of a withheld share: room for its words
_LEADING: Final = 14
_GAP: Final = 16  # sets apart the criteria that have no share to rank
_GUIDE: Final = 5  # rows between two lines that lead the eye from a question to its bar

_Head: TypeAlias = tuple[int, int, str]  # x, y, alignment


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where things stand, in pixels; x from the bars' zero."""

    plot: int
    left: int
    right: int
    top: int
    bottom: int
    is_stacked: bool  # each question above its bar, or all at the bars' left
    question_x: int
    question_room: int
    question_lines: int
    heads: tuple[_Head | None, _Head, _Head]  # of criteria, unit and products


_SHAPES: Final[Mapping[Layout, _Shape]] = {
    Layout.WIDE: _Shape(
        plot=200,
        left=616,
        right=70,
        top=46,
        bottom=20,
        is_stacked=False,
        question_x=-562,
        question_room=504,
        question_lines=1,
        heads=((-616, -9, "left"), (0, -28, "left"), (270, -9, "right")),
    ),
    Layout.NARROW: _Shape(
        plot=172,
        left=106,
        right=62,
        top=26,
        bottom=6,
        is_stacked=True,
        question_x=-106,
        question_room=338,
        question_lines=2,
        heads=(None, (-106, -12, "left"), (234, -12, "right")),
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    criterion: str
    share: Fraction | None  # None where it is withheld
    products: int | None  # to which the criterion applies

    @property
    def is_withheld(self) -> bool:
        return self.share is None and self.products != 0


def criteria_chart(
    table: ProtectedTable,
    questions: Mapping[str, str],
    words: CriteriaWords,
    layout: Layout = Layout.WIDE,
) -> Spec:
    """Criteria by share at target from the table `levels`, highest first, withheld ones last.

    `questions` maps each criterion's id to its question in the reader's language; a criterion
    without one is shown by its id alone. Criteria that apply to no product stand with the
    withheld ones, with their count of 0.
    """
    shape = _SHAPES[layout]
    ranked, rest = _ranked(_rows(table))
    ranked_lines, end = _placed(ranked, questions, shape, 0)
    rest_lines, height = _placed(rest, questions, shape, end + _GAP if ranked and rest else end)
    placed = (*ranked_lines, *rest_lines)
    return frame(
        words,
        size=(shape.plot, height),
        padding=(shape.top, shape.right, shape.bottom, shape.left),
        layers=[
            *(_tracks(ranked_lines, shape) if shape.is_stacked else _scale(ranked_lines, end)),
            _guides(ranked_lines, shape),
            _guides(rest_lines, shape),
            _bars(placed),
            _withheld(placed, shape),
            axis_line(_axis(ranked_lines, shape)),
            _heads(words, shape),
            _ids(placed, shape),
            _questions(placed, shape),
            _shares(placed, words),
            _counts(placed, words, shape),
            _not_published(placed, words),
        ],
    )


def _rows(table: ProtectedTable) -> Iterator[_Row]:
    """One row a criterion, in the table's order, from what is published alone."""
    products = {cell.at: cell.products for cell in table.cells}
    for criterion in dict.fromkeys(cell.at[0] for cell in table.cells):
        total = products[criterion, MARGIN]
        yield _Row(criterion, _share(products[criterion, REACHED], total), total)


def _share(reached: int | None, total: int | None) -> Fraction | None:
    return Fraction(reached, total) if reached is not None and total else None


def _ranked(rows: Iterable[_Row]) -> tuple[Sequence[_Row], Sequence[_Row]]:
    """Those with a share, highest first, ties in the table's order; then those without."""
    ranked: list[_Row] = []
    rest: list[_Row] = []
    for row in rows:
        (rest if row.share is None else ranked).append(row)
    return sorted(ranked, key=_exact_share, reverse=True), rest


def _exact_share(row: _Row) -> Rational:
    share = row.share or Fraction(0, 1)
    return Rational(share.reached, share.applicable)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row in its place: its top, its question in lines, the middle of its bar."""

    row: _Row
    top: int
    question: tuple[str, ...]
    middle: int


_Placed: TypeAlias = Sequence[_Line]


def _placed(
    rows: Iterable[_Row], questions: Mapping[str, str], shape: _Shape, top: int
) -> tuple[_Placed, int]:
    """The rows one below the other from `top` on, and where they end."""
    placed: list[_Line] = []
    for row in rows:
        question = questions.get(row.criterion, "")
        broken = lines(question, _SIZE, shape.question_room, shape.question_lines)
        above = 4 + _LEADING * len(broken) if shape.is_stacked else 0
        placed.append(_Line(row, top, broken, top + above + _MIDDLE))
        top += above + _ROW + (2 if shape.is_stacked else 0)
    return placed, top


def _extent(line: _Line, thickness: int) -> Spec:
    start = line.middle - thickness // 2
    return {"y": start, "y2": start + thickness}


def _scale(placed: _Placed, height: int) -> tuple[Spec, ...]:
    """The scale in percent: its lines, and its numbers above the first bar and below the last."""
    if not placed:
        return ()
    grid = {
        "data": {"values": [{"percent": tick} for tick in _TICKS[1:]]},
        "mark": {"type": "rule", "color": GRID, "y": 0, "y2": height},
        "encoding": {"x": _percent("percent")},
    }
    numbers = {
        "data": {
            "values": [{"percent": tick, "y": y} for y in (-9, height + 9) for tick in _TICKS]
        },
        "mark": {"type": "text", "align": "center", "fontSize": _SMALL, "fill": INK_MUTED},
        "encoding": {
            "x": _percent("percent"),
            "y": EXTENT["y"],
            "text": {"field": "percent", "type": "quantitative", "format": "d"},
        },
    }
    return grid, numbers


def _tracks(placed: _Placed, shape: _Shape) -> tuple[Spec, ...]:
    """Where questions stand between the bars: behind each bar, the whole it is a share of."""
    track = {
        "data": {"values": [_extent(each, _BAR) for each in placed]},
        "mark": {"type": "rect", "filled": False, "stroke": GRID, "x": 0, "x2": shape.plot},
        "encoding": dict(EXTENT),
    }
    return (track,)


def _axis(placed: _Placed, shape: _Shape) -> Sequence[Spec]:
    """One line for all bars, or one beside each where questions stand between them."""
    extents = [_extent(each, _ROW) for each in placed]
    if shape.is_stacked or not extents:
        return extents
    return [{"y": extents[0]["y"], "y2": extents[-1]["y2"]}]


def _percent(field: str) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, 100], "nice": False, "zero": True},
        "axis": None,
    }


def _guides(placed: _Placed, shape: _Shape) -> Spec:
    every = 1 if shape.is_stacked else _GUIDE
    return {
        "data": {"values": [{"y": each.top} for each in placed[every::every]]},
        "mark": {"type": "rule", "color": GRID, "x": -shape.left, "x2": shape.plot + shape.right},
        "encoding": {"y": EXTENT["y"]},
    }


def _bars(placed: _Placed) -> Spec:
    return {
        "data": {
            "values": [
                {
                    "criterion": each.row.criterion,
                    "reached": share.reached,
                    "products": share.applicable,
                    "percent": round(100 * share.reached / share.applicable, 2),
                    **_extent(each, _BAR),
                }
                for each in placed
                if (share := each.row.share) and share.reached
            ]
        },
        "mark": {"type": "rect", "fill": RAMP[3]},
        "encoding": {"x": _percent("percent"), "x2": {"datum": 0}, **EXTENT},
    }


def _withheld(placed: _Placed, shape: _Shape) -> Spec:
    """An open field over the whole scale: the share may be anything."""
    return {
        "data": {
            "values": [
                {"criterion": each.row.criterion, **_extent(each, _FIELD)}
                for each in placed
                if each.row.is_withheld
            ]
        },
        "mark": {**OPEN_FIELD, "x": 0, "x2": shape.plot},
        "encoding": dict(EXTENT),
    }


def _heads(words: CriteriaWords, shape: _Shape) -> Spec:
    heads = zip((words.criterion, words.unit, words.products), shape.heads, strict=True)
    return {
        "layer": [
            texts(
                [{"x": head[0], "y": head[1], "text": text}],
                align=head[2],
                fontSize=_SIZE,
                fill=INK_MUTED,
            )
            for text, head in heads
            if head
        ]
    }


def _ids(placed: _Placed, shape: _Shape) -> Spec:
    return texts(
        [{"x": -shape.left, "y": each.middle, "text": each.row.criterion} for each in placed],
        fontSize=_SIZE,
        fontWeight=BOLD,
    )


def _questions(placed: _Placed, shape: _Shape) -> Spec:
    return texts(
        [
            {"x": shape.question_x, "y": each.top + _MIDDLE + index * _LEADING, "text": text}
            for each in placed
            for index, text in enumerate(each.question)
        ],
        fontSize=_SIZE,
    )


def _shares(placed: _Placed, words: CriteriaWords) -> Spec:
    return texts(
        [
            {"x": -8, "y": each.middle, "text": words.percent(each.row.share)}
            for each in placed
            if each.row.share
        ],
        align="right",
        fontSize=_SIZE,
        fontWeight=BOLD,
    )


def _counts(placed: _Placed, words: CriteriaWords, shape: _Shape) -> Spec:
    return texts(
        [
            {"x": shape.plot + shape.right, "y": each.middle, "text": text}
            for each in placed
            if (text := _count(each.row, words))
        ],
        align="right",
        fontSize=_SIZE,
        fill=INK_MUTED,
    )


def _count(row: _Row, words: CriteriaWords) -> str:
    """Products at target out of those concerned; where the share is withheld, `n` alone."""
    if row.share:
        return f"{words.number(row.share.reached)}\u00a0/\u00a0{words.number(row.share.applicable)}"
    return "" if row.products is None else f"n\u00a0=\u00a0{words.number(row.products)}"


def _not_published(placed: _Placed, words: CriteriaWords) -> Spec:
    return texts(
        [
            {"x": 8, "y": each.middle, "text": words.not_published}
            for each in placed
            if each.row.is_withheld
        ],
        fontSize=_SMALL,
        fontStyle="italic",
        fill=INK_MUTED,
    )
