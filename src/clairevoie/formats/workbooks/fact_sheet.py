"""The sheet of facts: one row each, or one for each option where any number may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from clairevoie.core.conditions import Fact, FactKind
from clairevoie.formats.spreadsheets import put
from clairevoie.formats.wording import text_in
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.conditions import FactCells
from clairevoie.formats.workbooks.layout import column_letters
from clairevoie.formats.workbooks.sheets import (
    Book,
    add_list,
    quoted,
    set_height,
    write_headings,
    write_row,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FACT_WIDTHS: Final = (56, 30, 70)  # of columns B, C, D, in characters
OPTIONS_COLUMN: Final = 7  # of the lists' sheet, from 0: right of the longest list of levels


def write_facts(book: Book, sheet: Worksheet, lists: Worksheet) -> Mapping[str, FactCells]:
    write_headings(book, sheet, layout.FACTS, book.words.facts, book.words.fact_heads, FACT_WIDTHS)
    row = 2
    cells: dict[str, FactCells] = {}
    flags: list[int] = []  # rows where one says yes or no
    for fact in book.questionnaire.facts:
        named = _fact(book, sheet, row, fact)
        cells[fact.id] = FactCells(named, _says(book, fact))
        if fact.kind is FactKind.CHOICE:
            _options(book, sheet, lists, row, fact)
            row += 1
        elif fact.kind is FactKind.FLAG:
            flags.append(row)
            row += 1
        else:
            flags.extend(range(row + 1, row + 1 + len(named)))
            row += 1 + len(named)
    if flags:
        add_list(sheet, [book.words.yes, book.words.no], 2, flags)
    return cells


def _fact(book: Book, sheet: Worksheet, row: int, fact: Fact) -> dict[str, str]:
    """Write a fact, on a row, or on one for each option; the names of its cells."""
    label = text_in(fact.label, book.language)
    help_text = text_in(fact.help, book.language) if fact.help else ""
    value = book.response.facts.get(fact.id)
    if fact.kind is not FactKind.CHOICES:
        shown = _says(book, fact).get(value, "") if isinstance(value, bool | str) else ""
        write_row(book, sheet, row, fact.id, (label, shown, help_text), FACT_WIDTHS)
        return {"": _named(book, sheet, row, fact)}
    texts = (label, "", help_text)
    for column, text in enumerate(texts, start=1):
        put(sheet, row, column, text, book.looks.label)
    set_height(sheet, row, zip(texts, FACT_WIDTHS, strict=True))
    named = {}
    for number, option in enumerate(fact.options, start=1):
        chosen = ""
        if isinstance(value, frozenset):
            chosen = book.words.yes if option.id in value else book.words.no
        key = layout.option_key(fact.id, option.id)
        shown = f"     {text_in(option.label, book.language)}"
        write_row(book, sheet, row + number, key, (shown, chosen, ""), FACT_WIDTHS)
        named[option.id] = _named(book, sheet, row + number, fact, number)
    return named


def _options(book: Book, sheet: Worksheet, lists: Worksheet, row: int, fact: Fact) -> None:
    """The list of a fact of one choice, right of the criteria's lists."""
    for column, text in enumerate(_says(book, fact).values(), start=OPTIONS_COLUMN):
        put(lists, row, column, text)
    last = column_letters(OPTIONS_COLUMN + len(fact.options) - 1)
    first = column_letters(OPTIONS_COLUMN)
    source = f"={quoted(book.words.lists)}!${first}${row + 1}:${last}${row + 1}"
    add_list(sheet, source, 2, [row])


def _says(book: Book, fact: Fact) -> dict[bool | str, str]:
    if fact.kind is FactKind.CHOICE:
        return {each.id: text_in(each.label, book.language) for each in fact.options}
    return {True: book.words.yes, False: book.words.no}


def _named(book: Book, sheet: Worksheet, row: int, fact: Fact, option: int | None = None) -> str:
    """A defined name for a fact's cell: formatting may not name another sheet's cell."""
    place = book.questionnaire.facts.index(fact) + 1
    name = f"fact_{place}" if option is None else f"fact_{place}_{option}"
    book.book.define_name(name, f"={quoted(sheet.get_name())}!$C${row + 1}")
    return name
