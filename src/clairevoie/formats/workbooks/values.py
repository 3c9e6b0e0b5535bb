"""What cells say, as the rules' values: levels, facts and the product, in either language."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from clairevoie.core.answers import (
    UNKNOWN,
    Answer,
    AnsweredLevel,
    Assurance,
    FactValue,
    Product,
    answer_faults,
    product_faults,
)
from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.rows import Content
from clairevoie.formats.workbooks.words import WORDS, level_choice

_LANGUAGES: Final = tuple(WORDS)


def plain(text: str) -> str:
    """A text as it is compared: one form of accents, spaces and capitals."""
    normal = unicodedata.normalize("NFKC", text).replace("'", "’").casefold()
    return " ".join(normal.split())


_YES: Final = frozenset(plain(WORDS[each].yes) for each in _LANGUAGES) | {"true", "vrai"}
_NO: Final = frozenset(plain(WORDS[each].no) for each in _LANGUAGES) | {"false", "faux"}
_UNKNOWN: Final = frozenset(plain(WORDS[each].unknown) for each in _LANGUAGES)


# ---- answers -----------------------------------------------------------------------------------


def answer_in(
    questionnaire: Questionnaire,
    criterion_id: str,
    level: Content,
    comment: str,
    assurance: Content,
) -> tuple[Answer | None, Fault | None]:
    """An answer's cells: the answer, `None` where they are blank, or what is wrong with them."""
    criterion = questionnaire.criterion(criterion_id)
    comment = comment if comment.strip() else ""
    if isinstance(level, str) and not level.strip():
        level = None
    answered = None if level is None else level_in(criterion, level)
    if level is not None and answered is None:
        return None, Fault(
            ("answers", criterion.id, "level"),
            Said("not one of the levels of {criterion}", criterion=criterion.id),
            "choose from the list of the cell",
        )
    if answered is None and not comment:
        return None, None
    answer = Answer(answered, comment, _assurance(answered, assurance))
    fault = next(answer_faults(questionnaire, criterion_id, answer), None)
    return (None, fault) if fault else (answer, None)


def level_in(criterion: Criterion, said: Content) -> AnsweredLevel:
    """The level that a cell names: a line of its list in any language, or a level's number."""
    if isinstance(said, bool) or said is None:
        return None
    if isinstance(said, int | float):
        return int(said) if said in range(len(criterion.levels)) else None
    wanted = plain(said)
    if wanted in _UNKNOWN:
        return UNKNOWN
    for level in range(len(criterion.levels)):
        if wanted == str(level):
            return level
        if any(wanted == plain(level_choice(criterion, level, each)) for each in _LANGUAGES):
            return level
    return None


def _assurance(level: AnsweredLevel, said: Content) -> Assurance:
    """How an answer was backed when the file was made: a hidden cell, of no weight on the site."""
    if level is None or said not in tuple(Assurance):
        return Assurance.DECLARED
    return Assurance(said)


# ---- facts -------------------------------------------------------------------------------------


def facts_in(
    questionnaire: Questionnaire, said: Mapping[str, Content]
) -> tuple[dict[str, FactValue], list[tuple[str, Fault]]]:
    """The declared facts, and what is wrong, each with the key of its row."""
    facts: dict[str, FactValue] = {}
    faults: list[tuple[str, Fault]] = []
    for fact in questionnaire.facts:
        value: FactValue | None = (
            _choices(fact, said, faults)
            if fact.kind is FactKind.CHOICES
            else _one(fact, said.get(fact.id), faults)
        )
        if value is not None:
            facts[fact.id] = value
    return facts, faults


def _choices(
    fact: Fact, said: Mapping[str, Content], faults: list[tuple[str, Fault]]
) -> frozenset[str] | None:
    """Yes or no for each option; one that is blank beside others that are not means no."""
    chosen: set[str] = set()
    declared = False
    for option in fact.option_ids:
        key = layout.option_key(fact.id, option)
        content = said.get(key)
        if _is_blank(content):
            continue
        answer = _yes_or_no(content)
        if answer is None:
            faults.append((key, _not_yes_or_no(fact)))
            return None
        declared = True
        if answer:
            chosen.add(option)
    return frozenset(chosen) if declared else None


def _one(fact: Fact, content: Content, faults: list[tuple[str, Fault]]) -> FactValue | None:
    if _is_blank(content):
        return None
    if fact.kind is FactKind.FLAG:
        answer = _yes_or_no(content)
        if answer is None:
            faults.append((fact.id, _not_yes_or_no(fact)))
        return answer
    wanted = plain(str(content))
    for option in fact.options:
        if wanted == option.id or any(wanted == plain(each) for each in option.label.values()):
            return option.id
    faults.append(
        (
            fact.id,
            Fault(
                ("facts", fact.id),
                Said("not one of the options of {fact}", fact=repr(fact.id)),
                "choose from the list of the cell",
            ),
        )
    )
    return None


def _is_blank(content: Content) -> bool:
    return content is None or (isinstance(content, str) and not content.strip())


def _yes_or_no(content: Content) -> bool | None:
    if isinstance(content, bool):
        return content
    said = plain(str(content))
    return True if said in _YES else False if said in _NO else None


def _not_yes_or_no(fact: Fact) -> Fault:
    return Fault(("facts", fact.id), "neither yes nor no", "choose from the list of the cell")


# ---- the product ---------------------------------------------------------------------------------


def product_in(said: Mapping[str, str]) -> tuple[Product, list[Fault]]:
    """The product's cells; a field that is wrong is left out, with its fault."""
    corridors = tuple(each.strip() for each in said.get("corridors", "").split(",") if each.strip())
    product = Product(
        name=said.get("name", ""),
        version=said.get("version", ""),
        vendor=said.get("vendor", ""),
        vendor_group=said.get("vendor_group", "") or None,
        corridors=corridors,
    )
    faults = list({each.path[1]: each for each in product_faults(product)}.values())
    wrong = {str(each.path[1]) for each in faults}
    return (
        Product(
            name="" if "name" in wrong else product.name,
            version="" if "version" in wrong else product.version,
            vendor="" if "vendor" in wrong else product.vendor,
            vendor_group=None if "vendor_group" in wrong else product.vendor_group,
            corridors=() if "corridors" in wrong else product.corridors,
        ),
        faults,
    )
