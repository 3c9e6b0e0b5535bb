"""A file that came back for the demonstration's draft: answers that it lacks, and comments reworded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from clairevoie.core.applicability import applicability
from clairevoie.core.canonical import canonical_bytes
from clairevoie.formats.responses import response_from_tree

if TYPE_CHECKING:
    from clairevoie.core.questionnaire import Questionnaire

NEW: Final = 4  # criteria that the file answers and the draft does not
COMMENTS: Final = (
    "Charte signée par la direction le 4 mai, relue chaque année.",
    "Prouvé par le compte rendu du comité de juin.",
)


def file_that_came_back(questionnaire: Questionnaire, exported: Any) -> bytes:
    """The export of a draft, as somebody went on with it offline."""
    applies = applicability(questionnaire, response_from_tree(exported).facts)
    answers = dict(exported["answers"])
    missing = [
        each
        for each in questionnaire.criteria
        if applies[each.id].applies and each.id not in answers
    ]
    for criterion, comment in zip(list(answers), COMMENTS, strict=False):
        answers[criterion] = {**answers[criterion], "comment": comment}
    for each in missing[:NEW]:
        answers[each.id] = {"level": each.target, "comment": COMMENTS[1]}
    return canonical_bytes({**exported, "answers": answers})
