"""Tables as workbooks: what is read back is what was written, and nothing in them is run."""

import io
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from clairevoie.formats.tables import MAXIMUM_CELL, Column, Sheet, workbook_of
from tests.support import programs

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "http://a.example",
    "{=1}",
    "'=1",
    "<r><t>1</t></r>",
)


def written(*rows: tuple) -> bytes:
    columns = [Column(f"c{place}", 20) for place in range(max(map(len, rows), default=1))]
    return workbook_of([Sheet("Plan", columns, rows)], title="Plan", date_format="dd/mm/yyyy")


def read(content: bytes) -> list[tuple]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [
        tuple(each.value.date() if isinstance(each.value, datetime) else each.value for each in row)
        for row in sheet.iter_rows(min_row=2)
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_or_a_link_stays_a_text(text):
    cell = load_workbook(io.BytesIO(written((text,)))).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


# Control characters are refused by the rules before; openpyxl reads line ends as they are.
cells = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
        min_size=1,
    )
    | st.integers(-(10**9), 10**9)
    | st.dates(date(1901, 1, 1), date(9999, 12, 31))
)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
def test_what_is_read_back_is_what_was_written(rows):
    assert read(written(*rows)) == rows


def test_nothing_is_an_empty_cell_and_a_text_without_end_is_cut_where_the_format_ends():
    assert read(written((None, "", "x" * 40_000, 7))) == [(None, None, "x" * MAXIMUM_CELL, 7)]


def test_libreoffice_opens_it(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(written(("=1+1", "Échéance\u202f: été", date(2027, 6, 30), 2)))
    subprocess.run(
        [
            programs.required("soffice", "libreoffice"),
            f"-env:UserInstallation=file://{tmp_path / 'profile'}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    lines = (tmp_path / "plan.csv").read_text(encoding="utf-8").splitlines()
    # Texts are quoted, the date and the number are not: LibreOffice takes each for what it is.
    assert lines[1] == '"=1+1","Échéance\u202f: été",30/06/2027,2'
