"""A workbook that comes back, read row by row: what is sound is taken, the rest refused by cell.

The file is hostile until shown otherwise: `container` bounds it before openpyxl parses a part, with
defusedxml. Nothing hangs on titles or on the order of sheets or rows.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from clairevoie.core.answers import Answer, FactValue, Product, Response
from clairevoie.core.faults import Fault
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.core.saying import Said
from clairevoie.formats.origin import Origin
from clairevoie.formats.responses import UnknownQuestionnaire
from clairevoie.formats.trees import InvalidDocument, PlacedFault, refuse
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.clock import Clock, Deadline
from clairevoie.formats.workbooks.container import sound_parts
from clairevoie.formats.workbooks.rows import Cell, Sheet, sheets_of
from clairevoie.formats.workbooks.values import answer_in, facts_in, product_in

if TYPE_CHECKING:
    from clairevoie.core.answers import Answers

MAXIMUM_REFUSED: Final = 200  # rows named; more are summed up in one
_NUMBER: Final = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What of a workbook is not taken: its cell, why, and how to mend it."""

    sheet: str
    cell: str
    what: str
    mend: str = ""

    @property
    def place(self) -> str:
        """`Critères!E12`."""
        return f"{self.sheet}!{self.cell}"

    @property
    def fault(self) -> PlacedFault:
        return PlacedFault(Fault((self.place,), self.what, self.mend), None)


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """A workbook's sound facts and answers, what it started from, and what is refused of it."""

    questionnaire: Questionnaire
    response: Response
    origin: Origin | None
    refused: tuple[RowFault, ...] = ()


@dataclass(slots=True)
class Refusals:
    """The rows refused so far; past `MAXIMUM_REFUSED` only their number is kept."""

    deadline: Deadline
    rows: list[RowFault] = field(default_factory=list)
    unnamed: int = 0

    def note(self, sheet: str, cell: str, what: str, mend: str = "") -> None:
        if len(self.rows) < MAXIMUM_REFUSED:
            self.rows.append(RowFault(sheet[:60], cell, what, mend))
        else:
            self.unnamed += 1

    def all(self) -> tuple[RowFault, ...]:
        if not self.unnamed:
            return tuple(self.rows)
        last = self.rows[-1]
        more = Said("{count} more rows are refused", count=self.unnamed)
        return (*self.rows, RowFault(last.sheet, last.cell, more))


def read_workbook(
    content: bytes, find: Callable[[str, str], Questionnaire], clock: Clock = time.monotonic
) -> WorkbookRead:
    """What a workbook says, in answer to the questionnaire that `find` gives by id and version.

    Raises `InvalidDocument` where the whole file cannot be taken, be it for the time that it takes:
    `find` may raise `UnknownQuestionnaire` for it.
    """
    deadline = Deadline.from_now(
        clock, mend="copy the answers into a workbook downloaded again, and send that one"
    )
    sheets = sheets_of(content, sound_parts(content), deadline, layout.SHAPE)
    identity = _identity(_sheet(sheets, layout.IDENTITY, Said("its hidden sheet “clairevoie”")))
    questionnaire = _questionnaire(identity, find)
    product = _sheet(sheets, layout.PRODUCT, Said("the sheet of the product"))
    facts = _sheet(sheets, layout.FACTS, Said("the sheet of facts"))
    criteria = _sheet(sheets, layout.CRITERIA, Said("the sheet of criteria"))
    refusals = Refusals(deadline)
    response = Response(
        questionnaire.id,
        questionnaire.version,
        _product(product, refusals),
        _facts(facts, questionnaire, refusals),
        _answers(criteria, questionnaire, refusals),
    )
    return WorkbookRead(questionnaire, response, _origin(identity), refusals.all())


def _sheet(sheets: Mapping[str, Sheet], mark: str, name: Said) -> Sheet:
    if mark not in sheets:
        refuse(
            Said("{name} is missing", name=name),
            "start again from a downloaded workbook, and leave its sheets in it",
        )
    return sheets[mark]


def _identity(sheet: Sheet) -> dict[str, str]:
    found = {}
    for row in sheet.rows:
        key, value = row.key, row.cell(2)
        if key and not value.is_blank:
            found[key] = value.text
    if found.get("format") != layout.FORMAT:
        refuse(
            Said("not a workbook of the format {format}", format=layout.FORMAT),
            "start again from a downloaded workbook",
        )
    return found


def _questionnaire(
    identity: Mapping[str, str], find: Callable[[str, str], Questionnaire]
) -> Questionnaire:
    named = (identity.get("questionnaire.id", ""), identity.get("questionnaire.version", ""))
    try:
        questionnaire = find(*named)
    except UnknownQuestionnaire as unknown:
        raise InvalidDocument((PlacedFault(unknown.fault, None),)) from None
    if identity.get("questionnaire.digest") != questionnaire.digest:
        fault = Fault(
            ("questionnaire",),
            "made for another text of this questionnaire",
            "download the workbook again",
        )
        raise InvalidDocument((PlacedFault(fault, None),))
    return questionnaire


def _origin(identity: Mapping[str, str]) -> Origin | None:
    """What the file started from; `None` where it does not say so soundly."""
    response = identity.get("origin.response", "")
    revision = identity.get("origin.facts_revision", "")
    try:
        exported_at = datetime.fromisoformat(identity.get("origin.exported_at", ""))
    except ValueError:
        return None
    if not response or not _NUMBER.fullmatch(revision):
        return None
    revisions = {
        key.removeprefix("revision."): int(value)
        for key, value in identity.items()
        if key.startswith("revision.") and _NUMBER.fullmatch(value)
    }
    return Origin(response[:36], exported_at, int(revision), revisions)


# ---- rows --------------------------------------------------------------------------------------


def _keyed(
    sheet: Sheet, refusals: Refusals, columns: tuple[int, ...], known: Callable[[str], bool]
) -> dict[str, dict[int, Cell]]:
    """The rows of a sheet by their key; those that nothing or too much is known of are refused."""
    found: dict[str, dict[int, Cell]] = {}
    twice: set[str] = set()
    for row in sheet.rows:
        refusals.deadline.check()
        cells = {column: row.cell(column) for column in columns}
        filled = [each for each in cells.values() if not each.is_blank]
        key = row.key
        place = layout.cell_name(filled[0].column if filled else layout.KEY_COLUMN, row.number)
        if not key:
            if filled:
                refusals.note(
                    sheet.title,
                    place,
                    "a row that is not the questionnaire’s",
                    "write in the rows that were there",
                )
        elif not known(key):
            refusals.note(
                sheet.title,
                place,
                Said("the hidden key of the row is not known: {key!r}", key=key[:60]),
                "copy what it says into the row of a downloaded workbook",
            )
        elif key in found:
            twice.add(key)
            refusals.note(
                sheet.title,
                place,
                Said("the row of {key} stands twice", key=key[:60]),
                "keep one of them",
            )
        else:
            found[key] = cells
    return {key: cells for key, cells in found.items() if key not in twice}


def _sound(sheet: Sheet, cell: Cell, refusals: Refusals) -> bool:
    """Whether a cell holds a plain value; else it is refused."""
    if cell.problem:
        refusals.note(sheet.title, cell.name, cell.problem, cell.mend)
        return False
    return True


def _product(sheet: Sheet, refusals: Refusals) -> Product:
    columns = layout.PRODUCT_COLUMNS
    rows = _keyed(sheet, refusals, (columns.value,), layout.PRODUCT_KEYS.__contains__)
    texts = {
        key: cells[columns.value]
        for key, cells in rows.items()
        if _sound(sheet, cells[columns.value], refusals)
    }
    product, faults = product_in({key: cell.text for key, cell in texts.items()})
    for fault in faults:
        cell = texts[str(fault.path[1])]
        refusals.note(sheet.title, cell.name, fault.what, fault.mend)
    return product


def _facts(sheet: Sheet, questionnaire: Questionnaire, refusals: Refusals) -> dict[str, FactValue]:
    columns = layout.FACT_COLUMNS
    known = {each.id for each in questionnaire.facts} | {
        layout.option_key(each.id, option)
        for each in questionnaire.facts
        for option in each.option_ids
    }
    rows = _keyed(sheet, refusals, (columns.value,), known.__contains__)
    cells = {
        key: cells[columns.value]
        for key, cells in rows.items()
        if _sound(sheet, cells[columns.value], refusals)
    }
    facts, faults = facts_in(questionnaire, {key: cell.content for key, cell in cells.items()})
    for key, fault in faults:
        refusals.note(sheet.title, cells[key].name, fault.what, fault.mend)
    return facts


def _answers(sheet: Sheet, questionnaire: Questionnaire, refusals: Refusals) -> Answers:
    columns = layout.CRITERION_COLUMNS
    wanted = (columns.value, columns.comment or 0, columns.assurance or 0)
    answers: dict[str, Answer] = {}
    for key, cells in _keyed(sheet, refusals, wanted, questionnaire.has_criterion).items():
        level, comment, assurance = (cells[each] for each in wanted)
        sound = [_sound(sheet, each, refusals) for each in (level, comment)]  # both are named
        if not all(sound):
            continue
        backed: Any = assurance.content if not assurance.problem else None
        answer, fault = answer_in(questionnaire, key, level.content, comment.text, backed)
        if fault is not None:
            cell = comment if fault.path[-1:] == ("comment",) else level
            refusals.note(sheet.title, cell.name, fault.what, fault.mend)
        elif answer is not None:
            answers[key] = answer
    return {each.id: answers[each.id] for each in questionnaire.criteria if each.id in answers}
