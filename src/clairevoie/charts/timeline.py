"""The picture of a plan: criteria at target, step by step, from today to the last date.

Simple enough to be written as it stands, without the charts' engine, and so in the page's own
request. It names its colours as the engine's pictures do and goes through the same gate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from clairevoie.charts.identity import AXIS, BOLD, GRID, HATCH, INK_MUTED, RAMP, Layout
from clairevoie.charts.inline_svg import inline_svg
from clairevoie.charts.lettering import width
from clairevoie.core.plan import ProjectedPoint

HEIGHT: Final = 230
TOP: Final = 34  # what is measured stands there
BOTTOM: Final = 40  # dates stand there
SIZE: Final = 13  # of letters, in pixels
EDGE: Final = 3  # of the steps
WIDTHS: Final = {Layout.WIDE: 720, Layout.NARROW: 340}
LEFT: Final = 34
RIGHT: Final = 30
GAP: Final = 8  # between two texts
MARGIN: Final = 1.15  # for a reader without our font


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineWords:
    """`title` and `description` are read aloud, not drawn."""

    title: str
    description: str
    unit: str  # what the steps measure, drawn above them
    day: Callable[[date], str]


def timeline(
    points: Sequence[ProjectedPoint], words: TimelineWords, layout: Layout, *, prefix: str
) -> str:
    """The picture as SVG for a page. Needs a point after today's; ids begin with `prefix`."""
    if len(points) < 2:
        raise ValueError("a timeline begins with a second date")
    plot = _Plot(points, WIDTHS[layout])
    parts = [
        _text(0, 12, words.unit, fill=INK_MUTED),
        *_ceiling(plot),
        *_steps(plot),
        *_days(plot, words),
        *_counts(plot),
    ]
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{plot.width}" height="{HEIGHT}" '
        f'viewBox="0 0 {plot.width} {HEIGHT}">{"".join(parts)}</svg>'
    )
    return inline_svg(drawn, title=words.title, description=words.description, prefix=prefix)


class _Plot:
    """Where a day and a count stand, in pixels."""

    def __init__(self, points: Sequence[ProjectedPoint], width: int) -> None:
        self.points = points
        self.width = width
        self.end = width - RIGHT
        self.most = max(1, points[0].fraction.applicable)
        self._first = points[0].day
        self._days = max(1, (points[-1].day - self._first).days)

    def x(self, day: date) -> float:
        """The last date keeps room beside it, so that its step is seen."""
        room = (self.end - LEFT) * 0.93
        return LEFT + room * (day - self._first).days / self._days

    def y(self, count: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / self.most


def _ceiling(plot: _Plot) -> list[str]:
    """How many criteria apply, and the zero that the steps stand on."""
    top, zero = plot.y(plot.most), plot.y(0)
    return [
        _line(LEFT, top, plot.end, top, stroke=HATCH, dashed=True),
        _text(LEFT - GAP, top, str(plot.most), anchor="end", fill=INK_MUTED),
        _line(LEFT, zero, plot.end, zero, stroke=AXIS),
        _text(LEFT - GAP, zero, "0", anchor="end", fill=INK_MUTED),
    ]


def _steps(plot: _Plot) -> list[str]:
    """The steps as one field, with a deep edge that is seen in grey too."""
    zero = plot.y(0)
    ends = [plot.x(each.day) for each in plot.points[1:]] + [plot.end]
    field, edges = [], []
    for point, end in zip(plot.points, ends, strict=True):
        start, top = plot.x(point.day), plot.y(point.fraction.reached)
        field.append(f"M{start:.1f} {zero:.1f}V{top:.1f}H{end:.1f}V{zero:.1f}Z")
        edges.append(f"M{start:.1f} {top:.1f}H{end:.1f}V{top + EDGE:.1f}H{start:.1f}Z")
    return [
        f'<path d="{"".join(field)}" fill="{RAMP[1]}"/>',
        f'<path d="{"".join(edges)}" fill="{RAMP[3]}"/>',
    ]


def _days(plot: _Plot, words: TimelineWords) -> list[str]:
    """A tick for each date; its name where there is room, the first and the last always."""
    zero = plot.y(0)
    parts = []
    for point in plot.points:
        x = plot.x(point.day)
        parts.append(_line(x, zero, x, zero + 5, stroke=AXIS))
        if point is not plot.points[0]:
            parts.append(_line(x, plot.y(point.fraction.reached), x, zero, stroke=GRID))
    for place, x, anchor in _named(plot, [words.day(each.day) for each in plot.points]):
        named = words.day(plot.points[place].day)
        parts.append(_text(x, zero + 20, named, anchor=anchor))
    return parts


def _named(plot: _Plot, names: Sequence[str]) -> list[tuple[int, float, str]]:
    """Which dates are named, and where: never two over one another."""
    last = len(names) - 1
    halves = [width(name, SIZE) * MARGIN / 2 for name in names]
    # The last one stands under its tick, as far as the frame lets it.
    end = min(plot.x(plot.points[last].day), plot.width - halves[last])
    named = [(0, float(LEFT), "start"), (last, end, "middle")]
    free = LEFT + 2 * halves[0] + GAP
    if free > end - halves[last]:
        return named[1:]
    for place in range(1, last):
        x, half = plot.x(plot.points[place].day), halves[place]
        if x - half >= free and x + half + GAP <= end - halves[last]:
            named.append((place, x, "middle"))
            free = x + half + GAP
    return named


def _counts(plot: _Plot) -> list[str]:
    """How many criteria are at target, above each step that is wide enough; the last always."""
    parts, free = [], 0.0
    last = len(plot.points) - 1
    last_x = plot.x(plot.points[last].day)
    told = -1
    for place, point in enumerate(plot.points):
        text = str(point.fraction.reached)
        x, room = plot.x(point.day), width(text, SIZE) + GAP
        fits = x >= free and (place == last or x + room <= last_x)
        if (fits and point.fraction.reached != told) or place == last:
            y = plot.y(point.fraction.reached) - GAP
            # Near the ceiling a number stands in the field, under its edge.
            y = y if y > TOP + GAP else plot.y(point.fraction.reached) + EDGE + 12
            parts.append(_text(x + 2, y, text, bold=True))
            free, told = x + room, point.fraction.reached
    return parts


def _line(x: float, y: float, x2: float, y2: float, *, stroke: str, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="3,3"' if dashed else ""
    return (
        f'<line transform="translate({x:.1f},{y:.1f})" x2="{x2 - x:.1f}" y2="{y2 - y:.1f}" '
        f'stroke="{stroke}" stroke-width="1"{dash}/>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = "", bold: bool = False
) -> str:
    """A text whose middle stands at `y`."""
    more = (f' fill="{fill}"' if fill else "") + (f' font-weight="{BOLD}"' if bold else "")
    return (
        f'<text transform="translate({x:.1f},{y + SIZE * 0.35:.1f})" text-anchor="{anchor}" '
        f'font-size="{SIZE}px"{more}>{escape(text)}</text>'
    )
