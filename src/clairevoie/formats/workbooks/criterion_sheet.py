"""The sheet of criteria by theme: their levels in lists, and how they look by the facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from clairevoie.core.answers import Answer, Assurance
from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Criterion
from clairevoie.formats.spreadsheets import put
from clairevoie.formats.wording import condition_in_words, text_in
from clairevoie.formats.workbooks import layout
from clairevoie.formats.workbooks.conditions import FactCells, fails, holds
from clairevoie.formats.workbooks.layout import column_letters
from clairevoie.formats.workbooks.sheets import (
    Book,
    add_list,
    put_value,
    quoted,
    set_height,
    write_headings,
)
from clairevoie.formats.workbooks.words import answer_choice, choices_of, level_choice

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CRITERION_WIDTHS: Final = (11, 34, 56, 38, 40, 26, 80)  # of columns B to H, in characters
LONGEST_FORMULA: Final = 8000  # characters: Excel takes 8192
NO_ANSWER: Final = Answer(None)


def write_criteria(book: Book, sheet: Worksheet) -> dict[str, int]:
    """Every criterion under its theme; the row of each, from 0."""
    rows: dict[str, int] = {}
    write_headings(
        book,
        sheet,
        layout.CRITERIA,
        f"{book.words.criteria} – {book.words.to_fill}",
        book.words.criterion_heads,
        CRITERION_WIDTHS,
    )
    sheet.set_column(8, 8, 12, book.looks.hidden, {"hidden": True})
    row = 2
    for line, look in zip(
        book.words.legend, (book.looks.does_not_apply, book.looks.undetermined), strict=True
    ):
        put(sheet, row, 1, line, look)
        row += 1
    applies = applicability(book.questionnaire, book.response.facts)
    for theme in book.questionnaire.themes:
        criteria = [each for each in book.questionnaire.criteria if each.theme == theme.id]
        if not criteria:
            continue
        for column in range(1, 8):
            put(sheet, row, column, "", book.looks.theme)
        put(sheet, row, 1, text_in(theme.title, book.language), book.looks.theme)
        row += 1
        for criterion in criteria:
            answer = book.response.answers.get(criterion.id, NO_ANSWER)
            if applies[criterion.id].applies is False:
                answer = NO_ANSWER
            _criterion(book, sheet, row, criterion, answer)
            rows[criterion.id] = row
            row += 1
    sheet.print_area(0, 1, row - 1, 6)  # without the help
    return rows


def _criterion(
    book: Book, sheet: Worksheet, row: int, criterion: Criterion, answer: Answer
) -> None:
    language = book.language
    identifier = criterion.id
    if criterion.critical:
        identifier += f"\n{book.words.critical}"
    applies = (
        book.words.every_product
        if criterion.applies_when is None
        else condition_in_words(book.questionnaire, criterion.applies_when, language)
    )
    question = text_in(criterion.question, language)
    levels = "\n".join(
        ("► " if each == criterion.target else "    ") + level_choice(criterion, each, language)
        for each in range(len(criterion.levels))
    )
    help_text = _help(book, criterion)
    put(sheet, row, 0, criterion.id, book.looks.hidden)
    for column, text, look in (
        (1, identifier, book.looks.label),
        (2, question, book.looks.label),
        (3, levels, book.looks.label),
        (6, applies, book.looks.help),
        (7, help_text, book.looks.help),
    ):
        put(sheet, row, column, text, look)
    answered = answer_choice(criterion, answer.level, language)
    comment = answer.comment.replace("\r\n", "\n").replace("\r", "\n")
    put_value(book, sheet, row, 4, answered)
    put_value(book, sheet, row, 5, comment)
    texts = (identifier, question, levels, answered, comment, applies, help_text)
    set_height(sheet, row, zip(texts, CRITERION_WIDTHS, strict=True))
    if answer.level is not None and answer.assurance is not Assurance.DECLARED:
        put(sheet, row, 8, str(answer.assurance), book.looks.hidden)


def _help(book: Book, criterion: Criterion) -> str:
    parts = []
    if criterion.help:
        parts.append(text_in(criterion.help, book.language))
    if criterion.evidence:
        parts.append(book.words.evidence + text_in(criterion.evidence, book.language))
    return "\n".join(parts)


def add_drop_downs(book: Book, sheet: Worksheet, lists: Worksheet, rows: Mapping[str, int]) -> None:
    """A list for each criterion, from the same row of the hidden sheet of lists.

    One rule serves all criteria of as many levels: XlsxWriter takes long over each formula.
    """
    alike: dict[int, list[int]] = {}
    for criterion_id, row in rows.items():
        choices = choices_of(book.questionnaire.criterion(criterion_id), book.language)
        for column, text in enumerate(choices):
            put(lists, row, column, text)
        alike.setdefault(len(choices), []).append(row)
    for count, those in alike.items():
        first = those[0] + 1
        source = f"$A{first}:${column_letters(count - 1)}{first}"
        add_list(sheet, f"={quoted(book.words.lists)}!{source}", 4, those)


def add_looks(
    book: Book, sheet: Worksheet, facts: Mapping[str, FactCells], rows: Mapping[str, int]
) -> None:
    """Grey out criteria that do not apply; mark those that are not determined yet."""
    alike: dict[tuple[str, Format], list[str]] = {}
    for criterion_id, row in rows.items():
        condition = book.questionnaire.criterion(criterion_id).applies_when
        if condition is None:
            continue
        out = fails(condition, facts)
        unknown = f"NOT(OR({out},{holds(condition, facts)}))"
        if len(unknown) <= LONGEST_FORMULA:  # else: the column beside it says when it applies
            cells = f"B{row + 1}:H{row + 1}"
            alike.setdefault((out, book.looks.does_not_apply), []).append(cells)
            alike.setdefault((unknown, book.looks.undetermined), []).append(cells)
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
