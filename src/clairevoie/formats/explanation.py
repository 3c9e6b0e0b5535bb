"""An assessment explained in plain text, as `clairevoie score` prints it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from clairevoie.core.answers import Response, Unknown
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import Assessment, CriterionResult
from clairevoie.formats.wording import (
    Language,
    band_in_words,
    percent_in_words,
    text_in,
    why,
)

_LINE_END: Final = re.compile(r"[\t\r\n\u2028\u2029]+")
_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "fr": {
        "unnamed": "Produit sans nom",
        "score": "Critères atteints\u202f: {reached} sur {applicable} applicables, soit {percent} (tranche\u202f: {band})",
        "nothing": "Aucun critère ne s’applique\u202f: pas de score.",
        "assurance": "Dont appuyés\u202f: {verified} vérifiés, {evidenced} avec preuve ou vérifiés, {declared} déclarés en tout",
        "unanswered": "Sans réponse\u202f: {0} (non atteints)",
        "unknown": "Ne sait pas\u202f: {0} (non atteints)",
        "undetermined": "À déterminer\u202f: {0} (hors du score tant que les caractéristiques manquent)",
        "themes": "Par thème (atteints / applicables)",
        "missed": "Non atteints, les plus éloignés de la cible d’abord",
        "pending": "À déterminer",
        "hidden": "Ne s’appliquent pas ({0})\u202f: {1}",
        "level": "niveau {0}",
        "no answer": "sans réponse",
        "do not know": "ne sait pas",
        "target": "cible {0}",
        "now": "aujourd’hui\u202f: ",
        "next": "prochain niveau\u202f: ",
        "wanted": "niveau cible\u202f: ",
        "critical": "critique",
        "all reached": "Tous les critères applicables sont atteints.",
        "method": "Méthode {method}, questionnaire {id} version {version}, {digest}",
    },
    "en": {
        "unnamed": "Unnamed product",
        "score": "Criteria reached: {reached} of {applicable} applicable, {percent} (band: {band})",
        "nothing": "No criterion applies: no score.",
        "assurance": "Of which backed: {verified} verified, {evidenced} evidenced or verified, {declared} declared in all",
        "unanswered": "Not answered: {0} (not reached)",
        "unknown": "Don’t know: {0} (not reached)",
        "undetermined": "To be determined: {0} (left out of the score while facts are missing)",
        "themes": "By theme (reached / applicable)",
        "missed": "Not reached, the furthest from target first",
        "pending": "To be determined",
        "hidden": "Do not apply ({0}): {1}",
        "level": "level {0}",
        "no answer": "not answered",
        "do not know": "don’t know",
        "target": "target {0}",
        "now": "today: ",
        "next": "next level: ",
        "wanted": "target level: ",
        "critical": "critical",
        "all reached": "Every applicable criterion is reached.",
        "method": "Method {method}, questionnaire {id} version {version}, {digest}",
    },
}


def explain(
    questionnaire: Questionnaire, response: Response, assessment: Assessment, language: Language
) -> Iterator[str]:
    """The lines of the explanation: the score, then what makes it, largest gaps first."""
    for line in _lines(questionnaire, response, assessment, language):
        yield _LINE_END.sub(
            " ", line
        ).rstrip()  # a name or label on two lines must not pass for ours


def _lines(
    questionnaire: Questionnaire, response: Response, assessment: Assessment, language: Language
) -> Iterator[str]:
    words = _WORDS[language]
    product = response.product
    yield " ".join(filter(None, (product.name or words["unnamed"], product.version)))
    yield from _headline(assessment, language)
    yield ""
    yield words["themes"]
    yield from _themes(questionnaire, assessment, language)
    missed = [each for each in assessment.criteria if each.is_missed]
    yield ""
    if missed:
        yield words["missed"]
        for result in sorted(missed, key=largest_gap_first):
            yield from _missed(questionnaire.criterion(result.id), result, language)
    elif assessment.fraction.applicable:
        yield words["all reached"]
    yield from _left_out(questionnaire, response, assessment, language)
    yield ""
    yield words["method"].format(
        method=assessment.method,
        id=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
    )


def largest_gap_first(result: CriterionResult) -> int:
    """Sort key of missed criteria: no known level first, then by levels missing."""
    return -100 if result.gap is None else -result.gap


def _headline(assessment: Assessment, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    if assessment.band is None:
        yield words["nothing"]
    else:
        yield words["score"].format(
            reached=assessment.fraction.reached,
            applicable=assessment.fraction.applicable,
            percent=percent_in_words(assessment.fraction, language),
            band=band_in_words(assessment.band, language),
        )
        yield words["assurance"].format(
            verified=assessment.assurance.verified,
            evidenced=assessment.assurance.evidenced,
            declared=assessment.assurance.declared,
        )
    for name in ("unanswered", "unknown", "undetermined"):
        count = getattr(assessment, name)
        if count:
            yield words[name].format(count)


def _themes(
    questionnaire: Questionnaire, assessment: Assessment, language: Language
) -> Iterator[str]:
    titles = {each.id: text_in(each.title, language) for each in questionnaire.themes}
    shown = [each for each in assessment.themes if each.fraction.applicable]
    width = max((len(titles[each.id]) for each in shown), default=0)
    for theme in shown:
        fraction = theme.fraction
        filled = 20 * fraction.reached // fraction.applicable
        bar = "█" * filled + "░" * (20 - filled)
        yield (
            f"  {titles[theme.id]:<{width}}  {bar}  {fraction.reached:>2} / {fraction.applicable:<2}"
        )


def _missed(criterion: Criterion, result: CriterionResult, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    stands = _level_in_words(result, words)
    flag = f" [{words['critical']}]" if criterion.critical else ""
    target = words["target"].format(criterion.target)
    yield f"  {criterion.id}{flag}  {text_in(criterion.question, language)} ({stands}, {target})"
    if isinstance(result.level, int):
        yield f"      {words['now']}{text_in(criterion.levels[result.level].label, language)}"
        following = result.level + 1
        if following < criterion.target:
            yield f"      {words['next']}{text_in(criterion.levels[following].label, language)}"
    yield f"      {words['wanted']}{text_in(criterion.levels[criterion.target].label, language)}"


def _level_in_words(result: CriterionResult, words: Mapping[str, str]) -> str:
    if result.level is None:
        return words["no answer"]
    if isinstance(result.level, Unknown):
        return words["do not know"]
    return words["level"].format(result.level)


def _left_out(
    questionnaire: Questionnaire, response: Response, assessment: Assessment, language: Language
) -> Iterator[str]:
    words = _WORDS[language]
    pending = [each for each in assessment.criteria if each.applies is None]
    if pending:
        yield ""
        yield words["pending"]
        for result in pending:
            yield f"  {result.id}  {why(questionnaire, result.applicability, response.facts, language)}"
    hidden = [each.id for each in assessment.criteria if each.applies is False]
    if hidden:
        yield ""
        yield words["hidden"].format(len(hidden), ", ".join(hidden))
