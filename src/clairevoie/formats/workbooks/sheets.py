"""What every sheet of a workbook shares: its looks, its headings, and how texts are put into cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from clairevoie.core.answers import Response
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.spreadsheets import put
from clairevoie.formats.wording import Language, text_in
from clairevoie.formats.workbooks.words import WORDS, Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

INK: Final = "#1C2333"
ACCENT: Final = "#0F5E63"
LINE: Final = "#C9CCD3"
QUIET: Final = "#F1F1EC"
FAINT: Final = "#8A8F9C"
SAND: Final = "#F6E9CF"
FONT: Final = "Calibri"

LINE_HEIGHT: Final = 15  # points
TALLEST_ROW: Final = 400  # points; 409 is the most


@dataclass(frozen=True, slots=True)
class Looks:
    title: Format
    text: Format
    head: Format
    theme: Format
    label: Format
    help: Format
    fill: Format
    hidden: Format
    does_not_apply: Format
    undetermined: Format

    @classmethod
    def of(cls, book: Workbook) -> Looks:
        base = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "top"}
        line = {"border": 1, "border_color": LINE, "text_wrap": True}

        def made(**more: Any) -> Format:
            return book.add_format({**base, **more})

        return cls(
            title=made(bold=True, font_size=16, font_color=ACCENT),
            text=made(text_wrap=True),
            head=made(**line, bold=True, font_color="#FFFFFF", bg_color=ACCENT, valign="vcenter"),
            theme=made(bold=True, font_size=12, font_color=ACCENT, bottom=2, bottom_color=ACCENT),
            label=made(**line, bg_color=QUIET),
            help=made(**line, bg_color=QUIET, font_size=10),
            fill=made(**line, bg_color="#FFFFFF", locked=False, num_format="@"),
            hidden=made(num_format="@", font_color=FAINT),
            does_not_apply=book.add_format({"font_color": FAINT, "font_strikeout": True}),
            undetermined=book.add_format({"italic": True, "bg_color": SAND}),
        )


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written: whose, in which language, and how it looks."""

    book: Workbook
    worksheet: type[Worksheet]
    looks: Looks
    questionnaire: Questionnaire
    response: Response
    language: Language

    @property
    def words(self) -> Words:
        return WORDS[self.language]

    @property
    def title(self) -> str:
        title = text_in(self.questionnaire.title, self.language)
        return f"{title}, {self.words.version} {self.questionnaire.version}"

    def new_sheet(self, title: str) -> Worksheet:
        sheet = self.book.add_worksheet(title, self.worksheet)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{_footer(self.title)}&R&P / &N")
        return sheet


def write_headings(
    book: Book,
    sheet: Worksheet,
    mark: str,
    title: str,
    heads: tuple[str, ...],
    widths: tuple[int, ...],
) -> None:
    """The hidden word, the title, the headings and the columns' widths."""
    sheet.set_landscape()
    sheet.set_column(0, 0, 12, book.looks.hidden, {"hidden": True})
    put(sheet, 0, 0, mark, book.looks.hidden)
    put(sheet, 0, 1, title, book.looks.title)
    for index, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
        sheet.set_column(index, index, width)
        put(sheet, 1, index, head, book.looks.head)
    sheet.freeze_panes(2, 2)
    sheet.repeat_rows(1)


def write_row(
    book: Book,
    sheet: Worksheet,
    row: int,
    key: str,
    texts: tuple[str, str, str],
    widths: tuple[int, ...],
) -> None:
    """A hidden key, and what stands in B, C and D: a label, the value to fill in, a help."""
    put(sheet, row, 0, key, book.looks.hidden)
    label, value, help_text = texts
    put(sheet, row, 1, label, book.looks.label)
    put_value(book, sheet, row, 2, value)
    put(sheet, row, 3, help_text, book.looks.help)
    set_height(sheet, row, zip(texts, widths, strict=True))


def put_value(book: Book, sheet: Worksheet, row: int, column: int, value: str) -> None:
    """A cell to fill in, with what it says already."""
    if value:
        put(sheet, row, column, value, book.looks.fill)
    else:
        sheet.write_blank(row, column, None, book.looks.fill)


def add_list(sheet: Worksheet, source: str | list[str], column: int, rows: Sequence[int]) -> None:
    """A drop-down for these rows of a column: texts, or cells of the sheet of lists."""
    sheet.data_validation(
        rows[0],
        column,
        rows[0],
        column,
        {
            "validate": "list",
            "source": source,
            "other_cells": [[row, column, row, column] for row in rows[1:]],
        },
    )


def set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its longest text, each in a column of so many characters.

    Excel would do it by itself when it opens the file, LibreOffice would not.
    """
    lines = max(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    sheet.set_row(row, min(TALLEST_ROW, LINE_HEIGHT * lines + 3))


def quoted(title: str) -> str:
    """A sheet's title as a formula names it."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"


def _footer(text: str) -> str:
    """A text for a page's foot, where `&` begins a command; at most 200 characters."""
    return text.replace("&", "&&")[:200]
