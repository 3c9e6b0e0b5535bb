"""The time that reading one workbook may take, looked at row by row.

Sizes are bounded already; this bounds what a crafted file makes of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from clairevoie.core.saying import Said
from clairevoie.formats.trees import refuse

MAXIMUM_SECONDS: Final = 10

Clock: TypeAlias = Callable[[], float]  # seconds that only ever grow: `time.monotonic`


@dataclass(frozen=True, slots=True)
class Deadline:
    """The instant of a clock after which a file is given up."""

    clock: Clock
    ends: float
    mend: str

    @classmethod
    def from_now(cls, clock: Clock, mend: str) -> Deadline:
        return cls(clock, clock() + MAXIMUM_SECONDS, mend)

    def check(self) -> None:
        """Raises `InvalidDocument` once the time is over."""
        if self.clock() > self.ends:
            refuse(Said("not read within {count} seconds", count=MAXIMUM_SECONDS), self.mend)
