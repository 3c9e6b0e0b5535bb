"""Template filters: a questionnaire's texts, scores and bands in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.translation import get_language

from clairevoie.core.answers import Facts
from clairevoie.core.questionnaire import Questionnaire, Text
from clairevoie.core.scoring import Band, CriterionResult, Fraction
from clairevoie.formats import wording
from clairevoie.formats.wording import Language, language_of

register = template.Library()


def language() -> Language:
    return language_of(get_language() or "fr")


@register.filter
def said(text: Text | None) -> str:
    """A text of a questionnaire or wave, in the reader's language."""
    return wording.text_in(text, language()) if text else ""


@register.filter
def percent(fraction: Fraction | None) -> str:
    """79,7 % or 79.7%; empty where nothing applies."""
    return wording.percent_in_words(fraction, language()) if fraction else ""


@register.filter
def band_name(band: Band | None) -> str:
    return wording.band_in_words(band, language()) if band else ""


@register.filter
def percent_number(fraction: Fraction | None) -> int:
    """A whole percentage for the width of a bar, as an attribute of a picture."""
    if fraction is None or not fraction.applicable:
        return 0
    return round(100 * fraction.reached / fraction.applicable)


@register.filter
def part_of(part: int | None, whole: int | None) -> Fraction | None:
    """Two counts as a fraction, to be shown as a percentage or a bar."""
    return Fraction(part or 0, whole) if whole else None


@register.simple_tag
def why(questionnaire: Questionnaire, result: CriterionResult, facts: Facts) -> str:
    """Whether a criterion applies, and by which declared facts: one sentence."""
    return wording.why(questionnaire, result.applicability, facts, language())


@register.simple_tag
def fact_value(questionnaire: Questionnaire, fact_id: str, facts: Facts) -> str:
    return wording.fact_in_words(questionnaire.fact(fact_id), facts.get(fact_id), language())


@register.simple_tag
def condition(questionnaire: Questionnaire, criterion_id: str) -> str:
    """When a criterion applies, read aloud; empty where it always does."""
    when = questionnaire.criterion(criterion_id).applies_when
    return wording.condition_in_words(questionnaire, when, language()) if when else ""


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.inclusion_tag("_crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """Breadcrumbs from names and addresses in turn; the last name, without address, is this page."""
    pairs = [parts[place : place + 2] for place in range(0, len(parts), 2)]
    return {"crumbs": [{"name": p[0], "address": p[1] if len(p) > 1 else ""} for p in pairs]}


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's address with some of its query changed: filters, sorting and paging keep each other."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode()
