"""A wave's raw figures as its pages and files show them, by what their address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clairevoie.core.faults import Text
from clairevoie.core.overview import (
    CriterionFigures,
    Flags,
    Outcomes,
    Overview,
    ThemeFigures,
    overview,
    steps_of_progress,
    unpack,
)
from clairevoie.core.programme import Corridor
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.scoring import Band, Fraction, band_of, bands
from clairevoie.web.assessments.queries.counted import WaveCounts, wave_counts
from clairevoie.web.dashboards.kept import keep_progress, keep_submissions
from clairevoie.web.dashboards.models import DraftProgress, PackedSubmission
from clairevoie.web.programmes.documents import programme_of, questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.programmes.models import Wave

SORTS = ("share", "-share", "missed", "criterion")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked to see; each stands in the address. What the wave does not know is ignored."""

    corridor: str = ""
    theme: str = ""
    critical: bool = False
    search: str = ""
    sort: str = "share"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.corridor or self.theme or self.critical or self.search)


@dataclass(frozen=True, slots=True)
class Figures:
    """A wave's raw figures, by what was asked; `criteria` in the order that was asked for."""

    questionnaire: Questionnaire
    corridors: tuple[Corridor, ...]
    wanted: Wanted
    overview: Overview
    bands: tuple[tuple[Band, int], ...]
    criteria: tuple[CriterionFigures, ...]
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """Where a wave stands: its numbers, and how far its drafts are, in ten steps."""

    counts: WaveCounts
    steps: tuple[int, ...]


def known_of(wave: Wave, wanted: Wanted) -> Wanted:
    """What was asked, without what the wave does not know."""
    corridors = {each.id for each in programme_of(wave.programme.document).product_corridors}
    themes = {each.id for each in questionnaire_of(wave.questionnaire_id).themes}
    return Wanted(
        corridor=wanted.corridor if wanted.corridor in corridors else "",
        theme=wanted.theme if wanted.theme in themes else "",
        critical=wanted.critical,
        search=wanted.search,
        sort=wanted.sort if wanted.sort in SORTS else SORTS[0],
    )


def figures(wave: Wave, wanted: Wanted) -> Figures:
    """The figures of what a wave counts. A constant number of statements once all is packed."""
    keep_submissions(wave)
    questionnaire = questionnaire_of(wave.questionnaire_id)
    programme = programme_of(wave.programme.document)
    wanted = known_of(wave, wanted)
    found, standing = _counted(wave, questionnaire, programme.product_corridors)
    shown = overview(
        questionnaire,
        found,
        standing,
        programme.bands,
        chosen=standing[wanted.corridor] if wanted.corridor else None,
        criteria=[each.id for each in questionnaire.criteria if _is_wanted(each, wanted)],
    )
    return Figures(
        questionnaire=questionnaire,
        corridors=programme.product_corridors,
        wanted=wanted,
        overview=shown,
        bands=tuple(zip(bands(programme.bands), shown.scored.bands, strict=True)),
        criteria=_sorted(shown.criteria, wanted.sort),
        cuts=programme.bands,
    )


def headline(wave: Wave, corridor: str) -> Headline:
    """A wave's numbers, or those of one corridor's products."""
    keep_progress(wave)
    rows = DraftProgress.objects.filter(response__wave=wave, response__counted__isnull=True)
    if corridor:
        rows = rows.filter(response__product__corridors__corridor=corridor)
    pairs = list(rows.values_list("answered", "applicable"))
    return Headline(
        counts=wave_counts(wave, corridor),
        steps=steps_of_progress([each for each, _ in pairs], [each for _, each in pairs]),
    )


def _counted(
    wave: Wave, questionnaire: Questionnaire, corridors: tuple[Corridor, ...]
) -> tuple[Outcomes, dict[str, Flags]]:
    """What the wave counts, as arrays, and who stands in each corridor. One statement."""
    rows = list(
        PackedSubmission.objects.filter(submission__counted_of__wave=wave)
        .order_by("pk")
        .values_list("outcomes", "corridors")
    )
    standing = [frozenset(each.split()) for _, each in rows]
    return (
        unpack(questionnaire, [bytes(each) for each, _ in rows]),
        {
            corridor.id: np.array([corridor.id in each for each in standing], dtype=np.bool_)
            for corridor in corridors
        },
    )


def _is_wanted(criterion: Criterion, wanted: Wanted) -> bool:
    words = wanted.search.casefold()
    return (
        (not wanted.theme or criterion.theme == wanted.theme)
        and (criterion.critical or not wanted.critical)
        and (
            words in criterion.id.casefold()
            or any(words in each.casefold() for each in criterion.question.values())
        )
    )


def _sorted(criteria: tuple[CriterionFigures, ...], order: str) -> tuple[CriterionFigures, ...]:
    """In the order asked for, the questionnaire's among equals; without any share, last."""
    match order:
        case "share":
            return tuple(sorted(criteria, key=lambda each: (not each.applicable, _ratio(each))))
        case "-share":
            return tuple(sorted(criteria, key=lambda each: (not each.applicable, -_ratio(each))))
        case "missed":
            return tuple(sorted(criteria, key=lambda each: -each.missed))
        case _:
            return criteria


def _ratio(found: CriterionFigures) -> float:
    return found.reached / found.applicable if found.applicable else 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What is reached of a theme in a corridor; `band`: the band of that share, as for a score."""

    corridor: Corridor
    share: Fraction
    band: Band | None


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme over all responses, in each corridor, and on what its reached criteria rest."""

    title: Text
    found: ThemeFigures
    share: Fraction
    evidenced: Fraction
    verified: Fraction
    cells: tuple[Cell, ...]


def theme_lines(shown: Figures) -> tuple[ThemeLine, ...]:
    """The themes in which something applies, in the questionnaire's order."""
    titles = {each.id: each.title for each in shown.questionnaire.themes}
    return tuple(
        ThemeLine(
            title=titles[each.theme],
            found=each,
            share=Fraction(each.reached, each.applicable),
            evidenced=Fraction(each.evidenced, each.applicable),
            verified=Fraction(each.verified, each.applicable),
            cells=tuple(_cell(shown, each.theme, corridor) for corridor in shown.corridors),
        )
        for each in shown.overview.themes
        if any(shown.overview.cells[each.theme, own.id].applicable for own in shown.corridors)
        or each.applicable
    )


def _cell(shown: Figures, theme: str, corridor: Corridor) -> Cell:
    share = shown.overview.cells[theme, corridor.id]
    return Cell(corridor, share, band_of(share, shown.cuts))
