"""Template filters: a questionnaire's texts, scores and bands in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import defaultfilters
from django.utils.translation import get_language, gettext

from clairevoie.core.answers import AnsweredLevel, Facts, Unknown, level_document
from clairevoie.core.faults import Fault, Text
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import Band, CriterionResult, Fraction
from clairevoie.formats import wording
from clairevoie.formats.saying import fault_in, said_in
from clairevoie.formats.wording import Language, language_of
from clairevoie.web.programmes.conditions import Outline, outline

register = template.Library()


class Dated(Protocol):
    """What is valid for a while."""

    def is_valid_on(self, day: date) -> bool: ...


def language() -> Language:
    return language_of(get_language() or "fr")


@register.filter
def said(text: Text | None) -> str:
    """A text of a questionnaire or wave, in the reader's language."""
    return wording.text_in(text, language()) if text else ""


@register.filter
def fault_text(fault: Fault) -> str:
    """What is wrong with a document, and how to mend it, in the reader's language."""
    return fault_in(fault, language())


@register.filter
def sentence(text: str) -> str:
    """A sentence of the rules, in the reader's language."""
    return said_in(text, language())


@register.filter(name="date", expects_localtime=True, is_safe=False)
def written_date(value: Any, arg: str | None = None) -> str:
    """Django's `date`; in French, the first of a month is «1er», as French readers write it."""
    shown = str(defaultfilters.date(value, arg))
    if arg in ("DATE_FORMAT", "DATETIME_FORMAT") and language() == "fr" and shown.startswith("1 "):
        return "1er" + shown[1:]
    return shown


@register.filter
def percent(fraction: Fraction | None) -> str:
    """79,7 % or 79.7%; empty where nothing applies."""
    return wording.percent_in_words(fraction, language()) if fraction else ""


@register.filter
def band_name(band: Band | None) -> str:
    return wording.band_in_words(band, language()) if band else ""


@register.filter
def band_place(band: Band) -> int:
    """The tone of a band on the ramp of five, lowest 0, whatever the wave's cut points."""
    return min(4, (band.start + band.end) // 40)


@register.simple_tag
def level_text(criterion: Criterion, level: AnsweredLevel) -> str:
    """An answered level in words: its label, «ne sait pas», or that there is none."""
    if isinstance(level, int):
        return f"{level}. {wording.text_in(criterion.levels[level].label, language())}"
    return gettext("Don’t know") if isinstance(level, Unknown) else gettext("No answer")


@register.inclusion_tag("assessments/_card.html", takes_context=True)
def card(context: Mapping[str, Any], question: Any) -> dict[str, Any]:
    """One criterion to answer: after a conflict or an error with what the person wanted to say."""
    workspace = context["ws"]
    conflict = context.get("conflicts", {}).get(question.criterion.id)
    shown = conflict.wanted if conflict else question.answer
    return {
        "ws": workspace,
        "question": question,
        "conflict": conflict,
        "error": context.get("errors", {}).get(question.criterion.id),
        "chosen": _sent(shown.level),
        "comment": shown.comment,
        "proposal": context.get("proposals", {}).get(question.criterion.id),
        "editable": workspace.is_editable and workspace.may_answer,
        "live": False,
    }


def _sent(level: AnsweredLevel) -> str:
    """A level as its radio button sends it."""
    return "" if level is None else str(level_document(level))


@register.filter
def band_scale(band: Band) -> str:
    """A band in as few signs as a column has room for: 60–80 %."""
    return f"{band.start}–{percent_mark(band.end)}"


@register.filter
def percent_mark(number: int) -> str:
    """A whole percentage: 80 % or 80%."""
    return f"{number}\u202f%" if language() == "fr" else f"{number}%"


@register.filter
def percent_number(fraction: Fraction | None) -> int:
    """A whole percentage for the width of a bar, as an attribute of a picture."""
    if fraction is None or not fraction.applicable:
        return 0
    return round(100 * fraction.reached / fraction.applicable)


@register.filter
def rest_of_hundred(number: int) -> int:
    """What is missing to 100: where a column begins, seen from above."""
    return 100 - number


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
def fact_label(questionnaire: Questionnaire, fact_id: str) -> str:
    return wording.text_in(questionnaire.fact(fact_id).label, language())


@register.simple_tag
def theme_title(questionnaire: Questionnaire, theme_id: str) -> str:
    titles = {each.id: each.title for each in questionnaire.themes}
    return wording.text_in(titles[theme_id], language())


@register.simple_tag
def condition(questionnaire: Questionnaire, criterion_id: str) -> str:
    """When a criterion applies, read aloud; empty where it always does."""
    when = questionnaire.criterion(criterion_id).applies_when
    return wording.condition_in_words(questionnaire, when, language()) if when else ""


@register.simple_tag
def condition_outline(questionnaire: Questionnaire, criterion: Criterion) -> Outline | None:
    """When a criterion applies, as a nested list; None where it always does."""
    when = criterion.applies_when
    return outline(questionnaire, when) if when else None


@register.filter
def valid_on(submission: Dated, day: date) -> bool:
    """Whether a submission still holds on this day."""
    return submission.is_valid_on(day)


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """The numbers of a list's pages, with «…» where a run is left out."""
    return list(page.paginator.get_elided_page_range(page.number))


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
