"""One response as its vendor works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from clairevoie.core.answers import Answer, Facts, as_document
from clairevoie.core.applicability import applicability, facts_that_decide
from clairevoie.core.canonical import Json
from clairevoie.core.questionnaire import Criterion, Questionnaire, Theme
from clairevoie.core.scoring import Assessment, CriterionResult, score
from clairevoie.formats.explanation import largest_gap_first
from clairevoie.web.accounts.permissions import Permission, may
from clairevoie.web.assessments import models
from clairevoie.web.assessments.states import ResponseState, may_be_corrected, may_change
from clairevoie.web.assessments.values import (
    answer_value,
    answers_value,
    facts_value,
    response_value,
)
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.states import WaveState


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion with its answer, its result, and who answered last."""

    criterion: Criterion
    result: CriterionResult
    answer: Answer
    revision: int  # 0: never answered
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True)
class ThemeProgress:
    """One theme's questions, and how far they are answered."""

    theme: Theme
    questions: tuple[Question, ...]

    @cached_property
    def applicable(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.result.applies is True)

    @property
    def applicable_count(self) -> int:
        return len(self.applicable)

    @property
    def hidden(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.result.applies is False)

    @property
    def undetermined(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.result.applies is None)

    @property
    def answered(self) -> int:
        return sum(not each.result.is_unanswered for each in self.applicable)

    @property
    def reached(self) -> int:
        return sum(each.result.reached is True for each in self.applicable)

    @property
    def is_complete(self) -> bool:
        return self.answered == len(self.applicable) and not self.undetermined


@dataclass(frozen=True)
class Workspace:
    """A response as its vendor works on it: everything its pages show."""

    response_id: UUID
    product_id: UUID
    product_name: str
    product_version: str
    vendor_name: str
    vendor_slug: str
    wave_slug: str
    wave_title: Mapping[str, str]
    wave_state: WaveState
    closes_on: date
    state: ResponseState
    correction_reason: str
    questionnaire: Questionnaire
    facts: Facts
    facts_revision: int
    assessment: Assessment
    themes: tuple[ThemeProgress, ...]
    may_answer: bool
    may_submit: bool

    @property
    def is_editable(self) -> bool:
        return may_change(self.state, self.wave_state)

    @property
    def may_be_corrected(self) -> bool:
        """Whether a signatory may open what was submitted again."""
        return self.may_submit and may_be_corrected(self.state)

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """Facts that decide a criterion and are not declared yet, in the questionnaire's order."""
        deciding = facts_that_decide(self.questionnaire)
        return tuple(
            each.id
            for each in self.questionnaire.facts
            if each.id in deciding and each.id not in self.facts
        )

    @property
    def answered(self) -> int:
        return self.assessment.fraction.applicable - self.assessment.unanswered

    @property
    def unanswered(self) -> tuple[Question, ...]:
        return tuple(
            each for theme in self.themes for each in theme.applicable if each.result.is_unanswered
        )

    @property
    def below_target(self) -> tuple[Question, ...]:
        return tuple(
            each
            for theme in self.themes
            for each in theme.applicable
            if each.result.is_missed and not each.result.is_unanswered
        )

    @property
    def with_questions(self) -> tuple[ThemeProgress, ...]:
        """The themes in which something is to be answered."""
        return tuple(each for each in self.themes if each.applicable)

    @property
    def missed_by_gap(self) -> tuple[Question, ...]:
        """Answered criteria below target, the largest gap first."""
        return tuple(sorted(self.below_target, key=lambda each: largest_gap_first(each.result)))

    def theme(self, theme_id: str) -> ThemeProgress:
        """The theme of this id; `KeyError` when there is none."""
        for each in self.themes:
            if each.theme.id == theme_id:
                return each
        raise KeyError(theme_id)

    def question(self, criterion_id: str) -> Question:
        """The question of this criterion; `KeyError` when there is none."""
        for theme in self.themes:
            for each in theme.questions:
                if each.criterion.id == criterion_id:
                    return each
        raise KeyError(criterion_id)

    def neighbours(self, theme_id: str) -> tuple[Theme | None, Theme | None]:
        """The themes before and after this one, among those with something to answer."""
        shown = [each for each in self.themes if each.applicable or each.theme.id == theme_id]
        at = next(place for place, each in enumerate(shown) if each.theme.id == theme_id)
        before = shown[at - 1].theme if at else None
        after = shown[at + 1].theme if at + 1 < len(shown) else None
        return before, after


def workspace(
    response: models.Response, answers: Sequence[models.AnswerFields] | None = None
) -> Workspace:
    """The workspace of a response fetched through `access`. Two statements, or one with answers."""
    rows = (
        models.Answer.objects.filter(response=response).select_related("answered_by")
        if answers is None
        else answers
    )
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    by_criterion = {row.criterion: row for row in rows}
    facts = facts_value(response.facts)
    assessment = score(
        questionnaire,
        facts,
        answers_value(by_criterion.values()),
        programme_of(response.wave.programme.document).bands,
    )
    results = {each.id: each for each in assessment.criteria}
    role = response.role
    return Workspace(
        response_id=response.public_id,
        product_id=response.product.public_id,
        product_name=response.product.name,
        product_version=response.product_version,
        vendor_name=response.product.vendor.name,
        vendor_slug=response.product.vendor.slug,
        wave_slug=response.wave.slug,
        wave_title={"fr": response.wave.title_fr, "en": response.wave.title_en},
        wave_state=WaveState(response.wave.state),
        closes_on=response.wave.closes_on,
        state=ResponseState(response.state),
        correction_reason=response.correction_reason,
        questionnaire=questionnaire,
        facts=facts,
        facts_revision=response.facts_revision,
        assessment=assessment,
        themes=tuple(
            ThemeProgress(
                theme,
                tuple(
                    _question(criterion, results[criterion.id], by_criterion.get(criterion.id))
                    for criterion in questionnaire.criteria_of(theme.id)
                ),
            )
            for theme in questionnaire.themes
        ),
        may_answer=may(role, Permission.ANSWER),
        may_submit=may(role, Permission.SUBMIT),
    )


def _question(
    criterion: Criterion, result: CriterionResult, row: models.AnswerFields | None
) -> Question:
    return Question(
        criterion=criterion,
        result=result,
        answer=answer_value(row) if row else Answer(None),
        revision=row.revision if row else 0,
        answered_at=row.answered_at if row else None,
        answered_by=row.answered_by.name if row and row.answered_by else "",
    )


def exported_response(response: models.Response) -> Json:
    """A response as its JSON document: only answers to criteria that apply leave the site."""
    rows = models.Answer.objects.filter(response=response)
    value = response_value(response, rows)
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    applies = applicability(questionnaire, value.facts)
    answers = {
        criterion.id: value.answers[criterion.id]
        for criterion in questionnaire.criteria
        if criterion.id in value.answers and applies[criterion.id].applies
    }
    return as_document(replace(value, answers=answers))
