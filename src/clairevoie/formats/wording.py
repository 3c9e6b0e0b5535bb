"""Conditions and scores in words, French and English: the same sentences in terminal and page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from clairevoie.core.answers import Facts, FactValue
from clairevoie.core.applicability import Applicability, Ground
from clairevoie.core.conditions import All, AnyOf, Condition, Fact, Includes, Is, Not
from clairevoie.core.faults import Text
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import Band, Fraction

Language: TypeAlias = Literal["fr", "en"]

_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "fr": {
        "yes": "oui",
        "no": "non",
        "none": "aucun",
        "undeclared": "non déclaré",
        "colon": "\u202f: ",
        "not": "pas {}",
        "neither": "ni ",
        "nor": " ni ",
        "and": " et ",
        "or": " ou ",
        "always": "S’applique à tous les produits.",
        "applies": "S’applique, car vous avez déclaré\u202f: {grounds}.",
        "does not apply": "Ne s’applique pas, car vous avez déclaré\u202f: {grounds}.",
        "undetermined": "À déterminer\u202f: déclarez {facts}.",
        "quoted": "«\u202f{}\u202f»",
        "separator": "\u202f; ",
        "band first": "moins de {end}\u202f%",
        "band": "de {start} à moins de {end}\u202f%",
        "band last": "{start}\u202f% et plus",
        "percent": "{}\u202f%",
    },
    "en": {
        "yes": "yes",
        "no": "no",
        "none": "none",
        "undeclared": "not declared",
        "colon": ": ",
        "not": "not {}",
        "neither": "neither ",
        "nor": " nor ",
        "and": " and ",
        "or": " or ",
        "always": "Applies to every product.",
        "applies": "Applies, because you declared: {grounds}.",
        "does not apply": "Does not apply, because you declared: {grounds}.",
        "undetermined": "To be determined: declare {facts}.",
        "quoted": "“{}”",
        "separator": "; ",
        "band first": "under {end}%",
        "band": "{start}% to under {end}%",
        "band last": "{start}% or more",
        "percent": "{}%",
    },
}


def language_of(code: str) -> Language:
    """The nearest language that the product speaks: French unless English is asked for."""
    return "en" if code.lower().startswith("en") else "fr"


def text_in(text: Text, language: str) -> str:
    """A questionnaire's text in this language, else in the first one it has."""
    return text.get(language) or next(iter(text.values()), "")


def why(
    questionnaire: Questionnaire, applicability: Applicability, facts: Facts, language: Language
) -> str:
    """One sentence: whether a criterion applies, and by which declared facts."""
    words = _WORDS[language]
    if not applicability.grounds:
        return words["always"]
    if applicability.applies is None:
        names = [
            words["quoted"].format(text_in(questionnaire.fact(each).label, language))
            for each in applicability.missing_facts
        ]
        return words["undetermined"].format(facts=words["separator"].join(names))
    grounds = words["separator"].join(
        dict.fromkeys(
            _declared(questionnaire, each, facts, language) for each in applicability.grounds
        )
    )
    return words["applies" if applicability.applies else "does not apply"].format(grounds=grounds)


def _declared(
    questionnaire: Questionnaire, ground: Ground, facts: Facts, language: Language
) -> str:
    words = _WORDS[language]
    fact = questionnaire.fact(ground.leaf.fact)
    value = fact_in_words(fact, facts.get(fact.id), language)
    return words["quoted"].format(text_in(fact.label, language)) + words["colon"] + value


def fact_in_words(fact: Fact, value: FactValue | None, language: Language) -> str:
    """A declared value: «oui», an option's label, or the options' labels."""
    words = _WORDS[language]
    match value:
        case None:
            return words["undeclared"]
        case bool():
            return words["yes" if value else "no"]
        case str():
            return option_in_words(fact, value, language)
        case frozenset():
            chosen = [text_in(each.label, language) for each in fact.options if each.id in value]
            return ", ".join(chosen) or words["none"]


def option_in_words(fact: Fact, option_id: str, language: Language) -> str:
    for option in fact.options:
        if option.id == option_id:
            return text_in(option.label, language)
    return option_id


def condition_in_words(
    questionnaire: Questionnaire, condition: Condition, language: Language
) -> str:
    """A condition as one reads it aloud, with its parentheses only where they are needed.

    Options of one fact that stand beside one another are said behind it once.
    """
    return _said(questionnaire, _normal(condition, negated=False), language)


@dataclass(frozen=True, slots=True)
class _Leaf:
    fact: str
    value: bool | str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class _Joined:
    """Leaves, and parts that are joined by the other word."""

    word: Literal["and", "or"]
    parts: tuple["_Leaf | _Joined", ...]


def _normal(condition: Condition, *, negated: bool) -> _Leaf | _Joined:
    """The condition with `not` at its leaves alone, and nothing joined that need not be."""
    match condition:
        case Not(part):
            return _normal(part, negated=not negated)
        case Is(fact, bool() as value):
            return _Leaf(fact, value != negated, is_negated=False)
        case Is(fact, value) | Includes(fact, value):
            return _Leaf(fact, value, negated)
        case All(conditions) | AnyOf(conditions):
            word: Literal["and", "or"] = "and" if isinstance(condition, All) != negated else "or"
            parts: list[_Leaf | _Joined] = []
            for each in conditions:
                found = _normal(each, negated=negated)
                same = isinstance(found, _Joined) and found.word == word
                parts += found.parts if isinstance(found, _Joined) and same else (found,)
            return parts[0] if len(parts) == 1 else _Joined(word, tuple(parts))


def _said(questionnaire: Questionnaire, part: _Leaf | _Joined, language: Language) -> str:
    words = _WORDS[language]
    if isinstance(part, _Leaf):
        return _leaves(questionnaire, [part], "and", language)
    together: dict[object, list[_Leaf]] = {}
    nested: dict[object, _Joined] = {}
    for number, each in enumerate(part.parts):
        if isinstance(each, _Joined):
            nested[number] = each
            together[number] = []
        else:
            key = number if isinstance(each.value, bool) else (each.fact, each.is_negated)
            together.setdefault(key, []).append(each)
    return words[part.word].join(
        f"({_said(questionnaire, nested[key], language)})"
        if key in nested
        else _leaves(questionnaire, leaves, part.word, language)
        for key, leaves in together.items()
    )


def _leaves(
    questionnaire: Questionnaire,
    leaves: Sequence[_Leaf],
    word: Literal["and", "or"],
    language: Language,
) -> str:
    """Leaves of one fact, all turned or none: `“Hosting”: “the vendor” or “the client”`."""
    words = _WORDS[language]
    fact = questionnaire.fact(leaves[0].fact)
    values = list(dict.fromkeys(_value(fact, each.value, language) for each in leaves))
    if not leaves[0].is_negated:
        said = words[word].join(values)
    elif word == "and" and len(values) > 1:
        said = words["neither"] + words["nor"].join(values)
    else:
        said = words[word].join(words["not"].format(each) for each in values)
    return words["quoted"].format(text_in(fact.label, language)) + words["colon"] + said


def _value(fact: Fact, value: bool | str, language: Language) -> str:
    words = _WORDS[language]
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    return words["quoted"].format(option_in_words(fact, value, language))


def percent_in_words(fraction: Fraction, language: Language) -> str:
    """79.7 % as it is written in the language; empty where nothing applies."""
    percent = fraction.percent
    if percent is None:
        return ""
    shown = percent.replace(".", ",") if language == "fr" else percent
    return _WORDS[language]["percent"].format(shown)


def band_in_words(band: Band, language: Language) -> str:
    words = _WORDS[language]
    if band.end == 100:
        return words["band last"].format(start=band.start)
    if band.start == 0:
        return words["band first"].format(end=band.end)
    return words["band"].format(start=band.start, end=band.end)
