"""The states of a response, and what may be done in each while its wave moves on."""

from datetime import date

from django.db import models

from clairevoie.core.submission import renewable_from
from clairevoie.web.programmes.states import WaveState


class ResponseState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CORRECTING = "correcting"  # the latest submission stands until the correction is signed


# States in which a response that was never signed, or was given back, may change.
UNFINISHED = frozenset((ResponseState.DRAFT, ResponseState.RETURNED))


def may_change(response: str, wave: str) -> bool:
    """Whether facts and answers may change, and be signed.

    A wave takes first answers while it is open. What was submitted may be corrected for as long
    as it stands: the correction of a wave that has closed changes nothing of its population.
    """
    if response == ResponseState.CORRECTING:
        return wave != WaveState.DRAFT
    return response in UNFINISHED and wave == WaveState.OPEN


def changing(path: str = "") -> models.Q:
    """The rows whose response may change, by the path that leads to it: `may_change` in a query."""
    unfinished = {f"{path}state__in": UNFINISHED, f"{path}wave__state": WaveState.OPEN}
    correcting = {f"{path}state": ResponseState.CORRECTING}
    draft = {f"{path}wave__state": WaveState.DRAFT}
    return models.Q(**unfinished) | models.Q(**correcting) & ~models.Q(**draft)


def may_be_corrected(response: str) -> bool:
    """Whether what was submitted may be opened again, for a reason."""
    return response == ResponseState.SUBMITTED


def may_be_renewed(response: str, valid_until: date, today: date) -> bool:
    """Whether what was submitted may be signed again as it is: nothing has changed."""
    return response == ResponseState.SUBMITTED and today >= renewable_from(valid_until)


def counts_in_wave(wave: str) -> bool:
    """Whether what is signed now is what the wave counts."""
    return wave == WaveState.OPEN
