"""The picture of a plan: what it shows, that nothing of it overlaps, that a page may hold it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.charts.identity import Layout
from clairevoie.charts.lettering import width
from clairevoie.charts.timeline import SIZE, TimelineWords, timeline
from clairevoie.core.plan import ProjectedPoint
from clairevoie.core.scoring import Fraction

TODAY = date(2026, 11, 26)
SVG = "{http://www.w3.org/2000/svg}"
WORDS = TimelineWords(
    title="Critères au niveau cible, par date",
    description="De 41 à 47 <critères> & plus",
    unit="nombre de critères",
    day=lambda day: f"{day.day} septembre {day.year}",
)


def points(*steps: tuple[int, int], applicable: int = 59) -> tuple[ProjectedPoint, ...]:
    """Points so many days from today, with so many criteria reached."""
    return tuple(
        ProjectedPoint(TODAY + timedelta(days=days), Fraction(reached, applicable), None)
        for days, reached in steps
    )


def drawn(steps: Sequence[ProjectedPoint], layout: Layout = Layout.WIDE) -> ElementTree.Element:
    return ElementTree.fromstring(timeline(steps, WORDS, layout, prefix="plan"))  # noqa: S314


def texts(picture: ElementTree.Element) -> list[tuple[str, float, float, str]]:
    """Each text with where it is anchored, and how."""
    found = []
    for each in picture.iter(f"{SVG}text"):
        x, y = each.attrib["transform"].removeprefix("translate(").removesuffix(")").split(",")
        found.append((each.text or "", float(x), float(y), each.attrib["text-anchor"]))
    return found


def test_it_tells_the_first_and_the_last_date_and_count():
    said = [text for text, *_ in texts(drawn(points((0, 41), (50, 43), (200, 47))))]
    assert "26 septembre 2026" in said
    assert "14 septembre 2027" in said
    assert {"41", "43", "47", "59", "0"} <= set(said)


def test_it_is_named_and_described_and_says_so_to_readers_of_screens():
    picture = drawn(points((0, 1), (9, 2)))
    assert picture.attrib["role"] == "img"
    named = {each.attrib["id"]: each.text for each in picture if "id" in each.attrib}
    assert [named[each] for each in picture.attrib["aria-labelledby"].split()] == [
        WORDS.title,
        WORDS.description,
    ]


def test_colours_are_attributes_for_print_and_classes_for_the_page():
    svg = timeline(points((0, 1), (9, 2)), WORDS, Layout.WIDE, prefix="plan")
    assert "style" not in svg
    filled = list(drawn(points((0, 1), (9, 2))).iter(f"{SVG}path"))
    assert [each.attrib["class"] for each in filled] == ["cv-fill-1", "cv-fill-3"]
    assert all(each.attrib["fill"].startswith("#") for each in filled)


def test_there_is_no_picture_of_a_plan_without_a_date():
    with pytest.raises(ValueError, match="second date"):
        timeline(points((0, 41)), WORDS, Layout.WIDE, prefix="plan")


@st.composite
def plans(draw: st.DrawFn) -> tuple[ProjectedPoint, ...]:
    days = sorted(draw(st.sets(st.integers(1, 3650), min_size=1, max_size=40)))
    applicable = draw(st.integers(0, 200))
    reached = sorted(draw(st.integers(0, applicable)) for _ in range(len(days) + 1))
    return points(*zip([0, *days], reached, strict=True), applicable=applicable)


@given(plans(), st.sampled_from(Layout))
def test_no_two_dates_and_no_two_counts_stand_over_one_another(made, layout):
    picture = drawn(made, layout)
    frame = float(picture.attrib["width"])
    rows: dict[str, list[tuple[float, float]]] = {"dates": [], "counts": []}
    for text, x, _, anchor in texts(picture):
        wide = width(text, SIZE)
        start = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        assert start >= -1 and start + wide <= frame + 1, text
        if "septembre" in text:
            rows["dates"].append((start, start + wide))
        elif anchor == "start" and text.isdigit():
            rows["counts"].append((start, start + wide))
    for spans in rows.values():
        ordered = sorted(spans)
        for (_, end), (start, _) in pairwise(ordered):
            assert end <= start
