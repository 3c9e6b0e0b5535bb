"""The workbook of a response: how long it takes to write and to read, beside openpyxl writing it.

Every criterion of the shipped questionnaire is answered with a comment. Times are medians of this
process; the alternative writes the same texts, drop-downs and formats with openpyxl, so that both
figures are of one run on one machine.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

import openpyxl
from _measuring import Table
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from clairevoie.core.answers import Answer, FactValue, Product, Response
from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.shipped import shipped_questionnaire
from clairevoie.formats.workbooks.reading import read_workbook
from clairevoie.formats.workbooks.words import choices_of
from clairevoie.formats.workbooks.writing import workbook_of

WRITE_MS, READ_MS = 30, 60
ROUNDS = 60
COMMENT = "Procédure du 3 mars, page 5, relue par le comité."


def answered(questionnaire: Questionnaire) -> Response:
    """A response in which every fact is declared and every criterion answered."""
    return Response(
        questionnaire.id,
        questionnaire.version,
        Product("Dossier", "4.2", "Ponant", corridors=("hospital",)),
        {each.id: _declared(each) for each in questionnaire.facts},
        {each.id: Answer(1, COMMENT) for each in questionnaire.criteria},
    )


def _declared(fact: Fact) -> FactValue:
    if fact.kind is FactKind.FLAG:
        return True
    return fact.option_ids[0] if fact.kind is FactKind.CHOICE else frozenset(fact.option_ids)


def with_openpyxl(content: bytes, questionnaire: Questionnaire) -> Callable[[], object]:
    """The same cells, heights, lists and looks, written with openpyxl."""
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    sheets = [(each.title, list(each.values)) for each in book.worksheets]
    line = Side(style="thin", color="C9CCD3")
    border = Border(left=line, right=line, top=line, bottom=line)
    look = (Font(name="Calibri"), Alignment(wrap_text=True, vertical="top"), border)
    fill = PatternFill("solid", fgColor="F1F1EC")

    def write() -> bytes:
        made = openpyxl.Workbook()
        for title, rows in sheets:
            sheet = made.create_sheet(title)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        cell = sheet.cell(number, column, value)
                        cell.font, cell.alignment, cell.border = look
                        cell.fill = fill
        for number, criterion in enumerate(questionnaire.criteria, start=6):
            last = chr(ord("A") + len(choices_of(criterion, "fr")) - 1)
            rule = DataValidation("list", formula1=f"=Listes!$A${number}:${last}${number}")
            rule.add(f"E{number}")
            made["Critères"].add_data_validation(rule)
        saved = BytesIO()
        made.save(saved)
        return saved.getvalue()

    return write


def median(do: Callable[[], object], rounds: int) -> float:
    """In milliseconds; once before, to warm up."""
    do()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few rounds")
    rounds = 8 if parser.parse_args().quick else ROUNDS
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    response = answered(questionnaire)
    content = workbook_of(questionnaire, response, language="fr")
    load = " ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load average at start {load}, Python {sys.version.split()[0]}")
    table = Table()
    table.title(
        f"A workbook of {len(questionnaire.criteria)} criteria, {len(content) / 1000:.0f} kB"
    )
    written = median(lambda: workbook_of(questionnaire, response, language="fr"), rounds)
    table.row("written", f"{written:.1f} ms", written <= WRITE_MS, f"{WRITE_MS} ms")
    other = median(with_openpyxl(content, questionnaire), max(4, rounds // 4))
    table.row("  the same with openpyxl", f"{other:.1f} ms, {other / written:.1f} times as long")
    read = median(lambda: read_workbook(content, lambda _id, _version: questionnaire), rounds)
    table.row("read", f"{read:.1f} ms", read <= READ_MS, f"{READ_MS} ms")
    print(f"\n{', '.join(table.missed)} missed" if table.missed else "\nEvery target is met.")


if __name__ == "__main__":
    main()
