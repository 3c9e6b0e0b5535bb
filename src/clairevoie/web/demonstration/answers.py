"""Invented answers that give a product a wanted score, from a fixed seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from clairevoie.core.answers import UNKNOWN, Answer, AnsweredLevel, Facts
from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import Band

# How many of the first wave's 71 products stand in each band: what was published of it, the
# middle band split in two.
BANDS: Final = ((Band(80, 100), 10), (Band(60, 80), 16), (Band(40, 60), 19), (Band(20, 40), 15),
                (Band(0, 20), 11))  # fmt: skip

_COMMENTS_REACHED: Final = (
    "Procédure interne revue avec l’équipe d’exploitation, disponible sur demande.",
    "Réponse valable pour les installations mises à jour dans l’année.",
    "Document remis aux clients avec le guide d’installation.",
)
_COMMENTS_MISSED: Final = (
    "En cours : la mise à niveau est prévue dans la prochaine version majeure.",
    "Demandé par deux clients ; à l’étude avec l’équipe de développement.",
)


@dataclass(frozen=True, slots=True)
class Ease:
    """How easy each criterion is to reach, from 0 to 1: some nearly all reach, some hardly any."""

    by_criterion: Mapping[str, float]


def invented_ease(questionnaire: Questionnaire, random: Random) -> Ease:
    return Ease({each.id: random.uniform(0.0, 1.0) for each in questionnaire.criteria})


def wanted_bands(products: int, random: Random) -> Sequence[Band]:
    """One band a product, shuffled. Raises `ValueError` unless `products` is what they count."""
    wanted = [band for band, count in BANDS for _ in range(count)]
    if len(wanted) != products:
        raise ValueError(f"{products} products, {len(wanted)} bands")
    random.shuffle(wanted)
    return wanted


def invented_answers(
    questionnaire: Questionnaire, facts: Facts, band: Band, ease: Ease, random: Random
) -> Mapping[str, Answer]:
    """Answers to all that applies, with a score inside the band."""
    applies = applicability(questionnaire, facts)
    criteria = [each for each in questionnaire.criteria if applies[each.id].applies]
    count = random.choice(_reached_within(band, len(criteria)))
    ranked = sorted(
        criteria, key=lambda each: ease.by_criterion[each.id] + random.gauss(0, 0.16), reverse=True
    )
    reached = {each.id for each in ranked[:count]}
    return {each.id: _answer(each, each.id in reached, random) for each in criteria}


def _reached_within(band: Band, applicable: int) -> Sequence[int]:
    """The numbers of reached criteria that stand in the band."""
    return [
        reached
        for reached in range(applicable + 1)
        if 100 * reached >= band.start * applicable
        and (band.end == 100 or 100 * reached < band.end * applicable)
    ]


def _answer(criterion: Criterion, reached: bool, random: Random) -> Answer:
    comments = _COMMENTS_REACHED if reached else _COMMENTS_MISSED
    comment = random.choice(comments) if random.random() < 0.12 else ""
    return Answer(_level(criterion, reached, random), comment)


def _level(criterion: Criterion, reached: bool, random: Random) -> AnsweredLevel:
    top = len(criterion.levels) - 1
    if reached:
        return top if random.random() < 0.3 else criterion.target
    if random.random() < 0.06:
        return UNKNOWN
    return random.randrange(criterion.target)
