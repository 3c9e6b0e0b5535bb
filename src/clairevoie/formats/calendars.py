"""Dates as a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from icalendar import Calendar, Component, Event

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
    _fill(
        calendar,
        {"prodid": PRODUCT, "version": "2.0", "method": "PUBLISH", "x-wr-calname": name},
    )
    for each in deadlines:
        calendar.add_component(_event(each))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline) -> Event:
    event = Event()
    _fill(
        event,
        {
            "uid": deadline.uid,
            "dtstamp": deadline.changed_at,
            "last-modified": deadline.changed_at,
            "sequence": deadline.sequence,
            "dtstart": deadline.day,
            "summary": deadline.summary,
            "description": deadline.description,
            "status": "CANCELLED" if deadline.is_cancelled else "CONFIRMED",
            "transp": "TRANSPARENT",
        },
    )
    return event


def _fill(component: Component, properties: Mapping[str, object]) -> None:
    for name, value in properties.items():
        component.add(name, value)
