"""Conditions and scores in words, French and English: the same sentences in terminal and page."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, cast

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
        "is": "{fact}\u202f: {value}",
        "is not": "{fact}\u202f: pas {value}",
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
        "is": "{fact}: {value}",
        "is not": "{fact}: not {value}",
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
    """A condition as one reads it aloud, with its parentheses only where they are needed."""
    return _condition(questionnaire, condition, language, negated=False, around="")


def _condition(
    questionnaire: Questionnaire,
    condition: Condition,
    language: Language,
    *,
    negated: bool,
    around: str,  # the word that joins this condition to others: "and", "or" or nothing
) -> str:
    words = _WORDS[language]
    match condition:
        case Not(part):
            return _condition(questionnaire, part, language, negated=not negated, around=around)
        case All(parts) | AnyOf(parts):
            here = "and" if isinstance(condition, All) != negated else "or"
            within = here if len(parts) > 1 else around
            joined = words[here].join(
                _condition(questionnaire, part, language, negated=negated, around=within)
                for part in parts
            )
            return f"({joined})" if len(parts) > 1 and around not in ("", here) else joined
        case Is(fact_id, bool() as wanted):
            fact = questionnaire.fact(fact_id)
            return words["is"].format(
                fact=text_in(fact.label, language),
                value=words["yes" if wanted != negated else "no"],
            )
        case Is(fact_id, option) | Includes(fact_id, option):
            fact = questionnaire.fact(fact_id)
            return words["is not" if negated else "is"].format(
                fact=text_in(fact.label, language),
                value=option_in_words(fact, cast(str, option), language),
            )


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
