"""How every chart looks: colours, type, and the frame that all specifications share."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias

from clairevoie.charts.words import ChartWords
from clairevoie.core.canonical import Json

# A Vega-Lite specification, plain JSON values only.
Spec: TypeAlias = dict[str, Json]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

INK: Final = "#1c2333"
INK_MUTED: Final = "#5d6474"
GRID: Final = "#dddeda"
AXIS: Final = "#454c5c"
HATCH: Final = "#828894"
# One hue, pale to deep: its lightness alone tells the tones apart, in grey and in print too.
RAMP: Final = ("#dcebe9", "#afd3d0", "#74b2b1", "#2b7679", "#0b4347")
OUTLINE: Final = RAMP[3]  # keeps the palest bar visible on paper

# The page's classes for the colours that follow its dark scheme (COMPONENTS.md).
FILL_CLASSES: Final[Mapping[str, str]] = {
    INK_MUTED: "cv-label-muted",
    **{colour: f"cv-fill-{tone}" for tone, colour in enumerate(RAMP)},
}
STROKE_CLASSES: Final[Mapping[str, str]] = {GRID: "cv-grid", AXIS: "cv-axis", HATCH: "cv-hatch"}
TEXT_CLASS: Final = "cv-chart-text"

# The page and the documents bring «Clairevoie Sans», their cut of Source Sans 3.
FONT: Final = "'Clairevoie Sans', 'Source Sans 3', sans-serif"
BOLD: Final = 600

# What is withheld: an open, dashed field, never a bar.
OPEN_FIELD: Final[Mapping[str, Json]] = {
    "type": "rect",
    "filled": False,
    "stroke": HATCH,
    "strokeDash": [3, 3],
}
# From `y` to `y2`, in pixels.
EXTENT: Final[Mapping[str, Json]] = {
    "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
    "y2": {"field": "y2"},
}


class Layout(StrEnum):
    WIDE = "wide"  # pages and print
    NARROW = "narrow"  # phones


def frame(
    words: ChartWords,
    *,
    size: tuple[int, int],
    padding: tuple[int, int, int, int],
    layers: Sequence[Spec],
) -> Spec:
    """A specification of this plot size, with fixed margins (top, right, bottom, left) around it.

    Nothing depends on measured text: the same specification gives the same picture whatever
    fonts the machine that draws it has.
    """
    top, right, bottom, left = padding
    return {
        "$schema": SCHEMA,
        "description": words.description,
        "usermeta": {"title": words.title},
        "background": None,
        "autosize": {"type": "none"},
        "width": size[0],
        "height": size[1],
        "padding": {"top": top, "right": right, "bottom": bottom, "left": left},
        "layer": list(layers),
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "text": {"fill": INK, "fontSize": 13, "baseline": "middle", "align": "left"},
            "rule": {"strokeWidth": 1},
        },
    }


def texts(values: Sequence[Spec], **mark: Json) -> Spec:
    """A layer of texts at pixels: values hold `x`, `y` and `text`."""
    pixel = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": list(values)},
        "mark": {"type": "text", **mark},
        "encoding": {
            "x": {"field": "x", **pixel},
            "y": {"field": "y", **pixel},
            "text": {"field": "text", "type": "nominal"},
        },
    }


def axis_line(extents: Sequence[Spec]) -> Spec:
    """The zero that all bars start from, beside each of them: values hold `y` and `y2`."""
    return {
        "data": {"values": list(extents)},
        "mark": {"type": "rule", "color": AXIS},
        "encoding": {"x": {"datum": 0, "type": "quantitative", "scale": None}, **EXTENT},
    }
