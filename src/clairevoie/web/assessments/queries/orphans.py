"""Files of the evidence storage that no row names: left where a process was killed half way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.files.storage import storages

from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.evidence import STORAGE

AGE: Final = timedelta(days=1)  # what is younger may be on its way to its row
_AT_ONCE: Final = 500  # names asked for in one statement


@dataclass(frozen=True, slots=True)
class Orphan:
    name: str
    size: int  # bytes


def orphaned_evidence(at: datetime) -> Iterator[Orphan]:
    """The files named as evidence is that no row names, older than a day. A statement for 500."""
    storage = storages[STORAGE]
    names = sorted(filter(_is_ours, storage.listdir("")[1]))
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        known = set(
            models.Evidence.objects.filter(stored_as__in=some).values_list("stored_as", flat=True)
        )
        for name in some:
            if name not in known and storage.get_modified_time(name) < at - AGE:
                yield Orphan(name, storage.size(name))


def _is_ours(name: str) -> bool:
    """Whether `add_file` may have given this name: anybody else's files are left alone."""
    try:
        UUID(name.partition(".")[0])
    except ValueError:
        return False
    return True
