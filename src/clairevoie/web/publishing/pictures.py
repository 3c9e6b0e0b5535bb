"""The charts of a release: which there are, and what they say in each language."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clairevoie.charts.bands import bands_chart
from clairevoie.charts.criteria import criteria_chart
from clairevoie.charts.identity import Layout, Spec
from clairevoie.charts.words import BandWords, CriteriaWords
from clairevoie.core.release import published_tables
from clairevoie.formats.wording import band_in_words, language_of, percent_in_words, text_in
from clairevoie.web.programmes.documents import questionnaire_of

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture to draw: `name` is the chart's and its layout's, such as `bands-wide`."""

    name: str
    language: str
    specification: Spec


def drawings_of(document: str) -> Iterator[Drawing]:
    """Every picture of a release's document, in every language."""
    release = json.loads(document)
    tables = {table.id: table for table in published_tables(release)}
    questionnaire = questionnaire_of(release["questionnaire"]["digest"])
    products = release["population"]["products"]
    for code in LANGUAGES:
        questions = {each.id: text_in(each.question, code) for each in questionnaire.criteria}
        with translation.override(code):
            for layout in Layout:
                yield Drawing(
                    f"bands-{layout}",
                    code,
                    bands_chart(tables["bands"], _band_words(code, products), layout),
                )
                yield Drawing(
                    f"criteria-{layout}",
                    code,
                    criteria_chart(tables["levels"], questions, _criteria_words(code), layout),
                )


def _band_words(code: str, products: int) -> BandWords:
    language = language_of(code)
    return BandWords(
        title=_("Products by band of score"),
        description=_(
            "One bar a band, the highest score first; the table under the chart has the figures "
            "of the %(count)s products."
        )
        % {"count": number_format(products)},
        unit=_("number of products"),
        not_published=_("not published"),
        percent=lambda fraction: percent_in_words(fraction, language),
        number=lambda number: str(number_format(number)),
        score=_("score: criteria at target"),
        band=lambda band: band_in_words(band, language),
    )


def _criteria_words(code: str) -> CriteriaWords:
    language = language_of(code)
    return CriteriaWords(
        title=_("Criteria by share of products at target"),
        description=_(
            "One bar a criterion, the highest share first; the table under the chart has the "
            "figures."
        ),
        unit=_("share of products at target"),
        not_published=_("not published"),
        percent=lambda fraction: percent_in_words(fraction, language),
        number=lambda number: str(number_format(number)),
        criterion=_("criterion"),
        products=_("at target / concerned"),
    )
