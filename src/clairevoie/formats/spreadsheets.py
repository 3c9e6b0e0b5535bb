"""Texts in XLSX files stay texts, whatever they begin with: what all writers of such files share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A text in a cell is never taken for a formula, a link or a number.
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def put(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Write a text as it is; XlsxWriter would take one within <r> and </r> for XML of its own."""
    if text.startswith("<r>") and text.endswith("</r>"):
        run = (look,) if look else ()
        sheet.write_rich_string(row, column, *run, "<", *run, text[1:], *run)
    else:
        sheet.write_string(row, column, text, look)
