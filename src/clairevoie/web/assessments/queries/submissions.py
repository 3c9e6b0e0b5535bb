"""Submissions read back from their frozen documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from clairevoie.core.answers import Answer, Facts, Product
from clairevoie.core.questionnaire import Questionnaire, Theme
from clairevoie.core.scoring import Assessment, CriterionResult, Fraction, score
from clairevoie.core.submission import Act
from clairevoie.formats.responses import response_from_tree
from clairevoie.web.assessments import models
from clairevoie.web.programmes.documents import programme_of, questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.programmes.models import Wave


@dataclass(frozen=True, slots=True)
class SubmittedResult:
    """A submission read back from its frozen document, and scored again by the same rules."""

    response_id: UUID
    number: int
    act: Act
    digest: str
    submitted_at: datetime
    valid_until: date
    signatory_name: str
    signatory_function: str
    wave_slug: str
    wave_title: Mapping[str, str]
    vendor_slug: str
    product: Product
    questionnaire: Questionnaire
    facts: Facts
    answers: Mapping[str, Answer]
    assessment: Assessment
    cuts: tuple[int, ...]

    @property
    def themes(self) -> tuple[tuple[Theme, Fraction], ...]:
        """Each theme in which something applies, with its fraction."""
        fractions = {each.id: each.fraction for each in self.assessment.themes}
        return tuple(
            (each, fractions[each.id])
            for each in self.questionnaire.themes
            if fractions[each.id].applicable
        )

    @property
    def missed(self) -> tuple[CriterionResult, ...]:
        return tuple(each for each in self.assessment.criteria if each.is_missed)


def submitted_result(response: models.Response) -> SubmittedResult:
    """The latest submission of a response fetched through `access`. No statement of its own."""
    latest = response.latest
    if latest is None:
        raise ValueError(f"response {response.pk} has no submission")
    return _frozen(response, latest)


def frozen_result(submission: models.Submission) -> SubmittedResult:
    """One submission, with its response, product, vendor and wave loaded."""
    return _frozen(submission.response, submission)


def _frozen(response: models.Response, submission: models.Submission) -> SubmittedResult:
    frozen = response_from_tree(json.loads(submission.document)["response"])
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    cuts = programme_of(response.wave.programme.document).bands
    return SubmittedResult(
        response_id=response.public_id,
        number=submission.number,
        act=Act(submission.act),
        digest=submission.digest,
        submitted_at=submission.submitted_at,
        valid_until=submission.valid_until,
        signatory_name=submission.signatory_name,
        signatory_function=submission.signatory_function,
        wave_slug=response.wave.slug,
        wave_title={"fr": response.wave.title_fr, "en": response.wave.title_en},
        vendor_slug=response.product.vendor.slug,
        product=frozen.product,
        questionnaire=questionnaire,
        facts=frozen.facts,
        answers=frozen.answers,
        assessment=score(questionnaire, frozen.facts, frozen.answers, cuts),
        cuts=cuts,
    )


def receipt_of(submission: models.Submission, language: str) -> bytes | None:
    """The receipt of a submission fetched through `access`; `None` until it is written."""
    receipt = models.Receipt.objects.filter(submission=submission, language=language).first()
    return bytes(receipt.content) if receipt else None


def has_receipt(response_id: UUID, number: int) -> bool:
    return models.Receipt.objects.filter(
        submission__response__public_id=response_id, submission__number=number
    ).exists()


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """A submission of a sealed wave, for counting: its vendor group and its frozen document."""

    vendor_group: str
    document: str


def sealed_submissions(wave: Wave) -> tuple[SealedSubmission, ...]:
    """What a wave counts of every response. One statement."""
    rows = models.Response.objects.filter(wave=wave, counted__isnull=False).values_list(
        "product__vendor_id", "product__vendor__vendor_group_id", "counted__document"
    )
    return tuple(
        SealedSubmission(f"group:{group}" if group else f"vendor:{vendor}", document)
        for vendor, group, document in rows.order_by("pk")
    )
