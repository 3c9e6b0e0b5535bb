"""Drawn pictures may stand in a page under the strictest policy, and are the same every time."""

import json
import re
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest

from clairevoie.charts.bands import bands_chart
from clairevoie.charts.criteria import criteria_chart
from clairevoie.charts.identity import Layout, Spec
from clairevoie.charts.inline_svg import ForeignMarkup, inline_svg
from clairevoie.charts.rendering import ChartsNotDrawn, render
from clairevoie.charts.words import BandWords, CriteriaWords
from clairevoie.core.confidentiality import ProtectedCell, ProtectedTable, Withheld
from clairevoie.core.scoring import Fraction

SVG = "{http://www.w3.org/2000/svg}"


def percent(fraction: Fraction) -> str:
    return f"{fraction.percent}\u202f%"


def band_words(title: str) -> BandWords:
    return BandWords(
        title=title,
        description="Décrit <ce> qu’on voit & plus.",
        unit="produits",
        score="score",
        not_published="non publié",
        percent=percent,
        band=str,
    )


CRITERIA_WORDS = CriteriaWords(
    title="Critères",
    description="Par part.",
    unit="part",
    criterion="critère",
    products="produits",
    not_published="non publié",
    percent=percent,
)

BANDS = ProtectedTable(
    "bands",
    ("band",),
    (
        ProtectedCell(("0-60",), 45, None),
        ProtectedCell(("60-80",), None, Withheld.FEW_VENDORS),
        ProtectedCell(("80-100",), 10, None),
        ProtectedCell(("*",), 71, None),
    ),
)
LEVELS = ProtectedTable(
    "levels",
    ("criterion", "level"),
    (
        ProtectedCell(("GOV-1", "reached"), 20, None),
        ProtectedCell(("GOV-1", "missed"), 51, None),
        ProtectedCell(("GOV-1", "*"), 71, None),
    ),
)
HOSTILE = {"GOV-1": '<script>alert(1)</script> <a href="javascript:x">url(https://example.org)'}
SPECS: list[Spec] = [
    bands_chart(BANDS, band_words("Produits")),
    bands_chart(BANDS, band_words("Products")),
    bands_chart(BANDS, band_words("Produits"), Layout.NARROW),
    criteria_chart(LEVELS, HOSTILE, CRITERIA_WORDS),
    criteria_chart(LEVELS, HOSTILE, CRITERIA_WORDS, Layout.NARROW),
]


@pytest.fixture(scope="module")
def pictures() -> list[str]:
    return render(SPECS)


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 — drawn here


def elements(picture: str) -> list[ElementTree.Element]:
    return list(parsed(picture).iter())


def test_there_is_one_picture_for_each_specification_in_order(pictures: list[str]):
    titles = [parsed(each).findtext(f"{SVG}title") for each in pictures]

    assert titles == ["Produits", "Products", "Produits", "Critères", "Critères"]


def test_a_picture_is_named_and_described_in_the_reader_s_language(pictures: list[str]):
    for picture in pictures:
        root = parsed(picture)
        title, description = root[0], root[1]
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {description.attrib['id']}"
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert parsed(pictures[0]).findtext(f"{SVG}desc") == ("Décrit <ce> qu’on voit & plus.")


def test_nothing_in_a_picture_needs_more_than_the_strictest_policy(pictures: list[str]):
    for picture in pictures:
        for element in elements(picture):
            assert element.tag.removeprefix(SVG) in {
                *("svg", "title", "desc", "g", "path", "line", "text"),
            }
            assert not element.attrib.keys() & {"style", "href", "aria-label", "tabindex"}
            assert not any(name.startswith(("on", "{", "xlink")) for name in element.attrib)
            assert not any("url(" in value for value in element.attrib.values())


def test_a_hostile_question_stays_text(pictures: list[str]):
    shown = [each.text for each in elements(pictures[3]) if each.tag == f"{SVG}text"]

    assert any(text and text.startswith("<script>") for text in shown)
    assert "<script" not in pictures[3]


def test_pictures_of_one_page_share_no_id_and_only_our_classes(pictures: list[str]):
    ids = [each.attrib["id"] for one in pictures for each in elements(one) if "id" in each.attrib]
    classes = {
        name for one in pictures for name in " ".join(re.findall(r'class="([^"]*)"', one)).split()
    }

    assert len(ids) == len({*ids}) == 2 * len(pictures)
    assert all(name.startswith("cv-") for name in classes)
    assert {"cv-chart-text", "cv-label-muted", "cv-fill-4", "cv-hatch", "cv-axis"} <= classes


def test_every_text_can_be_recoloured_by_the_page(pictures: list[str]):
    for each in elements(pictures[0]):
        if each.tag == f"{SVG}text":
            assert "cv-chart-text" in each.attrib["class"].split()
            assert each.attrib["fill"] in {"#1c2333", "#5d6474"}


def test_a_withheld_band_draws_no_bar(pictures: list[str]):
    drawn = [each.attrib.get("class") for each in elements(pictures[0]) if each.tag == f"{SVG}path"]

    assert drawn == ["cv-fill-4", "cv-fill-1", "cv-hatch"]
    assert pictures[0].count("non publié") == 1


def test_pictures_have_their_sizes(pictures: list[str]):
    boxes = [parsed(each).attrib["viewBox"].split() for each in pictures]

    assert [int(box[2]) for box in boxes] == [640, 640, 340, 886, 340]
    assert all("height" not in parsed(each).attrib for each in pictures)


def test_the_same_specifications_give_the_same_bytes(pictures: list[str]):
    assert render(SPECS) == pictures


def test_no_specification_is_no_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subprocess, "run", None)

    assert render([]) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/data.json", "file:///etc/hostname"])
def test_a_specification_that_names_an_address_is_refused(address: str):
    spec = {**SPECS[0], "layer": [{**SPECS[0]["layer"][0], "data": {"url": address}}]}

    with pytest.raises(ChartsNotDrawn, match="names an address"):
        render([spec])


def test_a_specification_that_means_nothing_is_refused_with_the_reason():
    with pytest.raises(ChartsNotDrawn) as refused:
        render([{"usermeta": {"title": ""}, "description": "", "mark": "nonsense"}])

    assert refused.value.reason
    assert len(refused.value.reason) <= 500


def test_a_process_that_does_not_answer_is_ended():
    with pytest.raises(ChartsNotDrawn, match="no answer within"):
        render(SPECS, timeout_seconds=0.01)


def test_the_drawing_process_gets_none_of_the_site_s_settings(monkeypatch: pytest.MonkeyPatch):
    given: dict[str, str] = {}

    def run(_command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        given.update(options["env"])
        return subprocess.CompletedProcess([], 0, b'["<svg/>"]', b"")

    monkeypatch.setenv("CLAIREVOIE_SECRET_KEY", "only-for-the-tests")
    monkeypatch.setattr(subprocess, "run", run)

    assert render(SPECS[:1]) == ["<svg/>"]
    assert "PATH" in given
    assert not [name for name in given if name.startswith("CLAIREVOIE")]


def test_whoever_asks_for_pictures_does_not_load_the_engine():
    code = (
        "import sys, clairevoie.charts.bands, clairevoie.charts.criteria;"
        "import clairevoie.charts.rendering; sys.exit('vl_convert' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_module_draws_from_standard_input_to_standard_output(pictures: list[str]):
    finished = subprocess.run(
        [sys.executable, "-m", "clairevoie.charts.rendering"],
        input=json.dumps(SPECS[:1]).encode(),
        capture_output=True,
        check=True,
    )

    assert json.loads(finished.stdout) == pictures[:1]


def inlined(content: str) -> str:
    return inline_svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9">{content}</svg>',
        title="t",
        description="d",
        prefix="cv-0",
    )


@pytest.mark.parametrize(
    "content",
    [
        "<script>1</script>",
        "<style>*{}</style>",
        "<foreignObject/>",
        '<image width="1"/>',
        '<a href="https://example.org"><text>x</text></a>',
        '<text onclick="x()">x</text>',
        '<path d="M0,0" fill="url(#a)"/>',
        '<path d="M0,0" fill="URL(https://example.org)"/>',
        '<path d="M0,0" style="fill: url(https://example.org)"/>',
        '<path d="M0,0" style="background-image: none"/>',
        '<g id="collides"><path d="M0,0" fill="red"/></g>',
    ],
)
def test_what_the_lists_do_not_name_is_refused(content: str):
    with pytest.raises(ForeignMarkup):
        inlined(content)


def test_styles_become_attributes():
    assert '<path d="M0,0" fill="#dcebe9"' not in inlined('<path d="M0,0" style="stroke: red"/>')
    assert 'stroke="red"' in inlined('<path d="M0,0" style="stroke: red;"/>')


def test_english_labels_and_foreign_classes_are_dropped():
    drawn = inlined(
        '<g class="root" role="graphics-object" aria-roledescription="group mark container">'
        '<text class="a" aria-label="x" fill="#1c2333">x</text></g>'
    )

    assert "graphics" not in drawn
    assert "group mark" not in drawn
    assert '<text class="cv-chart-text" fill="#1c2333">x</text>' in drawn
