"""What a file that comes back would change in a response, item by item, before anything is written.

Three sides are compared: what the file says (`theirs`), what the response says now, and what the
file started from (`Base`), where that is known. Nothing is written here: `Comparison.accepted`
says what is to be written, and the page announces exactly that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeAlias

from clairevoie.core.answers import (
    Answer,
    Answers,
    Facts,
    FactValue,
    answer_document,
    facts_document,
)
from clairevoie.core.applicability import applicability
from clairevoie.core.canonical import Json, canonical_bytes, digest_of_bytes
from clairevoie.core.questionnaire import Questionnaire

UNANSWERED: Final = Answer(None)


class Outcome(StrEnum):
    """What becomes of one fact or answer of the file; the first that holds, in this order."""

    BLANK = "blank"  # the file says nothing of it: it stays as it is
    UNCHANGED = "unchanged"  # the file says what the response says
    KEPT = "kept"  # changed online since, and not in the file: it stays as it is online
    NOT_APPLICABLE = "not-applicable"  # its criterion would not apply: not written
    CONFLICT = "conflict"  # changed online since the file was made, and in the file: choose
    OVERWRITES = "overwrites"  # differs, and nobody knows what the file started from: choose
    CHANGES = "changes"  # written


TO_CHOOSE: Final = frozenset((Outcome.CONFLICT, Outcome.OVERWRITES))


@dataclass(frozen=True, slots=True)
class Standing:
    """The response as it stands; `revisions` of the answers that there are, from 1."""

    facts: Facts
    facts_revision: int
    answers: Answers
    revisions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Base:
    """What the file started from: the revisions then, and what the answers said where known."""

    facts_revision: int
    revisions: Mapping[str, int]
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """The facts and criteria, among those to choose, for which the file is right."""

    facts: frozenset[str] = frozenset()
    criteria: frozenset[str] = frozenset()


NO_CHOICE: Final = Choices()


@dataclass(frozen=True, slots=True)
class FactDifference:
    """One fact: its value now and in the file; `None` where it is not declared."""

    id: str
    outcome: Outcome
    now: FactValue | None
    wanted: FactValue | None


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """One criterion: its answer now, and what it would be."""

    id: str
    outcome: Outcome
    now: Answer
    wanted: Answer


Difference: TypeAlias = FactDifference | AnswerDifference


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is to be written: all the facts as they will be, and the answers that change."""

    facts: Facts
    changed_facts: tuple[str, ...]
    answers: Answers

    @property
    def count(self) -> int:
        return len(self.changed_facts) + len(self.answers)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every fact and every criterion of the questionnaire, in its order, under some choices.

    `drops_out`: criteria answered online that apply now and would no more; their answers are
    kept, and not counted. `comes_in`: criteria that would begin to apply.
    """

    facts: tuple[FactDifference, ...]
    answers: tuple[AnswerDifference, ...]
    accepted: Accepted
    drops_out: tuple[str, ...]
    comes_in: tuple[str, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Facts, then answers."""
        return (*self.facts, *self.answers)

    def with_outcome(self, *outcomes: Outcome) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.outcome in outcomes)

    @property
    def left(self) -> int:
        """How many differences stay as they are online."""
        left = self.with_outcome(Outcome.CHANGES, Outcome.KEPT, Outcome.NOT_APPLICABLE, *TO_CHOOSE)
        return len(left) - self.accepted.count

    @property
    def digest(self) -> str:
        """The same for the same announcement: nothing has moved since somebody read it.

        What was chosen of the answers is left out: it is said together with the digest.
        """
        return digest_of_bytes(canonical_bytes(_announcement(self)))


def compare(
    questionnaire: Questionnaire,
    theirs_facts: Facts,
    theirs_answers: Answers,
    now: Standing,
    base: Base | None,
    choices: Choices = NO_CHOICE,
) -> Comparison:
    """Compare a file's sound facts and answers with the response.

    A blank never erases: an empty level or comment of the file leaves the one online. Whether a
    criterion applies is decided on the facts as they will be, so it hangs on the facts chosen. An
    answer whose criterion is undetermined is written: nobody knows yet that it is not needed.
    """
    facts = tuple(
        _fact(each.id, theirs_facts.get(each.id), now, base) for each in questionnaire.facts
    )
    new_facts = {each.id: each.wanted for each in facts if _is_accepted(each, choices.facts)}
    resulting: dict[str, FactValue] = {
        **now.facts,
        **{fact: value for fact, value in new_facts.items() if value is not None},
    }
    before = applicability(questionnaire, now.facts)
    after = applicability(questionnaire, resulting)
    answers = tuple(
        _answer(
            each.id,
            theirs_answers.get(each.id, UNANSWERED),
            now,
            base,
            applies=after[each.id].applies is not False,
        )
        for each in questionnaire.criteria
    )
    return Comparison(
        facts=facts,
        answers=answers,
        accepted=Accepted(
            facts=resulting,
            changed_facts=tuple(new_facts),
            answers={
                each.id: each.wanted for each in answers if _is_accepted(each, choices.criteria)
            },
        ),
        drops_out=tuple(
            each.id
            for each in questionnaire.criteria
            if before[each.id].applies is not False
            and after[each.id].applies is False
            and not _is_blank(now.answers.get(each.id, UNANSWERED))
        ),
        comes_in=tuple(
            each.id
            for each in questionnaire.criteria
            if before[each.id].applies is False and after[each.id].applies is True
        ),
    )


def _is_accepted(difference: Difference, chosen: frozenset[str]) -> bool:
    return difference.outcome is Outcome.CHANGES or (
        difference.outcome in TO_CHOOSE and difference.id in chosen
    )


def _fact(fact: str, wanted: FactValue | None, now: Standing, base: Base | None) -> FactDifference:
    """Facts have one revision together; one that is not declared online is filled in."""
    current = now.facts.get(fact)
    if wanted is None:
        outcome = Outcome.BLANK
    elif wanted == current:
        outcome = Outcome.UNCHANGED
    elif current is None:
        outcome = Outcome.CHANGES
    elif base is None:
        outcome = Outcome.OVERWRITES
    elif base.facts_revision != now.facts_revision:
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.CHANGES
    return FactDifference(fact, outcome, current, current if wanted is None else wanted)


def _answer(
    criterion: str, theirs: Answer, now: Standing, base: Base | None, *, applies: bool
) -> AnswerDifference:
    current = now.answers.get(criterion, UNANSWERED)
    wanted = _upon(current, theirs)
    if _is_blank(theirs):
        outcome = Outcome.BLANK
    elif wanted == current:
        outcome = Outcome.UNCHANGED
    elif _is_untouched(criterion, theirs, now, base):
        outcome = Outcome.KEPT
    elif not applies:
        outcome = Outcome.NOT_APPLICABLE
    elif base is None:
        outcome = Outcome.CHANGES if _is_blank(current) else Outcome.OVERWRITES
    elif base.revisions.get(criterion, 0) != now.revisions.get(criterion, 0):
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.CHANGES
    return AnswerDifference(criterion, outcome, current, wanted)


def _is_blank(answer: Answer) -> bool:
    return answer.level is None and not answer.comment


def _upon(current: Answer, theirs: Answer) -> Answer:
    """What the file wants the answer to say. How an answer is backed is not the file's to say."""
    return replace(
        current,
        level=current.level if theirs.level is None else theirs.level,
        comment=_with_plain_lines(theirs.comment) or current.comment,
    )


def _with_plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_untouched(criterion: str, theirs: Answer, now: Standing, base: Base | None) -> bool:
    """Changed online since the file was made, while the file says what was said then."""
    if base is None or base.revisions.get(criterion, 0) == now.revisions.get(criterion, 0):
        return False
    then = base.answers.get(criterion)
    if then is None:
        return False
    return (theirs.level, _with_plain_lines(theirs.comment)) == (then.level, then.comment)


def _announcement(comparison: Comparison) -> Json:
    return {
        "facts": [
            [each.id, str(each.outcome), _fact_document(each.now), _fact_document(each.wanted)]
            for each in comparison.facts
        ],
        "answers": [
            [each.id, str(each.outcome), answer_document(each.now), answer_document(each.wanted)]
            for each in comparison.answers
        ],
        "drops_out": list(comparison.drops_out),
        "comes_in": list(comparison.comes_in),
    }


def _fact_document(value: FactValue | None) -> Json:
    return None if value is None else facts_document({"": value})
