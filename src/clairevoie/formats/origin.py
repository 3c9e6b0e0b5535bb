"""What a file that leaves remembers of the response it is made from, for the day it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The response's identifier, when the file was made, and the revisions of what it says.

    `revisions`: of each answer that there was, from 1; a criterion that is absent had none. They
    come back with the file, so nothing is trusted to them but the question what changed since.
    """

    response_id: str
    exported_at: datetime
    facts_revision: int
    revisions: Mapping[str, int] = field(default_factory=dict)
