"""A calendar read back says what was put into it."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from clairevoie.formats.calendars import Deadline, calendar_file

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

# Any text but control characters, which the rules of a plan refuse before.
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"))
deadlines = st.builds(
    Deadline,
    uid=st.uuids().map(lambda each: f"{each}@plan.clairevoie"),
    day=st.dates(date(1900, 1, 1)),
    summary=texts,
    description=texts,
    sequence=st.integers(0, 10_000),
    changed_at=st.just(AT),
    is_cancelled=st.booleans(),
)


def texts_of(content: bytes, name: str) -> list[str]:
    """The texts of a property, read by RFC 5545 (3.1, 3.3.11): the library's reader is lenient."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    said = [each.removeprefix(f"{name}:") for each in lines if each.startswith(f"{name}:")]
    return [
        re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], each)
        for each in said
    ]


@pytest.mark.parametrize("text", [r"\\serveur\Nom", r"C:\new", "a;b,c\\", "deux\nlignes", r"\N"])
def test_paths_and_signs_of_the_format_come_through(text):
    content = calendar_file("Plan", [Deadline("a", date(2027, 6, 30), text, text, 0, AT)])
    assert texts_of(content, "SUMMARY") == texts_of(content, "DESCRIPTION") == [text]


@given(st.lists(deadlines, max_size=5))
def test_what_is_read_back_is_what_was_written(made):
    content = calendar_file("Plan", made)
    calendar = Calendar.from_ical(content)
    summaries, descriptions = texts_of(content, "SUMMARY"), texts_of(content, "DESCRIPTION")
    read = [
        Deadline(
            uid=str(event["UID"]),
            day=event.decoded("DTSTART"),
            summary=summaries.pop(0),
            description=descriptions.pop(0),
            sequence=int(str(event["SEQUENCE"])),
            changed_at=event.decoded("DTSTAMP"),
            is_cancelled=event["STATUS"] == "CANCELLED",
        )
        for event in calendar.walk("VEVENT")
    ]
    assert read == made


@given(deadlines)
def test_no_text_makes_a_line_of_its_own_and_no_line_is_too_long(made):
    content = calendar_file("Plan", [made])
    lines = content.split(b"\r\n")
    assert all(len(each) <= 75 for each in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert sum(each.startswith(b"BEGIN:VEVENT") for each in lines) == 1


def test_a_deadline_is_a_whole_day_that_keeps_nobody_busy():
    content = calendar_file("Plan", [Deadline("a", date(2027, 6, 30), "s", "d", 0, AT)]).decode()
    assert "DTSTART;VALUE=DATE:20270630\r\n" in content
    assert "TRANSP:TRANSPARENT\r\n" in content
    assert "DTEND" not in content
