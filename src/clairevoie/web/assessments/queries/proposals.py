"""Answers copied from another response, before and after they are proposed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator

from clairevoie.core.answers import Answer, Facts, Response, fact_faults
from clairevoie.core.applicability import applicability
from clairevoie.core.carrying import Obstacle, carry
from clairevoie.core.questionnaire import Criterion, Level
from clairevoie.formats.responses import response_from_tree
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.workspace import Workspace
from clairevoie.web.assessments.states import ResponseState
from clairevoie.web.assessments.values import facts_value, level_value, response_value
from clairevoie.web.programmes.documents import questionnaire_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What copying would propose, and what it would leave."""

    answers: Mapping[str, Answer]  # to confirm
    answered: tuple[str, ...]  # criteria answered here already: left alone
    obstacles: Mapping[str, Obstacle]


@dataclass(frozen=True, slots=True)
class Source:
    """A response of the same vendor that answers may be copied from."""

    response_id: UUID
    product_name: str
    product_version: str
    wave_title: Mapping[str, str]
    is_submitted: bool


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposed answer that waits to be confirmed: a level of the criterion, or «ne sait pas»."""

    proposal_id: UUID
    criterion: Criterion
    number: int | None
    level: Level | None  # `None`: «ne sait pas»
    comment: str
    source: str


def copy_preview(response: models.Response, source: models.Response) -> CopyPreview:
    """What copying from a source would do; both fetched through `access`.

    What does not apply here is left out; what may apply is not, while facts are missing.
    """
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    carried = carry(
        questionnaire_of(source.wave.questionnaire_id), _standing_value(source), questionnaire
    )
    answered = set(
        models.Answer.objects.filter(response=response).values_list("criterion", flat=True)
    )
    applies = applicability(questionnaire, facts_value(response.facts))
    left = {each for each in applies if applies[each].applies is False} | answered
    return CopyPreview(
        answers={each: said for each, said in carried.answers.items() if each not in left},
        answered=tuple(each for each in carried.answers if each in answered),
        obstacles={each: why for each, why in carried.obstacles.items() if each not in left},
    )


def _standing_value(source: models.Response) -> Response:
    """What a response says; what it was signed with while it is being corrected."""
    if source.state == ResponseState.CORRECTING and source.latest is not None:
        return response_from_tree(json.loads(source.latest.document)["response"])
    return response_value(source, models.Answer.objects.filter(response=source))


@dataclass(frozen=True, slots=True)
class ProposedFacts:
    """Facts of the response that answers were copied from: nothing holds them until they are saved."""

    facts: Facts
    source: str


def proposed_facts(response: models.Response) -> ProposedFacts | None:
    """For a response that has declared none yet and was given copied answers. One statement."""
    if response.facts_revision:
        return None
    row = (
        models.Proposal.objects.filter(response=response)
        .select_related("source__product", "source__wave", "source__latest")
        .order_by("-proposed_at", "-pk")
        .first()
    )
    if row is None:
        return None
    source = row.source
    declared = (
        _standing_value(source).facts
        if source.state == ResponseState.CORRECTING
        else facts_value(source.facts)
    )
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    facts = {
        each: value
        for each, value in declared.items()
        if not any(fact_faults(questionnaire, each, value))
    }
    return ProposedFacts(facts, _name(source)) if facts else None


def sources(response: models.Response, page: int) -> tuple[Page[models.Response], list[Source]]:
    """The other responses of the vendor, the latest first. Two statements."""
    rows = (
        models.Response.objects.filter(product__vendor=response.product.vendor_id)
        .exclude(pk=response.pk)
        .select_related("product", "wave")
        .order_by("-started_at", "-pk")
    )
    listed = Paginator(rows, PAGE_SIZE).get_page(page)
    return listed, [source_line(each) for each in listed]


def source_line(row: models.Response) -> Source:
    return Source(
        response_id=row.public_id,
        product_name=row.product.name,
        product_version=row.product_version,
        wave_title={"fr": row.wave.title_fr, "en": row.wave.title_en},
        is_submitted=row.state == ResponseState.SUBMITTED,
    )


def open_proposals(found: Workspace) -> tuple[OpenProposal, ...]:
    """The proposals of a workspace whose criterion may apply and has no answer. One statement."""
    waiting = {
        each.criterion.id: each.criterion
        for theme in found.themes
        for each in theme.questions
        if each.revision == 0 and each.result.applies is not False
    }
    rows = models.Proposal.objects.filter(response__public_id=found.response_id).select_related(
        "source__product"
    )
    by_criterion = {row.criterion: row for row in rows}
    return tuple(
        _open(criterion, by_criterion[each])
        for each, criterion in waiting.items()
        if each in by_criterion
    )


def _open(criterion: Criterion, row: models.Proposal) -> OpenProposal:
    level = level_value(row)
    number = level if isinstance(level, int) else None
    return OpenProposal(
        proposal_id=row.public_id,
        criterion=criterion,
        number=number,
        level=None if number is None else criterion.levels[number],
        comment=row.comment,
        source=_name(row.source),
    )


def _name(source: models.Response) -> str:
    return f"{source.product.name} {source.product_version}"
