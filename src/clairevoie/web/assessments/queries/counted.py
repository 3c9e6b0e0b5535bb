"""What a wave counts, for figures over all of it: submissions, drafts by how far they are, products."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from clairevoie.core.answers import UNKNOWN, Answer, Product, Response
from clairevoie.core.population import encode, score_population
from clairevoie.formats.responses import response_from_tree
from clairevoie.web.assessments import models
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.programmes.documents import programme_of, questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.programmes.models import Wave

NOBODY = Product("", "", "")  # whose progress it is does not matter to the count


@dataclass(frozen=True, slots=True)
class WaveCounts:
    """A wave in whole numbers; `drafts` are the responses that nothing is counted of yet."""

    products: int
    vendors: int
    vendor_groups: int
    submitted: int
    drafts: int
    not_started: int  # products without a response


def wave_counts(wave: Wave, corridor: str = "") -> WaveCounts:
    """A wave's numbers, or those of the products that stand in one corridor. Two statements.

    A product has not started when it stands in a corridor of the programme, answers nothing in
    this wave, and answers nothing in another programme either.
    """
    responses = models.Response.objects.filter(wave=wave)
    known = [each.id for each in programme_of(wave.programme.document).product_corridors]
    if corridor:
        responses = responses.filter(product__corridors__corridor=corridor)
    found = responses.aggregate(
        products=Count("product", distinct=True),
        vendors=Count("product__vendor", distinct=True),
        groups=Count("product__vendor__vendor_group", distinct=True),
        alone=Count(
            "product__vendor", distinct=True, filter=Q(product__vendor__vendor_group__isnull=True)
        ),
        submitted=Count("pk", filter=Q(counted__isnull=False)),
        drafts=Count("pk", filter=Q(counted__isnull=True)),
    )
    standing = models.ProductCorridor.objects.filter(corridor__in=[corridor] if corridor else known)
    answering = models.Response.objects.values("product")
    not_started = models.Product.objects.filter(
        Q(pk__in=standing.values("product")),
        ~Q(pk__in=answering.filter(wave=wave)),
        Q(pk__in=answering.filter(wave__programme=wave.programme)) | ~Q(pk__in=answering),
    ).count()
    return WaveCounts(
        products=found["products"],
        vendors=found["vendors"],
        vendor_groups=found["groups"] + found["alone"],
        submitted=found["submitted"],
        drafts=found["drafts"],
        not_started=not_started,
    )


def counted_submissions(wave: Wave) -> tuple[int, ...]:
    """The keys of the submissions that a wave counts. One statement."""
    rows = models.Response.objects.filter(wave=wave, counted__isnull=False)
    return tuple(rows.order_by("counted_id").values_list("counted_id", flat=True))


def frozen_responses(submissions: Collection[int]) -> Iterator[tuple[int, Response]]:
    """The responses that these submissions froze, by key. One statement."""
    rows = models.Submission.objects.filter(pk__in=submissions).order_by("pk")
    for key, document in rows.values_list("pk", "document"):
        yield key, response_from_tree(json.loads(document)["response"])


def drafts(wave: Wave, corridor: str = "") -> tuple[tuple[int, datetime], ...]:
    """The responses that nothing is counted of, each with when it last changed. One statement."""
    rows = models.Response.objects.filter(wave=wave, counted__isnull=True)
    if corridor:
        rows = rows.filter(product__corridors__corridor=corridor)
    return tuple(rows.order_by("pk").values_list("pk", "changed_at"))


@dataclass(frozen=True, slots=True)
class Progress:
    answered: int
    applicable: int


def progress_of(wave: Wave, responses: Collection[int]) -> dict[int, Progress]:
    """How far these responses of a wave are, by key; never what they answer. Two statements."""
    questionnaire = questionnaire_of(wave.questionnaire_id)
    answers: dict[int, dict[str, Answer]] = {}
    given = models.Answer.objects.filter(response__in=responses)
    for response, criterion, level, unknown in given.values_list(
        "response_id", "criterion", "level", "unknown"
    ):
        answers.setdefault(response, {})[criterion] = Answer(UNKNOWN if unknown else level)
    rows = models.Response.objects.filter(wave=wave, pk__in=responses).values_list("pk", "facts")
    values = {
        key: Response(
            questionnaire.id,
            questionnaire.version,
            NOBODY,
            facts_value(facts),
            answers.get(key, {}),
        )
        for key, facts in rows
    }
    scores = score_population(questionnaire, encode(questionnaire, tuple(values.values())))
    return {
        key: Progress(int(applicable) - int(unanswered), int(applicable))
        for key, applicable, unanswered in zip(
            values, scores.applicable, scores.unanswered, strict=True
        )
    }
