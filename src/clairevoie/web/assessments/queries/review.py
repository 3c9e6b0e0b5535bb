"""What a response looks like to whoever is about to sign it: everything that deserves a last look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clairevoie.core.answers import Assurance
from clairevoie.formats.explanation import largest_gap_first
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.proposals import OpenProposal, open_proposals
from clairevoie.web.assessments.queries.workspace import Question, Workspace, workspace


@dataclass(frozen=True, slots=True)
class Review:
    """A response before it is signed. No criterion stands in two of the lists.

    An answer that is proposed but not confirmed is none: its criterion is in `to_confirm`.
    """

    ws: Workspace
    missing_facts: tuple[str, ...]
    to_confirm: tuple[OpenProposal, ...]
    unanswered: tuple[Question, ...]
    unknown: tuple[Question, ...]
    below_target: tuple[Question, ...]  # answered with a level; critical first, then by gap
    without_evidence: tuple[Question, ...]  # reached, and backed by nothing; critical first

    @property
    def is_blocked(self) -> bool:
        """Whether facts are missing without which nobody knows what applies."""
        return self.ws.assessment.undetermined > 0


def review_of(response: models.Response) -> Review:
    """The review of a response fetched through `access`. Three statements."""
    found = workspace(response)
    to_confirm = open_proposals(found)
    proposed = {each.criterion.id for each in to_confirm}
    return Review(
        ws=found,
        missing_facts=found.missing_facts,
        to_confirm=to_confirm,
        unanswered=_critical_first(
            each for each in found.unanswered if each.criterion.id not in proposed
        ),
        unknown=_critical_first(each for each in found.below_target if each.result.is_unknown),
        below_target=_critical_first(
            (each for each in found.below_target if not each.result.is_unknown),
            lambda each: largest_gap_first(each.result),
        ),
        without_evidence=_critical_first(
            each
            for theme in found.themes
            for each in theme.applicable
            if each.result.reached and each.result.assurance is Assurance.DECLARED
        ),
    )


def _in_order(_question: Question) -> int:
    return 0


def _critical_first(
    questions: Iterable[Question], then: Callable[[Question], int] = _in_order
) -> tuple[Question, ...]:
    """Otherwise in the questionnaire's order: sorting keeps it."""
    return tuple(sorted(questions, key=lambda each: (not each.criterion.critical, then(each))))
