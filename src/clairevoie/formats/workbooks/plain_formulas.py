"""A worksheet whose formulas are written as they are."""

from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainFormulas(Worksheet):  # type: ignore[misc]  # the library has no types
    """XlsxWriter looks for 150 newer functions in each formula: half of the time of a workbook.

    Ours are AND, OR, NOT and LEFT. Should the library rename this method, only time is lost.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: Any = False) -> str:
        del expand_future_functions
        return formula.removeprefix("=")
