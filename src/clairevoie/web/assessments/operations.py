"""Everything a vendor does: declare products and facts, answer, submit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from clairevoie.core.answers import (
    Answer,
    AnsweredLevel,
    Facts,
    answer_faults,
    fact_faults,
    facts_document,
)
from clairevoie.core.canonical import canonical_bytes, digest_of_bytes
from clairevoie.core.questionnaire import Fault
from clairevoie.core.release import SealedPopulation, population_digest
from clairevoie.core.submission import Signatory, as_document, freeze
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import product_for, response_for
from clairevoie.web.assessments.values import (
    answer_value,
    facts_value,
    level_columns,
    response_value,
)
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.operations import lock_wave, move_wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.programmes.models import Wave


EDITABLE = frozenset((models.ResponseState.DRAFT, models.ResponseState.RETURNED))


class NotOpen(ValueError):
    """The response is submitted, or its wave is not open: nothing can be changed."""

    def __init__(self, response_state: str, wave_state: str) -> None:
        self.response_state = response_state
        self.wave_state = wave_state
        super().__init__(f"response {response_state}, wave {wave_state}")


class Refused(ValueError):
    """What was sent breaks the questionnaire's rules; `faults` says where. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


class AlreadyThere(ValueError):
    """A product of this name, or a response of this product version in this wave, exists."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What someone wants an answer to say, and the revision that they had before them."""

    criterion: str
    level: AnsweredLevel
    comment: str
    revision: int  # 0: none yet


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer says this now; `changed` is false when it said so before."""

    answer: models.Answer | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else answered in between: nothing was written, both values are shown."""

    current: models.Answer
    wanted: AnswerChange


Outcome = Saved | Conflict


@dataclass(frozen=True, slots=True)
class Recorded:
    """The response as it stands after recording, and what became of each change."""

    response: models.Response
    answers: tuple[models.Answer, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(each for each in self.outcomes if isinstance(each, Conflict))

    @property
    def saved(self) -> int:
        return sum(isinstance(each, Saved) and each.changed for each in self.outcomes)


@transaction.atomic
def declare_product(
    *, vendor: str, name: str, corridors: Sequence[str], by: User, at: datetime
) -> models.Product:
    """A new product of the vendor of this slug. Raises `AlreadyThere` for a known name."""
    organisation = organisation_for(by, vendor, Kind.VENDOR, Permission.MANAGE_PRODUCTS)
    product = models.Product(vendor=organisation, name=name)
    _save_under_its_name(product)
    _set_corridors(product, corridors)
    record_event(
        action="product.declared",
        object=f"product:{product.public_id}",
        by=by.audit_name,
        at=at,
        detail={"corridors": sorted(corridors)},
    )
    return product


def _save_under_its_name(product: models.Product) -> None:
    """Leave it to the constraint whether the name is free: two people may take it at once."""
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError:
        raise AlreadyThere(product.name) from None


def _set_corridors(product: models.Product, corridors: Sequence[str]) -> None:
    models.ProductCorridor.objects.bulk_create(
        models.ProductCorridor(product=product, corridor=each) for each in dict.fromkeys(corridors)
    )


@transaction.atomic
def change_product(
    *, product_id: UUID, name: str, corridors: Sequence[str], by: User, at: datetime
) -> models.Product:
    """Rename a product or change its corridors. Submissions keep what they said.

    Raises `AlreadyThere` for the name of another one.
    """
    product = product_for(by, product_id, Permission.MANAGE_PRODUCTS)
    product.name = name
    _save_under_its_name(product)
    product.corridors.all().delete()
    _set_corridors(product, corridors)
    record_event(
        action="product.changed",
        object=f"product:{product.public_id}",
        by=by.audit_name,
        at=at,
        detail={"corridors": sorted(corridors)},
    )
    return product


@transaction.atomic
def start_response(
    *, product_id: UUID, wave: str, product_version: str, by: User, at: datetime
) -> models.Response:
    """Start answering for a product's version in an open wave.

    Raises `NotOpen`, or `AlreadyThere` when this version has its response.
    """
    product = product_for(by, product_id, Permission.ANSWER)
    row = lock_wave(wave)
    if row is None or row.state != WaveState.OPEN:
        raise NotOpen("", row.state if row else "unknown")
    existing = models.Response.objects.filter(
        product=product, wave=row, product_version=product_version
    )
    if existing.exists():
        raise AlreadyThere(product_version)
    response = models.Response.objects.create(
        product=product, wave=row, product_version=product_version, started_at=at, changed_at=at
    )
    record_event(
        action="response.started",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"wave": wave},
    )
    return response


@dataclass(frozen=True, slots=True)
class FactsSaved:
    response: models.Response
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactsConflict:
    """Somebody else declared facts in between; `current` is what they declared."""

    response: models.Response
    current: Facts


@transaction.atomic
def declare_facts(
    *, response_id: UUID, facts: Facts, revision: int, by: User, at: datetime
) -> FactsSaved | FactsConflict:
    """Replace the declared facts. Answers are kept, whether they still apply or not.

    Raises `NotOpen`, or `Refused` with every fault.
    """
    response = _editable(by, response_id)
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    faults = [
        fault
        for fact_id, value in facts.items()
        for fault in fact_faults(questionnaire, fact_id, value)
    ]
    if faults:
        raise Refused(faults)
    current = facts_value(response.facts)
    changed = tuple(
        each.id for each in questionnaire.facts if current.get(each.id) != facts.get(each.id)
    )
    if not changed:
        return FactsSaved(response, ())
    if revision != response.facts_revision:
        return FactsConflict(response, current)
    response.facts = facts_document(facts)
    response.facts_revision += 1
    response.changed_at = at
    response.save(update_fields=["facts", "facts_revision", "changed_at"])
    record_event(
        action="facts.declared",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"facts": list(changed), "revision": response.facts_revision},
    )
    return FactsSaved(response, changed)


def record_answer(*, response_id: UUID, change: AnswerChange, by: User, at: datetime) -> Recorded:
    """Record one answer; see `record_answers`."""
    return record_answers(response_id=response_id, changes=(change,), by=by, at=at)


@transaction.atomic
def record_answers(
    *, response_id: UUID, changes: Sequence[AnswerChange], by: User, at: datetime
) -> Recorded:
    """Record answers. A change made upon an older revision is a `Conflict`, and is not written.

    Answers to criteria that do not apply are kept, and never counted. Raises `NotOpen`, or
    `Refused` with every fault. One answer costs ten statements, its transaction included.
    """
    response = _editable(by, response_id)
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    faults = [
        fault
        for each in changes
        for fault in answer_faults(questionnaire, each.criterion, Answer(each.level, each.comment))
    ]
    if faults:
        raise Refused(faults)
    answers = models.Answer.objects.filter(response=response).select_related("answered_by")
    rows = {row.criterion: row for row in answers}
    outcomes = tuple(_apply(rows, response, each, by, at) for each in changes)
    changed = [
        outcome.answer
        for outcome in outcomes
        if isinstance(outcome, Saved) and outcome.changed and outcome.answer is not None
    ]
    if changed:
        _write(response, changed, by, at)
    return Recorded(response, tuple(rows.values()), outcomes)


def _apply(
    rows: dict[str, models.Answer],
    response: models.Response,
    change: AnswerChange,
    by: User,
    at: datetime,
) -> Outcome:
    row = rows.get(change.criterion)
    says = answer_value(row) if row else Answer(None)
    if (says.level, says.comment) == (change.level, change.comment):
        return Saved(row, changed=False)
    if row is not None and row.revision != change.revision:
        return Conflict(row, change)
    if row is None:
        row = rows[change.criterion] = models.Answer(
            response=response, criterion=change.criterion, revision=0
        )
    for column, value in level_columns(change.level).items():
        setattr(row, column, value)
    row.comment = change.comment
    row.revision += 1
    row.answered_by = by
    row.answered_at = at
    return Saved(row, changed=True)


def _write(
    response: models.Response, changed: Sequence[models.Answer], by: User, at: datetime
) -> None:
    models.Answer.objects.bulk_create([each for each in changed if each.revision == 1])
    again = [each for each in changed if each.revision > 1]
    columns = ["level", "unknown", "comment", "revision", "answered_by", "answered_at"]
    if len(again) == 1:
        again[0].save(update_fields=columns)
    else:
        models.Answer.objects.bulk_update(again, columns)
    models.AnswerRevision.objects.bulk_create(
        models.AnswerRevision(
            response=response,
            criterion=each.criterion,
            level=each.level,
            unknown=each.unknown,
            comment=each.comment,
            assurance=each.assurance,
            revision=each.revision,
            answered_by=by,
            answered_at=at,
        )
        for each in changed
    )
    models.Response.objects.filter(pk=response.pk).update(changed_at=at)
    record_event(
        action="answers.recorded",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"revisions": {each.criterion: each.revision for each in changed}},
    )


def _editable(by: User, response_id: UUID) -> models.Response:
    """The response, locked, if it may still change. Raises `NotOpen`."""
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    if response.state not in EDITABLE or response.wave.state != WaveState.OPEN:
        raise NotOpen(response.state, response.wave.state)
    return response


@transaction.atomic
def submit(
    *, response_id: UUID, signatory: Signatory, by: User, at: datetime, reason: str = ""
) -> models.Submission:
    """Freeze the response as its signatory declares it true.

    The wave's row is locked first, so that a wave never closes with a submission under way.
    Raises `NotOpen`, or `clairevoie.core.submission.Undetermined`.
    """
    wave = lock_wave(response_for(by, response_id, Permission.SUBMIT).wave.slug)
    response = response_for(by, response_id, Permission.SUBMIT, lock=True)
    if wave is None or response.state not in EDITABLE or wave.state != WaveState.OPEN:
        raise NotOpen(response.state, wave.state if wave else "unknown")
    questionnaire = questionnaire_of(wave.questionnaire_id)
    frozen = freeze(
        questionnaire,
        response_value(response, models.Answer.objects.filter(response=response)),
        programme_of(response.wave.programme.document).bands,
        wave=wave.slug,
        number=models.Submission.objects.filter(response=response).count() + 1,
        signatory=signatory,
        submitted_at=at,
        validity_months=wave.validity_months,
        reason=reason,
    )
    document = canonical_bytes(as_document(frozen))
    submission = models.Submission.objects.create(
        response=response,
        number=frozen.number,
        document=document.decode(),
        digest=digest_of_bytes(document),
        submitted_by=by,
        submitted_at=at,
        valid_until=frozen.valid_until,
        signatory_name=signatory.name,
        signatory_function=signatory.function,
        method=frozen.assessment.method,
        reached=frozen.assessment.fraction.reached,
        applicable=frozen.assessment.fraction.applicable,
    )
    response.state = models.ResponseState.SUBMITTED
    response.latest = submission
    response.changed_at = at
    response.save(update_fields=["state", "latest", "changed_at"])
    record_event(
        action="response.submitted",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"number": submission.number, "digest": submission.digest},
    )
    return submission


def seal_wave(*, slug: str, by: User, at: datetime) -> Wave:
    """Freeze a closed wave's population, named by one digest of every latest submission's digest.

    Raises `clairevoie.web.programmes.operations.WrongWaveState` unless the wave is closed.
    """

    def fill(wave: Wave) -> dict[str, str | int]:
        sealed = sealed_population(wave)
        wave.sealed_at = at
        wave.population_digest = sealed.digest
        wave.population_products = sealed.products
        wave.population_vendor_groups = sealed.vendor_groups
        return {"population": sealed.digest, "products": sealed.products}

    return move_wave(
        slug=slug, wanted=WaveState.CLOSED, to=WaveState.SEALED, by=by, at=at, fill=fill
    )


def sealed_population(wave: Wave) -> SealedPopulation:
    """The latest submission of every response of a wave, as it stands now."""
    rows = models.Response.objects.filter(wave=wave, latest__isnull=False).values_list(
        "latest__digest", "product__vendor_id", "product__vendor__vendor_group_id"
    )
    digests = [digest for digest, _, _ in rows]
    groups = {("group", group) if group else ("vendor", vendor) for _, vendor, group in rows}
    return SealedPopulation(len(digests), len(groups), population_digest(digests))
