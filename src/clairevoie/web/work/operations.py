"""Beginning long work within the operation that asks for it, and telling how far it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils import timezone

from clairevoie.web.work.models import Work, WorkState
from clairevoie.web.work.queries import LOST_AFTER

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LOGGER = logging.getLogger(__name__)

WRITES: Final = 20  # of the progress of one job, at most
UNEXPECTED: Final = "unexpected"


class WorkFailed(Exception):
    """The job cannot be done; `reason` is a word that the page has a sentence for."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(slots=True)
class Progress:
    """Counts the steps of a job, and writes them down now and then."""

    work_id: int
    total: int = 0
    done: int = 0
    address: str = ""  # where the result is: set by the job
    _written: int = field(default=0, repr=False)

    def expect(self, total: int) -> None:
        """How many steps there are."""
        self.total = total
        self._write()

    def step(self, number: int = 1) -> None:
        self.done += number
        if self.total and WRITES * self.done // self.total != self._written:
            self._write()

    def _write(self) -> None:
        self._written = WRITES * self.done // self.total if self.total else 0
        Work.objects.filter(pk=self.work_id).update(
            done=self.done, total=self.total, changed_at=timezone.now()
        )


def begin_work(*, kind: str, owner: AbstractBaseUser, at: datetime, expires_at: datetime) -> Work:
    """Work that waits for its job; old work of the same person is forgotten."""
    Work.objects.filter(owner_id=owner.pk, expires_at__lte=at).delete()
    return Work.objects.create(
        kind=kind, owner_id=owner.pk, created_at=at, changed_at=at, expires_at=expires_at
    )


@contextmanager
def running(work_id: int) -> Iterator[Progress | None]:
    """Do a job's work inside: `None` where it is done, or another process is at it.

    What is raised inside leaves the work failed, with its reason; only what nobody expected is
    raised further, for the operator.
    """
    now = timezone.now()
    free = Q(state=WorkState.WAITING) | Q(state=WorkState.RUNNING, changed_at__lte=now - LOST_AFTER)
    taken = Work.objects.filter(free, pk=work_id).update(state=WorkState.RUNNING, changed_at=now)
    if not taken:
        yield None
        return
    progress = Progress(work_id)
    try:
        yield progress
    except WorkFailed as failed:
        _finish(progress, WorkState.FAILED, failed.reason)
    except Exception as unexpected:
        _finish(progress, WorkState.FAILED, UNEXPECTED)
        # The kind of the error alone: its words could repeat an answer's.
        LOGGER.error("work %s failed: %s", work_id, type(unexpected).__name__)  # noqa: TRY400
        raise
    else:
        _finish(progress, WorkState.DONE, "")


def _finish(progress: Progress, state: WorkState, reason: str) -> None:
    now = timezone.now()
    Work.objects.filter(pk=progress.work_id).update(
        state=state,
        reason=reason,
        done=progress.done,
        total=progress.total,
        address=progress.address,
        changed_at=now,
        finished_at=now,
    )
