"""Dates as a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from icalendar import Calendar, Event

PRODUCT: Final = "-//Clairevoie//Plan//EN"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day to keep. The same `uid` with a higher `sequence` replaces the earlier one."""

    uid: str
    day: date
    summary: str
    description: str
    sequence: int
    changed_at: datetime  # with its zone
    is_cancelled: bool = False


def calendar_file(name: str, deadlines: Iterable[Deadline]) -> bytes:
    """The deadlines as whole days that keep nobody busy."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for each in deadlines:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", deadline.uid)
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("sequence", deadline.sequence)
    event.add("dtstart", deadline.day)
    event.add("summary", deadline.summary)
    event.add("description", deadline.description)
    event.add("status", "CANCELLED" if deadline.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
