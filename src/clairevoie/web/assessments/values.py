"""Rows to the rules' values and back."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from clairevoie.core.answers import (
    UNKNOWN,
    Answer,
    AnsweredLevel,
    Assurance,
    Facts,
    Product,
    Response,
    Unknown,
)
from clairevoie.core.canonical import Json
from clairevoie.web.assessments import models
from clairevoie.web.programmes.documents import questionnaire_of


def facts_value(stored: Mapping[str, Json]) -> Facts:
    """Declared facts from their JSON: lists are sets of options."""
    return {
        fact: frozenset(value) if isinstance(value, list) else value
        for fact, value in stored.items()
    }


def level_value(row: models.AnswerFields | models.Proposal) -> AnsweredLevel:
    return UNKNOWN if row.unknown else row.level


def level_columns(level: AnsweredLevel) -> dict[str, int | bool | None]:
    """The two columns that hold a level."""
    if isinstance(level, Unknown):
        return {"level": None, "unknown": True}
    return {"level": level, "unknown": False}


def answer_value(row: models.AnswerFields) -> Answer:
    return Answer(level_value(row), row.comment, assurance_value(row))


def assurance_value(row: models.AnswerFields) -> Assurance:
    """How an answer is backed today: evidence that has expired backs nothing any more."""
    stored = Assurance(row.assurance)
    until = getattr(row, "evidenced_until", None)
    if stored is Assurance.DECLARED and until is not None and until >= timezone.localdate():
        return Assurance.EVIDENCED
    return stored


def answers_value(rows: Iterable[models.AnswerFields]) -> Mapping[str, Answer]:
    return {row.criterion: answer_value(row) for row in rows}


def product_value(response: models.Response) -> Product:
    """The product as a response names it; needs product, vendor, group and corridors loaded."""
    product = response.product
    group = product.vendor.vendor_group
    return Product(
        name=product.name,
        version=response.product_version,
        vendor=product.vendor.name,
        vendor_group=group.name if group else None,
        corridors=tuple(sorted(each.corridor for each in product.corridors.all())),
    )


def response_value(response: models.Response, rows: Iterable[models.AnswerFields]) -> Response:
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    return Response(
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        product=product_value(response),
        facts=facts_value(response.facts),
        answers=answers_value(rows),
    )
