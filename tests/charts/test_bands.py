"""The picture of products by band shows what is published, in order, and nothing that is withheld."""

import json

import pytest

from clairevoie.charts.bands import bands_chart
from clairevoie.charts.identity import RAMP, Layout, Spec
from clairevoie.charts.words import BandWords
from clairevoie.core.confidentiality import ProtectedCell, ProtectedTable, Withheld
from clairevoie.core.scoring import Band, Fraction

WAVE = {"0-20": 11, "20-40": 16, "40-60": 18, "60-80": 16, "80-100": 10}


def table(bands: dict[str, int | None], total: int | None = 71) -> ProtectedTable:
    return ProtectedTable(
        "bands",
        ("band",),
        tuple(
            ProtectedCell((name,), count, Withheld.FEW_VENDORS if count is None else None)
            for name, count in {**bands, "*": total}.items()
        ),
    )


def in_french(fraction: Fraction) -> str:
    return f"{fraction.percent}\u202f%".replace(".", ",")


def french_band(band: Band) -> str:
    return f"de {band.start} à {band.end}\u202f%"


FRENCH = BandWords(
    title="Produits par score",
    description="71 produits, de 80 % et plus à moins de 20 %.",
    unit="Nombre de produits, sur 71",
    score="Critères atteints",
    not_published="non publié",
    percent=in_french,
    band=french_band,
)
ENGLISH = BandWords(
    title="Products by score",
    description="71 products, from 80% or more to under 20%.",
    unit="Number of products, out of 71",
    score="Criteria reached",
    not_published="not published",
    percent=lambda fraction: f"{fraction.percent}%",
    band=lambda band: f"{band.start}% to {band.end}%",
)


def bars(spec: Spec) -> list[Spec]:
    return [
        value
        for layer in spec["layer"]
        if layer.get("mark", {}).get("type") == "rect"
        for value in layer["data"]["values"]
        if "products" in value
    ]


def texts(spec: Spec) -> list[str]:
    layers = [part for layer in spec["layer"] for part in layer.get("layer", [layer])]
    return [
        value["text"]
        for layer in layers
        if layer["mark"]["type"] == "text"
        for value in layer["data"]["values"]
    ]


@pytest.mark.parametrize("layout", Layout)
def test_bands_stand_from_highest_to_lowest_whatever_the_table_s_order(layout: Layout):
    shuffled = {name: WAVE[name] for name in ("40-60", "0-20", "80-100", "20-40", "60-80")}

    spec = bands_chart(table(dict(shuffled)), FRENCH, layout)

    assert [bar["products"] for bar in bars(spec)] == [10, 16, 18, 16, 11]
    tops = [bar["y"] for bar in bars(spec)]
    assert tops == sorted(tops)
    assert spec == bands_chart(table(dict(WAVE)), FRENCH, layout)


def test_bars_start_at_zero_and_the_longest_fills_the_scale():
    layer = next(each for each in bands_chart(table(dict(WAVE)), FRENCH)["layer"] if bars_in(each))

    assert layer["encoding"]["x"]["scale"] == {"domain": [0, 18], "nice": False, "zero": True}
    assert layer["encoding"]["x2"] == {"datum": 0}


def bars_in(layer: Spec) -> bool:
    return any("products" in value for value in layer.get("data", {}).get("values", []))


def test_each_bar_says_its_count_and_its_share_in_the_reader_s_language():
    french = texts(bands_chart(table(dict(WAVE)), FRENCH))
    english = texts(bands_chart(table(dict(WAVE)), ENGLISH))

    assert {"18", "(25,4\u202f%)", "de 80 à 100\u202f%", "Nombre de produits, sur 71"} <= {*french}
    assert {"18", "(25.4%)", "80% to 100%", "Number of products, out of 71"} <= {*english}
    assert not {*english} & {*french} - {"10", "11", "16", "18"}


def test_a_withheld_band_is_the_word_and_no_bar():
    spec = bands_chart(table({**WAVE, "0-20": None, "80-100": None}), FRENCH)

    assert [bar["band"] for bar in bars(spec)] == ["60-80", "40-60", "20-40"]
    assert texts(spec).count("non publié") == 2
    assert "0" not in texts(spec)


def test_a_withheld_total_leaves_the_counts_without_shares():
    shown = texts(bands_chart(table(dict(WAVE), total=None), FRENCH))

    assert "18" in shown
    assert not [text for text in shown if text.startswith("(")]


def test_a_published_zero_is_a_zero_without_a_bar():
    spec = bands_chart(table({**WAVE, "0-20": 0}, total=60), FRENCH)

    assert "0-20" not in [bar["band"] for bar in bars(spec)]
    assert {"0", "(0,0\u202f%)"} <= {*texts(spec)}


def test_an_entirely_withheld_table_still_makes_a_picture():
    spec = bands_chart(table(dict.fromkeys(WAVE), total=None), FRENCH)

    assert not bars(spec)
    assert texts(spec).count("non publié") == 5


def test_a_band_keeps_its_tone_when_the_others_merge():
    five = {bar["band"]: bar["tone"] for bar in bars(bands_chart(table(dict(WAVE)), FRENCH))}
    merged = bars(bands_chart(table({"0-60": 45, "60-80": 16, "80-100": 10}), FRENCH))

    assert list(five.values()) == list(reversed(RAMP))
    assert [bar["tone"] for bar in merged[:2]] == [five["80-100"], five["60-80"]]
    assert len({bar["tone"] for bar in merged}) == 3


@pytest.mark.parametrize(("layout", "widest"), [(Layout.WIDE, 640), (Layout.NARROW, 340)])
def test_the_picture_has_its_width(layout: Layout, widest: int):
    spec = bands_chart(table(dict(WAVE)), FRENCH, layout)

    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] == widest


def test_the_specification_is_plain_json_with_its_title_and_description():
    spec = bands_chart(table(dict(WAVE)), ENGLISH)

    assert json.loads(json.dumps(spec)) == spec
    assert spec["usermeta"]["title"] == "Products by score"
    assert spec["description"] == ENGLISH.description
