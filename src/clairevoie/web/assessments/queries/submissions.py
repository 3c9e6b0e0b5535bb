"""Submissions read back from their frozen documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from clairevoie.core.answers import Answer, Facts, Product
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.scoring import Assessment, CriterionResult, score
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
    def missed(self) -> tuple[CriterionResult, ...]:
        return tuple(each for each in self.assessment.criteria if each.is_missed)


def submitted_result(response: models.Response) -> SubmittedResult:
    """The latest submission of a response fetched through `access`. No statement of its own."""
    latest = response.latest
    if latest is None:
        raise ValueError(f"response {response.pk} has no submission")
    frozen = response_from_tree(json.loads(latest.document)["response"])
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    cuts = programme_of(response.wave.programme.document).bands
    return SubmittedResult(
        response_id=response.public_id,
        number=latest.number,
        digest=latest.digest,
        submitted_at=latest.submitted_at,
        valid_until=latest.valid_until,
        signatory_name=latest.signatory_name,
        signatory_function=latest.signatory_function,
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


@dataclass(frozen=True, slots=True)
class SealedSubmission:
    """A submission of a sealed wave, for counting: its vendor group and its frozen document."""

    vendor_group: str
    document: str


def sealed_submissions(wave: Wave) -> tuple[SealedSubmission, ...]:
    """The latest submission of every response of a wave. One statement."""
    rows = models.Response.objects.filter(wave=wave, latest__isnull=False).values_list(
        "product__vendor_id", "product__vendor__vendor_group_id", "latest__document"
    )
    return tuple(
        SealedSubmission(f"group:{group}" if group else f"vendor:{vendor}", document)
        for vendor, group, document in rows.order_by("pk")
    )
