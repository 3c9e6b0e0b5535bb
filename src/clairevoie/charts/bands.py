"""The wave's products by band of score: one bar a band, highest band first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from clairevoie.charts.identity import (
    BOLD,
    EXTENT,
    INK_MUTED,
    OPEN_FIELD,
    OUTLINE,
    RAMP,
    Layout,
    Spec,
    axis_line,
    frame,
    texts,
)
from clairevoie.charts.lettering import width
from clairevoie.charts.words import BandWords
from clairevoie.core.confidentiality import MARGIN, ProtectedTable
from clairevoie.core.scoring import Band, Fraction

_SIZE: Final = 14
_HEAD: Final = 13


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where things stand, in pixels: the bands' names at the left of the bars, or above them."""

    plot: int
    top: int
    right: int
    left: int
    row: int
    bar: int
    axis: int  # height of the zero's line beside each bar
    middle: int  # of the bar, from the row's top
    name: int  # middle of the band's name, from the row's top
    name_x: int
    name_align: str
    heads: tuple[tuple[int, int, str], ...]  # of the score, of the unit: x, y, alignment


_SHAPES: Final[Mapping[Layout, _Shape]] = {
    Layout.WIDE: _Shape(
        plot=360,
        top=30,
        right=100,
        left=180,
        row=38,
        bar=26,
        axis=38,
        middle=19,
        name=19,
        name_x=-12,
        name_align="right",
        heads=((-12, -16, "right"), (0, -16, "left")),
    ),
    Layout.NARROW: _Shape(
        plot=244,
        top=50,
        right=94,
        left=2,
        row=50,
        bar=20,
        axis=28,
        middle=33,
        name=12,
        name_x=0,
        name_align="left",
        heads=((0, -38, "left"), (0, -20, "left")),
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    band: Band
    products: int | None


def bands_chart(table: ProtectedTable, words: BandWords, layout: Layout = Layout.WIDE) -> Spec:
    """Products by band from the table `bands`; a withheld band is an open, dashed field.

    The share is written where both the band's count and the wave's total are published.
    """
    rows, total = _rows(table)
    shape = _SHAPES[layout]
    longest = max((row.products or 0 for row in rows), default=0)
    height = shape.row * len(rows)
    return frame(
        words,
        size=(shape.plot, height),
        padding=(shape.top, shape.right, 2, shape.left),
        layers=[
            _bars(rows, shape, max(longest, 1)),
            _withheld(rows, shape),
            axis_line([_extent(index, shape.axis, shape) for index in range(len(rows))]),
            _heads(words, shape),
            _names(rows, words, shape),
            *_counts(rows, total, words, shape, max(longest, 1)),
            _not_published(rows, words, shape),
        ],
    )


def _rows(table: ProtectedTable) -> tuple[tuple[_Row, ...], int | None]:
    """The bands, highest first, and the wave's total."""
    cells = {cell.at[0]: cell.products for cell in table.cells}
    total = cells.pop(MARGIN, None)
    rows = (_Row(_band(name), products) for name, products in cells.items())
    return tuple(sorted(rows, key=lambda row: row.band, reverse=True)), total


def _band(name: str) -> Band:
    start, _, end = name.partition("-")
    return Band(int(start), int(end))


def _tone(band: Band) -> str:
    """A tone by where the band lies, so that merging others never changes a band's colour."""
    return RAMP[min((band.start + band.end) * len(RAMP) // 200, len(RAMP) - 1)]


def _bars(rows: Sequence[_Row], shape: _Shape, longest: int) -> Spec:
    return {
        "data": {
            "values": [
                {
                    "band": str(row.band),
                    "products": row.products,
                    "tone": _tone(row.band),
                    **_extent(index, shape.bar, shape),
                }
                for index, row in enumerate(rows)
                if row.products
            ]
        },
        "mark": {"type": "rect", "stroke": OUTLINE, "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "products",
                "type": "quantitative",
                "scale": {"domain": [0, longest], "nice": False, "zero": True},
                "axis": None,
            },
            "x2": {"datum": 0},
            **EXTENT,
            "fill": {"field": "tone", "type": "nominal", "scale": None},
        },
    }


def _withheld(rows: Sequence[_Row], shape: _Shape) -> Spec:
    """An open field over the whole width: the count may be anything."""
    return {
        "data": {
            "values": [
                {"band": str(row.band), **_extent(index, shape.bar, shape)}
                for index, row in enumerate(rows)
                if row.products is None
            ]
        },
        "mark": {**OPEN_FIELD, "x": 0, "x2": shape.plot},
        "encoding": dict(EXTENT),
    }


def _extent(index: int, thickness: int, shape: _Shape) -> Spec:
    start = index * shape.row + shape.middle - thickness // 2
    return {"y": start, "y2": start + thickness}


def _heads(words: BandWords, shape: _Shape) -> Spec:
    """What the bands are bands of, and what the bars count."""
    heads = zip((words.score, words.unit), shape.heads, strict=True)
    layers = [
        texts([{"x": x, "y": y, "text": text}], align=align, fill=INK_MUTED, fontSize=_HEAD)
        for text, (x, y, align) in heads
    ]
    return {"layer": layers}


def _names(rows: Sequence[_Row], words: BandWords, shape: _Shape) -> Spec:
    return texts(
        [
            {"x": shape.name_x, "y": index * shape.row + shape.name, "text": words.band(row.band)}
            for index, row in enumerate(rows)
        ],
        align=shape.name_align,
        fontSize=_SIZE,
    )


def _counts(
    rows: Sequence[_Row], total: int | None, words: BandWords, shape: _Shape, longest: int
) -> tuple[Spec, Spec]:
    """At each bar's end the count, then the share of the total."""
    counts: list[Spec] = []
    shares: list[Spec] = []
    for index, row in enumerate(rows):
        if row.products is None:
            continue
        x = round(shape.plot * row.products / longest) + 8
        y = index * shape.row + shape.middle
        number = words.number(row.products)
        counts.append({"x": x, "y": y, "text": number})
        if total:
            share = f"({words.percent(Fraction(row.products, total))})"
            shares.append({"x": x + round(width(number, _SIZE)) + 6, "y": y, "text": share})
    return (
        texts(counts, fontSize=_SIZE, fontWeight=BOLD),
        texts(shares, fontSize=_SIZE, fill=INK_MUTED),
    )


def _not_published(rows: Sequence[_Row], words: BandWords, shape: _Shape) -> Spec:
    return texts(
        [
            {"x": 10, "y": index * shape.row + shape.middle, "text": words.not_published}
            for index, row in enumerate(rows)
            if row.products is None
        ],
        fontSize=_HEAD,
        fontStyle="italic",
        fill=INK_MUTED,
    )
