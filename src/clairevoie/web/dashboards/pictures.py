"""Bars of raw figures, drawn in the page: parts of a whole as percentages of its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clairevoie.core.questionnaire import MAXIMUM_LEVELS

if TYPE_CHECKING:
    from clairevoie.core.overview import CriterionFigures, ThemeFigures


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: where it starts and how wide it is, in percent, and its tone's class."""

    start: str
    width: str
    tone: str


def pieces(parts: Sequence[tuple[int, str]]) -> tuple[Piece, ...]:
    """The parts of a bar, each a count and a class, side by side; nothing for nothing."""
    whole = sum(count for count, _ in parts)
    drawn, before = [], 0
    for count, tone in parts:
        if count:
            drawn.append(Piece(_percent(before, whole), _percent(count, whole), tone))
        before += count
    return tuple(drawn)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}%"


@dataclass(frozen=True, slots=True)
class CriterionBars:
    """What a criterion's row shows: its figures, and its two bars."""

    found: CriterionFigures
    by_level: tuple[tuple[int, int | None], ...]  # level and count, highest first; None: no such
    levels: tuple[Piece, ...]
    distances: tuple[Piece, ...]


def criterion_bars(found: CriterionFigures) -> CriterionBars:
    top = len(found.levels) - 1
    silent = [(found.unknown, "cv-fill-unknown"), (found.unanswered, "cv-fill-silent")]
    levels = [(count, f"cv-fill-{4 * each // top}") for each, count in enumerate(found.levels)]
    return CriterionBars(
        found=found,
        by_level=tuple(
            (each, found.levels[each] if each <= top else None)
            for each in reversed(range(MAXIMUM_LEVELS))
        ),
        levels=pieces([*reversed(levels), *silent]),
        distances=pieces(
            [
                (found.reached, "cv-fill-3"),
                (found.one_away, "cv-fill-1"),
                (found.further_away, "cv-bar-below"),
                *silent,
            ]
        ),
    )


def assurance_pieces(found: ThemeFigures) -> tuple[Piece, ...]:
    """A theme's bar: verified, evidenced only, declared only, and what is not reached."""
    return pieces(
        [
            (found.verified, "cv-fill-4"),
            (found.evidenced - found.verified, "cv-fill-2"),
            (found.reached - found.evidenced, "cv-fill-1"),
            (found.applicable - found.reached, "cv-bar-track"),
        ]
    )
