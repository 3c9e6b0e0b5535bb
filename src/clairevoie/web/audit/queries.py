"""Whether the chain of events is whole, and what happened to one object."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Q

from clairevoie.web.audit.chain import BEFORE_THE_FIRST, event_digest
from clairevoie.web.audit.models import Event, Head

if TYPE_CHECKING:
    from django.core.paginator import Page


class Damage(StrEnum):
    EDITED = "edited"  # the digest does not match the event's content
    BROKEN = "broken"  # it does not follow the event before it: one was removed or reordered
    MISSING = "missing"  # numbers were skipped
    REWRITTEN = "rewritten"  # the digest noted earlier is no longer in the chain
    CUT = "cut"  # the head names a later event than the last one there


@dataclass(frozen=True, slots=True)
class Break:
    sequence: int
    damage: Damage


@dataclass(frozen=True, slots=True)
class Verification:
    """What the walk along the chain found; whole when `breaks` is empty."""

    events: int
    head: str
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as a page shows it."""

    sequence: int
    at: datetime
    actor: str
    action: str


def verify_chain(noted: str | None = None) -> Verification:
    """Walk the whole chain, in constant memory.

    `noted` is a digest written down earlier: a chain made anew from the start lacks it.
    """
    breaks: list[Break] = []
    noted_found = noted is None
    sequence, digest, count = 0, BEFORE_THE_FIRST, 0
    for event in Event.objects.order_by("sequence").iterator(chunk_size=2000):
        breaks += _breaks(event, sequence, digest)
        sequence, digest = event.sequence, event.digest
        noted_found = noted_found or digest == noted
        count += 1
    if not noted_found:
        breaks.append(Break(0, Damage.REWRITTEN))
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.sequence, head.digest) != (sequence, digest):
        breaks.append(Break(head.sequence, Damage.CUT))
    if head is None and count:
        breaks.append(Break(sequence, Damage.CUT))
    return Verification(count, digest, tuple(breaks))


def _breaks(event: Event, sequence: int, digest: str) -> Iterator[Break]:
    if event.sequence != sequence + 1:
        yield Break(sequence + 1, Damage.MISSING)
    if event.previous != digest:
        yield Break(event.sequence, Damage.BROKEN)
    expected = event_digest(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor,
        action=event.action,
        object=event.object,
        detail=event.detail,
        previous=event.previous,
    )
    if event.digest != expected:
        yield Break(event.sequence, Damage.EDITED)


def history_of(object: str, *, limit: int = 200) -> tuple[Entry, ...]:
    """The latest events of one object, newest first."""
    events = Event.objects.filter(object=object).order_by("-sequence")[:limit]
    return tuple(Entry(each.sequence, each.at, each.actor, each.action) for each in events)


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event with its detail: identifiers and revisions, never what was written."""

    at: datetime
    actor: str
    action: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some of an object's events, newest first, and the page that they are of."""

    events: tuple[LoggedEvent, ...]
    page: "Page[Event]"


def events_of(object: str, *, starts: Sequence[str], actor: str, page: int, size: int) -> EventPage:
    """Events of one object whose action begins so, by one actor, or all of them. Two statements."""
    rows = Event.objects.filter(object=object)
    if starts:
        rows = rows.filter(reduce(or_, (Q(action__startswith=each) for each in starts)))
    if actor:
        rows = rows.filter(actor=actor)
    shown = Paginator(rows.order_by("-at", "-sequence"), size).get_page(page)
    return EventPage(
        tuple(LoggedEvent(each.at, each.actor, each.action, each.detail) for each in shown), shown
    )


def actors_of(object: str) -> tuple[str, ...]:
    """Everybody who ever did something to one object. One statement."""
    rows = Event.objects.filter(object=object).order_by("actor")
    return tuple(rows.values_list("actor", flat=True).distinct())
