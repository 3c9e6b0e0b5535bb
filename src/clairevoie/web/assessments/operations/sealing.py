"""Sealing a closed wave: its population named by one digest."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from clairevoie.core.release import SealedPopulation, population_digest
from clairevoie.web.assessments import models
from clairevoie.web.programmes.operations import move_wave
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.programmes.models import Wave


def seal_wave(*, slug: str, by: User, at: datetime) -> Wave:
    """Freeze a closed wave's population, named by one digest of every counted submission's digest.

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
    """What a wave counts of every response: the last submission signed while it was open."""
    rows = models.Response.objects.filter(wave=wave, counted__isnull=False).values_list(
        "counted__digest", "product__vendor_id", "product__vendor__vendor_group_id"
    )
    digests = [digest for digest, _, _ in rows]
    groups = {("group", group) if group else ("vendor", vendor) for _, vendor, group in rows}
    return SealedPopulation(len(digests), len(groups), population_digest(digests))
