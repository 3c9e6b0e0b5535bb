"""Criteria are ranked by what is published; the others stand last, and say so."""

import json

import pytest

from clairevoie.charts.criteria import criteria_chart
from clairevoie.charts.identity import Layout, Spec
from clairevoie.charts.words import CriteriaWords
from clairevoie.core.confidentiality import ProtectedCell, ProtectedTable, Withheld
from clairevoie.core.scoring import Fraction

QUESTIONS = {f"GOV-{number}": f"Question {number}" for number in range(1, 60)}


def in_french(fraction: Fraction) -> str:
    return f"{fraction.percent}\u202f%".replace(".", ",")


FRENCH = CriteriaWords(
    title="Critères par part au niveau cible",
    description="Cinq critères.",
    unit="Part au niveau cible, en %",
    criterion="Critère",
    products="produits",
    not_published="non publié",
    percent=in_french,
)
ENGLISH = CriteriaWords(
    title="Criteria by share at target",
    description="Five criteria.",
    unit="Share at target, in %",
    criterion="Criterion",
    products="products",
    not_published="not published",
    percent=lambda fraction: f"{fraction.percent}%",
)


def table(*rows: tuple[str, int | None, int | None]) -> ProtectedTable:
    """Rows of criterion, products at target, products concerned; None for what is withheld."""
    cells: list[ProtectedCell] = []
    for criterion, reached, total in rows:
        missed = None if reached is None or total is None else total - reached
        counts = {"0": missed, "1": reached, "unknown": 0, "reached": reached, "missed": missed}
        for name, count in {**counts, "*": total}.items():
            reason = Withheld.DOMINANCE if count is None else None
            cells.append(ProtectedCell((criterion, name), count, reason))
    return ProtectedTable("levels", ("criterion", "level"), tuple(cells))


LEVELS = table(
    ("GOV-1", 20, 71),
    ("GOV-2", None, 71),
    ("GOV-3", 60, 71),
    ("GOV-4", 9, 18),
    ("GOV-5", 0, 71),
    ("GOV-6", None, None),
)


def layers(spec: Spec) -> list[Spec]:
    return [part for layer in spec["layer"] for part in layer.get("layer", [layer])]


def bars(spec: Spec) -> list[Spec]:
    values = [value for layer in layers(spec) for value in layer["data"]["values"]]
    return [value for value in values if "reached" in value]


def texts(spec: Spec) -> list[str]:
    """The texts, from the top of the picture to its bottom, then from left to right."""
    values = [
        value
        for layer in layers(spec)
        if layer["mark"]["type"] == "text"
        for value in layer["data"]["values"]
        if "text" in value
    ]
    return [value["text"] for value in sorted(values, key=lambda each: (each["y"], each["x"]))]


def ids(spec: Spec) -> list[str]:
    return [text for text in texts(spec) if text in QUESTIONS]


@pytest.mark.parametrize("layout", Layout)
def test_criteria_go_from_the_highest_share_to_the_lowest_then_the_withheld_ones(layout: Layout):
    spec = criteria_chart(LEVELS, QUESTIONS, FRENCH, layout)

    assert ids(spec) == ["GOV-3", "GOV-4", "GOV-1", "GOV-5", "GOV-2", "GOV-6"]
    assert [bar["percent"] for bar in bars(spec)] == [84.51, 50.0, 28.17]


def test_equal_shares_keep_the_questionnaire_s_order():
    equal = table(("GOV-9", 1, 3), ("GOV-1", 20, 60), ("GOV-5", 7, 21))

    assert ids(criteria_chart(equal, QUESTIONS, FRENCH)) == ["GOV-9", "GOV-1", "GOV-5"]


def test_shares_are_ranked_exactly_not_as_they_are_rounded():
    close = table(("GOV-1", 3332, 10000), ("GOV-2", 1, 3))

    assert ids(criteria_chart(close, QUESTIONS, FRENCH)) == ["GOV-2", "GOV-1"]


def test_a_withheld_criterion_is_the_word_and_its_n_and_no_bar():
    spec = criteria_chart(LEVELS, QUESTIONS, FRENCH)

    assert not {"GOV-2", "GOV-6"} & {bar["criterion"] for bar in bars(spec)}
    assert texts(spec)[-7:] == [
        *("GOV-2", "Question 2", "non publié", "n\u00a0=\u00a071"),
        *("GOV-6", "Question 6", "non publié"),
    ]


def test_a_share_of_zero_is_written_and_not_taken_for_a_withheld_one():
    shown = texts(criteria_chart(LEVELS, QUESTIONS, FRENCH))

    assert "0,0\u202f%" in shown
    assert "0\u00a0/\u00a071" in shown
    assert shown.count("non publié") == 2


def test_a_criterion_that_applies_to_nobody_has_no_share_and_is_not_called_withheld():
    shown = texts(criteria_chart(table(("GOV-1", 0, 0)), QUESTIONS, FRENCH))

    assert "n\u00a0=\u00a00" in shown
    assert "non publié" not in shown


def test_a_conditional_criterion_shows_how_many_products_it_concerns():
    assert "9\u00a0/\u00a018" in texts(criteria_chart(LEVELS, QUESTIONS, FRENCH))


def test_the_words_are_the_reader_s():
    shown = texts(criteria_chart(LEVELS, QUESTIONS, ENGLISH))

    assert {"84.5%", "Criterion", "Share at target, in %", "not published"} <= {*shown}


@pytest.mark.parametrize("layout", Layout)
def test_a_long_question_never_takes_more_lines_than_its_place_has(layout: Layout):
    long = {"GOV-1": "Une politique de sécurité écrite couvre-t-elle ce produit " * 6}

    spec = criteria_chart(table(("GOV-1", 20, 71)), long, FRENCH, layout)

    question = [text for text in texts(spec) if text.startswith(("Une", "sécu", "poli", "couvre"))]
    assert len(question) == (1 if layout is Layout.WIDE else 2)
    assert question[-1].endswith("…")


def test_59_criteria_stay_legible_at_20_pixels_a_row():
    spec = criteria_chart(table(*((each, 20, 71) for each in QUESTIONS)), QUESTIONS, FRENCH)

    assert spec["height"] == 59 * 20
    assert spec["width"] + spec["padding"]["left"] + spec["padding"]["right"] < 900


@pytest.mark.parametrize("rows", [(), (("GOV-1", None, None),)])
def test_a_table_without_a_single_share_still_makes_a_picture(
    rows: tuple[tuple[str, int | None, int | None], ...],
):
    spec = criteria_chart(table(*rows), QUESTIONS, FRENCH)

    assert not bars(spec)
    assert json.loads(json.dumps(spec)) == spec
