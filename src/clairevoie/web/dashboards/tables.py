"""The tables of a wave's raw figures as files, each row marked as confidential."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from clairevoie.formats.wording import text_in

if TYPE_CHECKING:
    from clairevoie.web.dashboards.queries import Figures, Headline

Row: TypeAlias = tuple[object, ...]

MARK: Final = {
    "fr": "confidentiel, ne pas publier",
    "en": "confidential, not for publication",
}
MARKED: Final = "confidential"  # the column of the mark
FILE_START: Final = "confidentiel-ne-pas-publier"

_DISTANCES: Final = ("reached", "one_level", "more_levels", "unknown", "unanswered")


def bands_rows(figures: Figures, _language: str) -> Iterator[Row]:
    yield ("band_from", "band_under", "responses")
    for band, count in figures.bands:
        yield (band.start, band.end, count)


def progress_rows(head: Headline, _language: str) -> Iterator[Row]:
    yield ("answered_from_percent", "answered_to_percent", "drafts")
    for place, count in enumerate(head.steps):
        yield (10 * place, 10 * place + 10, count)


def criteria_rows(figures: Figures, language: str) -> Iterator[Row]:
    most = max((len(each.levels) for each in figures.questionnaire.criteria), default=0)
    yield (
        *("criterion", "theme", "question", "critical", "target", "applicable", "percent"),
        *_DISTANCES,
        *(f"level_{each}" for each in range(most)),
    )
    for each in figures.criteria:
        levels: tuple[int | None, ...] = (*each.levels, *(None,) * (most - len(each.levels)))
        yield (
            each.criterion.id,
            each.criterion.theme,
            text_in(each.criterion.question, language),
            int(each.criterion.critical),
            each.criterion.target,
            each.applicable,
            each.share.percent,
            each.reached,
            each.one_away,
            each.further_away,
            each.unknown,
            each.unanswered,
            *levels,
        )


def heat_rows(figures: Figures, _language: str) -> Iterator[Row]:
    yield ("theme", "corridor", "reached", "applicable", "percent")
    for (theme, corridor), share in figures.overview.cells.items():
        yield (theme, corridor, share.reached, share.applicable, share.percent)


def assurance_rows(figures: Figures, _language: str) -> Iterator[Row]:
    yield ("theme", "applicable", "reached_declared", "reached_evidenced", "reached_verified")
    for each in figures.overview.themes:
        yield (each.theme, each.applicable, each.reached, each.evidenced, each.verified)


FIGURE_TABLES: Final[Mapping[str, Callable[[Figures, str], Iterator[Row]]]] = {
    "bands": bands_rows,
    "criteria": criteria_rows,
    "themes-by-corridor": heat_rows,
    "assurance": assurance_rows,
}
HEADLINE_TABLES: Final[Mapping[str, Callable[[Headline, str], Iterator[Row]]]] = {
    "progress": progress_rows,
}


def marked(rows: Iterator[Row], language: str) -> tuple[tuple[str, ...], list[Row]]:
    """The columns and the rows, each with the mark: a row that is copied keeps it."""
    columns = tuple(map(str, next(rows)))
    return (*columns, MARKED), [(*row, MARK[language]) for row in rows]
