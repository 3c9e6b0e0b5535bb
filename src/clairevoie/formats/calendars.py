"""Dates as a calendar file (iCalendar, RFC 5545)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from icalendar import Calendar, Component, Event, vText

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


class _Plain(vText):
    r"""A text as it is: icalendar would take a `\N` in it, as in a path, for the end of a line."""

    def to_ical(self) -> bytes:
        """RFC 5545, 3.3.11."""
        escaped = re.sub(r"([\\;,])", r"\\\1", self)
        return escaped.replace("\n", r"\n").encode()


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
        component.add(name, _Plain(value) if isinstance(value, str) else value)
