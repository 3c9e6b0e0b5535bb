"""What a chart says, in its reader's language: every text and every number's format is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from clairevoie.core.scoring import Band, Fraction

PercentFormat: TypeAlias = Callable[[Fraction], str]
NumberFormat: TypeAlias = Callable[[int], str]
BandFormat: TypeAlias = Callable[[Band], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """`title` and `description` are read aloud, not drawn: the page draws its own title."""

    title: str
    description: str
    unit: str  # what the bars measure, drawn above them
    not_published: str
    percent: PercentFormat
    number: NumberFormat = str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandWords(ChartWords):
    score: str  # what the bands are bands of, drawn above their names
    band: BandFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaWords(ChartWords):
    criterion: str  # head of the questions' column
    products: str  # head of the column of counts: at target / concerned
