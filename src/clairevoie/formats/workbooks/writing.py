"""A response as a workbook to fill in offline, with XlsxWriter.

Texts are written as texts, whatever they begin with; no cell holds a formula. What applies is shown
by conditional formatting, through defined names of the facts' cells.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from clairevoie.core.answers import Product, Response
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.spreadsheets import OPTIONS, put
from clairevoie.formats.wording import Language, text_in
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.criterion_sheet import add_drop_downs, add_looks, write_criteria
from clairevoie.formats.workbooks.fact_sheet import write_facts
from clairevoie.formats.workbooks.sheets import (
    Book,
    Looks,
    set_height,
    write_headings,
    write_row,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from clairevoie.formats.origin import Origin

READ_ME_WIDTH: Final = 82  # characters
PRODUCT_WIDTHS: Final = (34, 48, 44)  # of columns B, C, D, in characters
NO_PRODUCT: Final = Product("", "", "")


def workbook_of(
    questionnaire: Questionnaire,
    response: Response | None = None,
    *,
    language: Language,
    origin: Origin | None = None,
) -> bytes:
    """The workbook of a response, or an empty one. XLSX bytes.

    An answer whose criterion does not apply, by the response's facts, is left out (domain.md,
    «Applicability»). `origin` lets the file be compared when it comes back.
    """
    # Heavy: only where a workbook is made.
    from xlsxwriter import Workbook  # noqa: PLC0415

    from clairevoie.formats.workbooks.plain_formulas import PlainFormulas  # noqa: PLC0415

    written = BytesIO()
    made = Workbook(written, OPTIONS)
    with made:
        _write(
            Book(
                made,
                PlainFormulas,
                Looks.of(made),
                questionnaire,
                response or Response(questionnaire.id, questionnaire.version, NO_PRODUCT),
                language,
            ),
            origin,
        )
    return written.getvalue()


def _write(book: Book, origin: Origin | None) -> None:
    _read_me(book, book.new_sheet(book.words.read_me))
    _product(book, book.new_sheet(book.words.product))
    fact_sheet = book.new_sheet(book.words.facts)
    criterion_sheet = book.new_sheet(book.words.criteria)
    lists = book.new_sheet(book.words.lists)
    lists.hide()
    facts = write_facts(book, fact_sheet, lists)
    rows = write_criteria(book, criterion_sheet)
    add_drop_downs(book, criterion_sheet, lists, rows)
    add_looks(book, criterion_sheet, facts, rows)
    _identity(book, book.new_sheet("clairevoie"), origin)


def _read_me(book: Book, sheet: Worksheet) -> None:
    sheet.set_column(0, 0, READ_ME_WIDTH)
    put(sheet, 0, 0, book.title, book.looks.title)
    product = book.response.product
    named = " ".join(filter(None, (product.name, product.version)))
    row = 1
    for line in filter(
        None, (", ".join(filter(None, (named, product.vendor))), *book.words.instructions)
    ):
        row += 1
        put(sheet, row, 0, line, book.looks.text)
        set_height(sheet, row, [(line, READ_ME_WIDTH)])
    description = book.questionnaire.description
    if description:
        said = text_in(description, book.language)
        put(sheet, row + 2, 0, said, book.looks.text)
        set_height(sheet, row + 2, [(said, READ_ME_WIDTH)])


def _product(book: Book, sheet: Worksheet) -> None:
    heads = (book.words.product_title, book.words.fact_heads[1], book.words.fact_heads[2])
    write_headings(book, sheet, layout.PRODUCT, book.words.product_title, heads, PRODUCT_WIDTHS)
    product = book.response.product
    values = (
        product.name,
        product.version,
        product.vendor,
        product.vendor_group or "",
        ", ".join(product.corridors),
    )
    rows = zip(layout.PRODUCT_KEYS, values, book.words.product_rows, strict=True)
    for row, (key, value, (label, help_text)) in enumerate(rows, start=2):
        write_row(book, sheet, row, key, (label, value, help_text), PRODUCT_WIDTHS)


def _identity(book: Book, sheet: Worksheet, origin: Origin | None) -> None:
    put(sheet, 0, 0, layout.IDENTITY)
    rows: list[tuple[str, str]] = [
        ("format", layout.FORMAT),
        ("questionnaire.id", book.questionnaire.id),
        ("questionnaire.version", book.questionnaire.version),
        ("questionnaire.digest", book.questionnaire.digest),
    ]
    if origin is not None:
        rows += [
            ("origin.response", origin.response_id),
            ("origin.exported_at", origin.exported_at.isoformat()),
            ("origin.facts_revision", str(origin.facts_revision)),
        ]
        rows += [(f"revision.{each}", str(revision)) for each, revision in origin.revisions.items()]
    for row, (key, value) in enumerate(rows, start=2):
        put(sheet, row, 0, key)
        put(sheet, row, 1, value)
    sheet.very_hidden()
