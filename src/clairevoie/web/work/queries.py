"""What pages show of long work, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from clairevoie.web.work.models import Work, WorkState

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

LISTED: Final = 20
LOST_AFTER: Final = timedelta(minutes=15)  # without a step: its process died
LOST: Final = "lost"  # the reason then


@dataclass(frozen=True, slots=True)
class WorkLine:
    """How far one job is; `percent` is whole, 0 where the steps are not counted yet."""

    work_id: UUID
    kind: str
    state: WorkState
    reason: str
    done: int
    total: int
    address: str
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    is_expired: bool

    @property
    def percent(self) -> int:
        if self.state is WorkState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def is_going_on(self) -> bool:
        return self.state in (WorkState.WAITING, WorkState.RUNNING)


def line_of(work: Work, at: datetime) -> WorkLine:
    state, reason = WorkState(work.state), work.reason
    if is_lost(work, at):
        state, reason = WorkState.FAILED, LOST
    return WorkLine(
        work_id=work.public_id,
        kind=work.kind,
        state=state,
        reason=reason,
        done=work.done,
        total=work.total,
        address=work.address,
        created_at=work.created_at,
        finished_at=work.finished_at,
        expires_at=work.expires_at,
        is_expired=work.expires_at <= at,
    )


def is_lost(work: Work, at: datetime) -> bool:
    """Whether the process that ran it died in the middle."""
    return work.state == WorkState.RUNNING and work.changed_at + LOST_AFTER <= at


def recent_work(user: AbstractBaseUser | AnonymousUser, at: datetime) -> tuple[WorkLine, ...]:
    """A person's latest work that has not expired. One statement."""
    rows = Work.objects.filter(owner_id=user.pk, expires_at__gt=at).order_by("-created_at", "-pk")
    return tuple(line_of(each, at) for each in rows[:LISTED])
