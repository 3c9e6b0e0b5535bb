"""What people are reminded of: each app that knows of something registers a source of reminders.

An app does so when it is loaded, in `apps.py`:

    class TeamworkConfig(AppConfig):
        name = "clairevoie.web.teamwork"

        def ready(self) -> None:
            from clairevoie.web.teamwork import reminders  # noqa: PLC0415 — no tables before

            register_reminder_source(reminders.due_questions)

At most one message a day goes to a person, with all that the sources have for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeAlias

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line for one person.

    `text` is read in the person's language only: a lazy translation, or any lazy text. `path`
    begins with a slash; it leads to where the person can act. `due`: the day until which; the message adds it to the text.
    """

    user_id: int
    text: str | Promise
    path: str
    due: date | None = None

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith("//"):
            raise ValueError("a reminder leads to a page of the site")


# Called with the instant of the round: what anybody is to be reminded of on that day, for all
# people at once, in a number of statements that does not grow with them.
ReminderSource: TypeAlias = Callable[[datetime], Iterable[Reminder]]

_SOURCES: Final[list[ReminderSource]] = []


def register_reminder_source(source: ReminderSource) -> None:
    """Ask this source too, from now on; registered twice, it is asked once."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def reminders_at(at: datetime) -> Mapping[int, tuple[Reminder, ...]]:
    """What each person is to be reminded of: earliest due first, then what has no day."""
    found: dict[int, list[Reminder]] = {}
    for source in _SOURCES:
        for reminder in source(at):
            found.setdefault(reminder.user_id, []).append(reminder)
    return {
        user_id: tuple(sorted(theirs, key=lambda each: each.due or date.max))
        for user_id, theirs in found.items()
    }
