"""A response as a workbook to fill in offline, with XlsxWriter.

Texts are written as texts, whatever they begin with; no cell holds a formula. What applies is shown
by conditional formatting, through defined names of the facts' cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from clairevoie.core.answers import Answer, Assurance, Product, Response
from clairevoie.core.applicability import applicability
from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.formats.wording import Language, condition_in_words, text_in
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.conditions import FactCells, fails, holds
from clairevoie.formats.workbooks.words import (
    WORDS,
    Words,
    answer_choice,
    choices_of,
    level_choice,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from clairevoie.formats.origin import Origin

INK: Final = "#1C2333"
ACCENT: Final = "#0F5E63"
LINE: Final = "#C9CCD3"
QUIET: Final = "#F1F1EC"
FAINT: Final = "#8A8F9C"
SAND: Final = "#F6E9CF"
FONT: Final = "Calibri"

# Columns from B on, in characters.
PRODUCT_WIDTHS: Final = (34, 48, 44)
FACT_WIDTHS: Final = (56, 30, 70)
READ_ME_WIDTH: Final = 82
CRITERION_WIDTHS: Final = (11, 34, 56, 38, 40, 26, 80)
LINE_HEIGHT: Final = 15  # points
TALLEST_ROW: Final = 400  # points; 409 is the most

OPTIONS_COLUMN: Final = 7  # of the lists' sheet, from 0: right of the longest list of levels
LONGEST_FORMULA: Final = 8000  # characters: Excel takes 8192
NO_PRODUCT: Final = Product("", "", "")
NO_ANSWER: Final = Answer(None)


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
    book = Workbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    with book:
        _Writer(
            book,
            questionnaire,
            response or Response(questionnaire.id, questionnaire.version, NO_PRODUCT),
            language,
            origin,
            _Formats.of(book),
            PlainFormulas,
        ).write()
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
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
    def of(cls, book: Workbook) -> _Formats:
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


@dataclass(slots=True)
class _Writer:
    """Writes one workbook, sheet by sheet."""

    book: Workbook
    questionnaire: Questionnaire
    response: Response
    language: Language
    origin: Origin | None
    formats: _Formats
    worksheet: type[Worksheet]
    rows: dict[str, int] = field(default_factory=dict)  # of each criterion, from 0

    @property
    def words(self) -> Words:
        return WORDS[self.language]

    def write(self) -> None:
        self._read_me(self._sheet(self.words.read_me))
        self._product(self._sheet(self.words.product))
        fact_sheet = self._sheet(self.words.facts)
        criterion_sheet = self._sheet(self.words.criteria)
        lists = self._sheet(self.words.lists)
        lists.hide()
        facts = self._facts(fact_sheet, lists)
        self._criteria(criterion_sheet)
        self._drop_downs(criterion_sheet, lists)
        self._looks(criterion_sheet, facts)
        self._identity(self._sheet("clairevoie"))

    def _sheet(self, title: str) -> Worksheet:
        sheet = self.book.add_worksheet(title, self.worksheet)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{_footer(self._title())}&R&P / &N")
        return sheet

    def _title(self) -> str:
        questionnaire = self.questionnaire
        title = text_in(questionnaire.title, self.language)
        return f"{title}, {self.words.version} {questionnaire.version}"

    def _read_me(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, READ_ME_WIDTH)
        _put(sheet, 0, 0, self._title(), self.formats.title)
        product = self.response.product
        named = " ".join(filter(None, (product.name, product.version)))
        row = 1
        for line in filter(
            None, (", ".join(filter(None, (named, product.vendor))), *self.words.instructions)
        ):
            row += 1
            _put(sheet, row, 0, line, self.formats.text)
            _set_height(sheet, row, [(line, READ_ME_WIDTH)])
        description = self.questionnaire.description
        if description:
            said = text_in(description, self.language)
            _put(sheet, row + 2, 0, said, self.formats.text)
            _set_height(sheet, row + 2, [(said, READ_ME_WIDTH)])

    def _headings(
        self,
        sheet: Worksheet,
        mark: str,
        title: str,
        heads: tuple[str, ...],
        widths: tuple[int, ...],
    ) -> None:
        """The hidden word, the title, the headings and the columns' widths."""
        sheet.set_landscape()
        sheet.set_column(0, 0, 12, self.formats.hidden, {"hidden": True})
        _put(sheet, 0, 0, mark, self.formats.hidden)
        _put(sheet, 0, 1, title, self.formats.title)
        for index, (head, width) in enumerate(zip(heads, widths, strict=True), start=1):
            sheet.set_column(index, index, width)
            _put(sheet, 1, index, head, self.formats.head)
        sheet.freeze_panes(2, 2)
        sheet.repeat_rows(1)

    def _product(self, sheet: Worksheet) -> None:
        heads = (self.words.product_title, self.words.fact_heads[1], self.words.fact_heads[2])
        self._headings(sheet, layout.PRODUCT, self.words.product_title, heads, PRODUCT_WIDTHS)
        product = self.response.product
        values = (
            product.name,
            product.version,
            product.vendor,
            product.vendor_group or "",
            ", ".join(product.corridors),
        )
        rows = zip(layout.PRODUCT_KEYS, values, self.words.product_rows, strict=True)
        for row, (key, value, (label, help_text)) in enumerate(rows, start=2):
            self._row(sheet, row, key, label, value, help_text)

    def _row(
        self, sheet: Worksheet, row: int, key: str, label: str, value: str, help_text: str
    ) -> None:
        _put(sheet, row, 0, key, self.formats.hidden)
        _put(sheet, row, 1, label, self.formats.label)
        self._value(sheet, row, 2, value)
        _put(sheet, row, 3, help_text, self.formats.help)
        widths = PRODUCT_WIDTHS if key in layout.PRODUCT_KEYS else FACT_WIDTHS
        _set_height(sheet, row, zip((label, value, help_text), widths, strict=True))

    def _value(self, sheet: Worksheet, row: int, column: int, value: str) -> None:
        if value:
            _put(sheet, row, column, value, self.formats.fill)
        else:
            sheet.write_blank(row, column, None, self.formats.fill)

    # ---- facts

    def _facts(self, sheet: Worksheet, lists: Worksheet) -> Mapping[str, FactCells]:
        self._headings(sheet, layout.FACTS, self.words.facts, self.words.fact_heads, FACT_WIDTHS)
        row = 2
        cells: dict[str, FactCells] = {}
        flags: list[int] = []  # rows where one says yes or no
        for fact in self.questionnaire.facts:
            named = self._fact(sheet, row, fact)
            cells[fact.id] = FactCells(named, self._says(fact))
            if fact.kind is FactKind.CHOICE:
                self._options(sheet, lists, row, fact)
                row += 1
            elif fact.kind is FactKind.FLAG:
                flags.append(row)
                row += 1
            else:
                flags.extend(range(row + 1, row + 1 + len(named)))
                row += 1 + len(named)
        if flags:
            self._list(sheet, [self.words.yes, self.words.no], 2, flags)
        return cells

    def _options(self, sheet: Worksheet, lists: Worksheet, row: int, fact: Fact) -> None:
        """The list of a fact of one choice, right of the criteria's lists."""
        for column, text in enumerate(self._says(fact).values(), start=OPTIONS_COLUMN):
            _put(lists, row, column, text)
        last = _column(OPTIONS_COLUMN + len(fact.options) - 1)
        first = _column(OPTIONS_COLUMN)
        source = f"={_quoted(self.words.lists)}!${first}${row + 1}:${last}${row + 1}"
        self._list(sheet, source, 2, [row])

    def _fact(self, sheet: Worksheet, row: int, fact: Fact) -> dict[str, str]:
        """Write a fact, on a row, or on one for each option; the names of its cells."""
        label = text_in(fact.label, self.language)
        help_text = text_in(fact.help, self.language) if fact.help else ""
        value = self.response.facts.get(fact.id)
        if fact.kind is not FactKind.CHOICES:
            shown = self._says(fact).get(value, "") if isinstance(value, bool | str) else ""
            self._row(sheet, row, fact.id, label, shown, help_text)
            return {"": self._named(sheet, row, fact)}
        texts = (label, "", help_text)
        for column, text in enumerate(texts, start=1):
            _put(sheet, row, column, text, self.formats.label)
        _set_height(sheet, row, zip(texts, FACT_WIDTHS, strict=True))
        named = {}
        for number, option in enumerate(fact.options, start=1):
            chosen = ""
            if isinstance(value, frozenset):
                chosen = self.words.yes if option.id in value else self.words.no
            key = layout.option_key(fact.id, option.id)
            shown = f"     {text_in(option.label, self.language)}"
            self._row(sheet, row + number, key, shown, chosen, "")
            named[option.id] = self._named(sheet, row + number, fact, number)
        return named

    def _says(self, fact: Fact) -> dict[bool | str, str]:
        if fact.kind is FactKind.CHOICE:
            return {each.id: text_in(each.label, self.language) for each in fact.options}
        return {True: self.words.yes, False: self.words.no}

    def _named(self, sheet: Worksheet, row: int, fact: Fact, option: int | None = None) -> str:
        """A defined name for a fact's cell: formatting may not name another sheet's cell."""
        place = self.questionnaire.facts.index(fact) + 1
        name = f"fact_{place}" if option is None else f"fact_{place}_{option}"
        self.book.define_name(name, f"={_quoted(sheet.get_name())}!$C${row + 1}")
        return name

    # ---- criteria

    def _criteria(self, sheet: Worksheet) -> None:
        self._headings(
            sheet,
            layout.CRITERIA,
            f"{self.words.criteria} – {self.words.to_fill}",
            self.words.criterion_heads,
            CRITERION_WIDTHS,
        )
        sheet.set_column(8, 8, 12, self.formats.hidden, {"hidden": True})
        row = 2
        for line, look in zip(
            self.words.legend, (self.formats.does_not_apply, self.formats.undetermined), strict=True
        ):
            _put(sheet, row, 1, line, look)
            row += 1
        applies = applicability(self.questionnaire, self.response.facts)
        for theme in self.questionnaire.themes:
            criteria = [each for each in self.questionnaire.criteria if each.theme == theme.id]
            if not criteria:
                continue
            for column in range(1, 8):
                _put(sheet, row, column, "", self.formats.theme)
            _put(sheet, row, 1, text_in(theme.title, self.language), self.formats.theme)
            row += 1
            for criterion in criteria:
                answer = self.response.answers.get(criterion.id, NO_ANSWER)
                if applies[criterion.id].applies is False:
                    answer = NO_ANSWER
                self._criterion(sheet, row, criterion, answer)
                self.rows[criterion.id] = row
                row += 1
        sheet.print_area(0, 1, row - 1, 6)  # without the help

    def _criterion(self, sheet: Worksheet, row: int, criterion: Criterion, answer: Answer) -> None:
        language = self.language
        identifier = criterion.id
        if criterion.critical:
            identifier += f"\n{self.words.critical}"
        applies = (
            self.words.every_product
            if criterion.applies_when is None
            else condition_in_words(self.questionnaire, criterion.applies_when, language)
        )
        question = text_in(criterion.question, language)
        levels = "\n".join(
            ("► " if each == criterion.target else "    ") + level_choice(criterion, each, language)
            for each in range(len(criterion.levels))
        )
        help_text = self._help(criterion)
        _put(sheet, row, 0, criterion.id, self.formats.hidden)
        for column, text, look in (
            (1, identifier, self.formats.label),
            (2, question, self.formats.label),
            (3, levels, self.formats.label),
            (6, applies, self.formats.help),
            (7, help_text, self.formats.help),
        ):
            _put(sheet, row, column, text, look)
        answered = answer_choice(criterion, answer.level, language)
        comment = answer.comment.replace("\r\n", "\n").replace("\r", "\n")
        self._value(sheet, row, 4, answered)
        self._value(sheet, row, 5, comment)
        texts = (identifier, question, levels, answered, comment, applies, help_text)
        _set_height(sheet, row, zip(texts, CRITERION_WIDTHS, strict=True))
        if answer.level is not None and answer.assurance is not Assurance.DECLARED:
            _put(sheet, row, 8, str(answer.assurance), self.formats.hidden)

    def _help(self, criterion: Criterion) -> str:
        parts = []
        if criterion.help:
            parts.append(text_in(criterion.help, self.language))
        if criterion.evidence:
            parts.append(self.words.evidence + text_in(criterion.evidence, self.language))
        return "\n".join(parts)

    # ---- what is not seen

    def _drop_downs(self, sheet: Worksheet, lists: Worksheet) -> None:
        """A list for each criterion, from the same row of the hidden sheet of lists.

        One rule serves all criteria of as many levels: XlsxWriter takes long over each formula.
        """
        alike: dict[int, list[int]] = {}
        for criterion_id, row in self.rows.items():
            choices = choices_of(self.questionnaire.criterion(criterion_id), self.language)
            for column, text in enumerate(choices):
                _put(lists, row, column, text)
            alike.setdefault(len(choices), []).append(row)
        for count, rows in alike.items():
            first = rows[0] + 1
            source = f"$A{first}:${_column(count - 1)}{first}"
            self._list(sheet, f"={_quoted(self.words.lists)}!{source}", 4, rows)

    def _list(
        self, sheet: Worksheet, source: str | list[str], column: int, rows: Sequence[int]
    ) -> None:
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

    def _looks(self, sheet: Worksheet, facts: Mapping[str, FactCells]) -> None:
        """Grey out criteria that do not apply; mark those that are not determined yet."""
        alike: dict[tuple[str, Format], list[str]] = {}
        for criterion_id, row in self.rows.items():
            condition = self.questionnaire.criterion(criterion_id).applies_when
            if condition is None:
                continue
            out = fails(condition, facts)
            unknown = f"NOT(OR({out},{holds(condition, facts)}))"
            if len(unknown) <= LONGEST_FORMULA:  # else: the column beside it says when it applies
                cells = f"B{row + 1}:H{row + 1}"
                alike.setdefault((out, self.formats.does_not_apply), []).append(cells)
                alike.setdefault((unknown, self.formats.undetermined), []).append(cells)
        for (formula, look), ranges in alike.items():
            sheet.conditional_format(
                ranges[0],
                {
                    "type": "formula",
                    "criteria": f"={formula}",
                    "format": look,
                    "multi_range": " ".join(ranges),
                },
            )

    def _identity(self, sheet: Worksheet) -> None:
        _put(sheet, 0, 0, layout.IDENTITY)
        rows: list[tuple[str, str]] = [
            ("format", layout.FORMAT),
            ("questionnaire.id", self.questionnaire.id),
            ("questionnaire.version", self.questionnaire.version),
            ("questionnaire.digest", self.questionnaire.digest),
        ]
        if self.origin is not None:
            rows += [
                ("origin.response", self.origin.response_id),
                ("origin.exported_at", self.origin.exported_at.isoformat()),
                ("origin.facts_revision", str(self.origin.facts_revision)),
            ]
            rows += [
                (f"revision.{each}", str(revision))
                for each, revision in self.origin.revisions.items()
            ]
        for row, (key, value) in enumerate(rows, start=2):
            _put(sheet, row, 0, key)
            _put(sheet, row, 1, value)
        sheet.very_hidden()


def _put(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Write a text as it is; XlsxWriter would take one within <r> and </r> for XML of its own."""
    if text.startswith("<r>") and text.endswith("</r>"):
        run = (look,) if look else ()
        sheet.write_rich_string(row, column, *run, "<", *run, text[1:], *run)
    else:
        sheet.write_string(row, column, text, look)


def _set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
    """Make a row as high as its longest text, each in a column of so many characters.

    Excel would do it by itself when it opens the file, LibreOffice would not.
    """
    lines = max(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    sheet.set_row(row, min(TALLEST_ROW, LINE_HEIGHT * lines + 3))


def _quoted(title: str) -> str:
    """A sheet's title as a formula names it."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"


def _column(index: int) -> str:
    """The letters of a column that is counted from 0."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def _footer(text: str) -> str:
    """A text for a page's foot, where `&` begins a command; at most 200 characters."""
    return text.replace("&", "&&")[:200]
