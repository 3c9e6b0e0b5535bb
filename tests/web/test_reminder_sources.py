"""Sources of reminders: each is asked once, what they say is put together by person."""

from datetime import date

import pytest

from clairevoie.web.mail import reminders
from clairevoie.web.mail.reminders import Reminder, register_reminder_source, reminders_at
from tests.web.worlds import AT


@pytest.fixture(autouse=True)
def _no_other_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "_SOURCES", [])


def test_reminders_of_all_sources_are_put_together_by_person_earliest_due_first():
    late = Reminder(1, "late", "/a/", date(2026, 11, 1))
    soon = Reminder(1, "soon", "/b/", date(2026, 12, 1))
    some_day = Reminder(1, "some day", "/c/")
    other = Reminder(2, "other", "/d/")
    register_reminder_source(lambda _at: [some_day, soon, other])
    register_reminder_source(lambda _at: [late])
    assert reminders_at(AT) == {1: (late, soon, some_day), 2: (other,)}


def test_a_source_registered_twice_is_asked_once():
    def source(_at):
        return [Reminder(1, "once", "/a/")]

    register_reminder_source(source)
    register_reminder_source(source)
    assert len(reminders_at(AT)[1]) == 1


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_reminder_leads_to_a_page_of_the_site_only(path: str):
    with pytest.raises(ValueError, match="page of the site"):
        Reminder(1, "text", path)
