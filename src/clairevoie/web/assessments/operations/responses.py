"""Starting a response, and finding the one that may still change."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments import models
from clairevoie.web.assessments.access import product_for, response_for
from clairevoie.web.assessments.operations.products import AlreadyThere
from clairevoie.web.assessments.states import may_change
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.eligibility import is_eligible
from clairevoie.web.programmes.operations import lock_wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class NotOpen(ValueError):
    """The response is not in a state in which this can be done, or its wave is not."""

    def __init__(self, response_state: str, wave_state: str) -> None:
        self.response_state = response_state
        self.wave_state = wave_state
        super().__init__(f"response {response_state}, wave {wave_state}")


class NotEligible(ValueError):
    """The product stands in none of the corridors that the wave takes."""

    def __init__(self, product: UUID, wave: str) -> None:
        self.product = product
        self.wave = wave
        super().__init__(f"product {product} stands in no corridor of wave {wave}")


@transaction.atomic
def start_response(
    *, product_id: UUID, wave: str, product_version: str, by: User, at: datetime
) -> models.Response:
    """Start answering for a product's version in an open wave.

    Raises `NotOpen`, `NotEligible`, or `AlreadyThere` when this version has its response.
    """
    product = product_for(by, product_id, Permission.ANSWER)
    row = lock_wave(wave)
    if row is None or row.state != WaveState.OPEN:
        raise NotOpen("", row.state if row else "unknown")
    stands_in = product.corridors.values_list("corridor", flat=True)
    if row.corridors and not is_eligible(stands_in, row.corridors):
        raise NotEligible(product_id, wave)
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


def editable_response(by: User, response_id: UUID) -> models.Response:
    """The response, locked, if it may still change. Raises `NotOpen`."""
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    if not may_change(response.state, response.wave.state):
        raise NotOpen(response.state, response.wave.state)
    return response
