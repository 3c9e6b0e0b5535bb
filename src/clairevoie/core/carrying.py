"""Which answers to one questionnaire may be proposed for another (domain.md, «Waves and versions»)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from clairevoie.core.answers import Answer, Response
from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Change, Criterion, Questionnaire

CARRIES: Final = frozenset((Change.SAME, Change.REWORDED))


class Obstacle(StrEnum):
    """Why no earlier answer is proposed for a criterion."""

    NO_ANSWER = "no-answer"  # nothing was answered there, or it did not apply
    NOT_MATCHED = "not-matched"  # the questionnaire names nothing earlier that it stands for
    CHANGED = "changed"  # to answer again
    RESTRUCTURED = "restructured"  # split or merged: somebody has to decide
    OTHER_LEVELS = "other-levels"  # not as many levels as before


@dataclass(frozen=True, slots=True)
class Carrying:
    """For each criterion of the questionnaire, in its order: an answer to confirm, or why none."""

    answers: Mapping[str, Answer]
    obstacles: Mapping[str, Obstacle]


def carry(earlier: Questionnaire, response: Response, questionnaire: Questionnaire) -> Carrying:
    """What the answers of a response to `earlier` would say in `questionnaire`.

    Only answers that apply in the response are carried: what does not apply leaves nothing. How
    an answer was backed is not carried: it is declared again when it is confirmed.
    """
    applies = applicability(earlier, response.facts)
    given = {
        each: answer
        for each, answer in response.answers.items()
        if answer.level is not None and each in applies and applies[each].applies
    }
    answers: dict[str, Answer] = {}
    obstacles: dict[str, Obstacle] = {}
    for criterion in questionnaire.criteria:
        found = _origin(earlier, questionnaire, criterion)
        if isinstance(found, Obstacle):
            obstacles[criterion.id] = found
        elif found.id not in given:
            obstacles[criterion.id] = Obstacle.NO_ANSWER
        else:
            said = given[found.id]
            answers[criterion.id] = Answer(said.level, said.comment)
    return Carrying(answers, obstacles)


def _origin(
    earlier: Questionnaire, questionnaire: Questionnaire, criterion: Criterion
) -> Criterion | Obstacle:
    """The earlier criterion that this one stands for, or why there is none."""
    if earlier.digest == questionnaire.digest:
        return criterion
    criteria = {each.id: each for each in earlier.criteria}
    named = [
        each
        for each in criterion.replaces
        if each.version == earlier.version and each.criterion in criteria
    ]
    if earlier.id != questionnaire.id or not named:
        return Obstacle.NOT_MATCHED
    if len(named) > 1 or named[0].change in (Change.SPLIT, Change.MERGED):
        return Obstacle.RESTRUCTURED
    if named[0].change not in CARRIES:
        return Obstacle.CHANGED
    origin = criteria[named[0].criterion]
    return origin if len(origin.levels) == len(criterion.levels) else Obstacle.OTHER_LEVELS
