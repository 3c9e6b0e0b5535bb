"""What pages show of releases: always read from the published bytes, never from the answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404

from clairevoie.core.answers import Answer
from clairevoie.core.confidentiality import MARGIN, Rule
from clairevoie.core.contributions import MISSED, REACHED
from clairevoie.core.questionnaire import Criterion, Level, Questionnaire, Theme
from clairevoie.core.scoring import METHOD, Band, CriterionResult, Fraction, band_of, bands
from clairevoie.core.submission import RENEWAL_DAYS
from clairevoie.formats.explanation import largest_gap_first
from clairevoie.web.accounts.permissions import ROLES, Kind, Role
from clairevoie.web.assessments.access import submitted_response_for
from clairevoie.web.assessments.queries.evidence import SignedEvidence, signed_evidence
from clairevoie.web.assessments.queries.history import Standing, standing_of
from clairevoie.web.assessments.queries.submissions import (
    SubmittedResult,
    has_receipt,
    submitted_result,
)
from clairevoie.web.programmes.access import public_wave
from clairevoie.web.programmes.documents import questionnaire_of
from clairevoie.web.programmes.queries import WaveLine, questionnaires, wave_line, waves
from clairevoie.web.programmes.states import WaveState
from clairevoie.web.publishing.models import Picture, Release

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


EXTREMES: Final = 3  # criteria named at each end of the ranking


@dataclass(frozen=True, slots=True)
class BandCount:
    """Published products of one band; `products` is None where it is withheld."""

    band: Band
    products: int | None
    withheld: str | None
    share: Fraction | None  # of all the products, where both counts are published


@dataclass(frozen=True, slots=True)
class CriterionShare:
    """Published products at target for one criterion, of those to which it applies."""

    criterion: Criterion
    theme: Theme
    reached: int | None
    products: int | None
    withheld: str | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a release says, ready to be shown: bands highest first, criteria by share."""

    questionnaire: Questionnaire
    bands: tuple[BandCount, ...]
    criteria: tuple[CriterionShare, ...]  # lowest share first, withheld ones last
    products: int
    vendor_groups: int
    population_digest: str
    rule: Mapping[str, int]
    method: str
    withheld: int  # cells of the release that are not published
    cells: int

    @property
    def top(self) -> BandCount:
        return self.bands[0]

    @property
    def bottom(self) -> BandCount:
        return self.bands[-1]

    @property
    def withheld_bands(self) -> tuple[BandCount, ...]:
        return tuple(each for each in self.bands if each.withheld)

    @property
    def fullest(self) -> int:
        """The products of the fullest published band: the height of the highest column."""
        return max((each.products or 0 for each in self.bands), default=0)

    @property
    def shared_criteria(self) -> tuple[CriterionShare, ...]:
        """The criteria whose share at target is published, lowest first."""
        return tuple(each for each in self.criteria if each.share)

    @property
    def least_reached(self) -> tuple[CriterionShare, ...]:
        return self.shared_criteria[:EXTREMES]

    @property
    def most_reached(self) -> tuple[CriterionShare, ...]:
        return self.shared_criteria[EXTREMES:][-EXTREMES:][::-1]

    @property
    def withheld_criteria(self) -> tuple[CriterionShare, ...]:
        return tuple(each for each in self.criteria if each.withheld)

    @property
    def withheld_by_reason(self) -> tuple[tuple[str, tuple[CriterionShare, ...]], ...]:
        """The criteria whose share is withheld, under each reason that occurs."""
        found: dict[str, list[CriterionShare]] = {}
        for each in self.criteria:
            if each.withheld:
                found.setdefault(each.withheld, []).append(each)
        return tuple((reason, tuple(criteria)) for reason, criteria in found.items())


@dataclass(frozen=True, slots=True)
class PublishedResults:
    """A wave's results page: the figures, the pictures, and what names the release."""

    wave: WaveLine
    figures: Figures
    digest: str
    published_at: datetime
    size: int  # bytes of the release's document
    pictures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WaveWithoutResults:
    """A wave that is not published yet: the page says where it stands."""

    wave: WaveLine


@lru_cache(maxsize=64)
def figures_of(document: str) -> Figures:
    """The figures of a release's document. Read once a process: it never changes."""
    release = json.loads(document)
    questionnaire = questionnaire_of(release["questionnaire"]["digest"])
    tables = {each["id"]: each["cells"] for each in release["tables"]}
    return Figures(
        questionnaire=questionnaire,
        bands=_bands(tables["bands"]),
        criteria=_criteria(questionnaire, tables["levels"]),
        products=release["population"]["products"],
        vendor_groups=release["population"]["vendor_groups"],
        population_digest=release["population"]["digest"],
        rule=release["rule"],
        method=release["method"],
        withheld=sum(cell["withheld"] is not None for cells in tables.values() for cell in cells),
        cells=sum(map(len, tables.values())),
    )


def _bands(cells: Sequence[Mapping[str, Any]]) -> tuple[BandCount, ...]:
    total = next(cell["products"] for cell in cells if cell["at"] == [MARGIN])
    counts = []
    for cell in cells:
        (name,) = cell["at"]
        if name != MARGIN:
            start, end = map(int, name.split("-"))
            counts.append(
                BandCount(
                    Band(start, end),
                    cell["products"],
                    cell["withheld"],
                    _share(cell["products"], total),
                )
            )
    return tuple(reversed(counts))


def _criteria(
    questionnaire: Questionnaire, cells: Sequence[Mapping[str, Any]]
) -> tuple[CriterionShare, ...]:
    found = {tuple(cell["at"]): cell for cell in cells}
    themes = {each.id: each for each in questionnaire.themes}
    shares = []
    for criterion in questionnaire.criteria:
        reached = found[criterion.id, REACHED]
        missed = found[criterion.id, MISSED]
        total = found[criterion.id, MARGIN]["products"]
        shares.append(
            CriterionShare(
                criterion,
                themes[criterion.theme],
                reached["products"],
                total,
                reached["withheld"] or missed["withheld"],
                _share(reached["products"], total),
            )
        )
    return tuple(sorted(shares, key=_lowest_share_first))


def _lowest_share_first(each: CriterionShare) -> tuple[bool, float]:
    share = each.share
    return (share is None, share.reached / share.applicable if share else 0)


def _share(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(part, whole) if part is not None and whole else None


# The pictures that the results page shows; its ranked criteria are a table with bars.
PICTURES: Final = ("bands-wide", "bands-narrow")


def results(slug: str, language: str) -> PublishedResults | WaveWithoutResults:
    """A wave's public results. Three statements. Raises `Http404` for a wave in draft."""
    wave = public_wave(slug)
    release = latest_release(slug)
    line = wave_line(wave)
    if release is None:
        return WaveWithoutResults(line)
    pictures = Picture.objects.filter(release=release, language=language, name__in=PICTURES)
    return PublishedResults(
        wave=line,
        figures=figures_of(release.document),
        digest=release.digest,
        published_at=release.published_at,
        size=len(release.document.encode()),
        pictures={each.name: each.svg for each in pictures},
    )


def latest_published() -> str | None:
    """The slug of the wave whose results were published last."""
    slugs = Release.objects.order_by("-published_at").values_list("wave__slug", flat=True)
    return slugs.first()


def public_release(slug: str) -> Release:
    """The release in force of a wave, for anybody. Raises `Http404`."""
    public_wave(slug)
    release = latest_release(slug)
    if release is None:
        raise Http404
    return release


RELEASE_COLUMNS = ("table", "first", "second", "products", "withheld")


def release_rows(document: str) -> Iterator[tuple[object, ...]]:
    """Every cell of a release's document: its table, its place, its count or why there is none."""
    for table in json.loads(document)["tables"]:
        for cell in table["cells"]:
            first, second = (*cell["at"], None)[:2]
            yield table["id"], first, second, cell["products"], cell["withheld"]


def picture(slug: str, name: str, language: str) -> str:
    """A chart of a wave's release as SVG, for anybody. Raises `Http404`."""
    pictures = Picture.objects.filter(
        release=public_release(slug), name=name, language=language
    ).values_list("svg", flat=True)
    svg = pictures.first()
    if svg is None:
        raise Http404
    return svg


def waves_in_register() -> tuple[WaveLine, ...]:
    """The waves that may have submissions. One statement."""
    return waves(WaveState.OPEN, WaveState.CLOSED, WaveState.SEALED)


EXAMPLE_CRITERIA: Final = 59  # of the method page's example


@dataclass(frozen=True, slots=True)
class BandExample:
    """A band, and the whole numbers of reached criteria that stand in it."""

    band: Band
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Method:
    """What the method page names: the rules' version and figures, from the rules themselves."""

    version: str
    bands: tuple[Band, ...]
    rule: Rule
    renewal_days: int  # before its end, from which a submission may be renewed

    @property
    def examples(self) -> tuple[BandExample, ...]:
        """Each band with the counts of the example that stand in it, the highest band first."""
        counts: dict[Band, list[int]] = {each: [] for each in reversed(self.bands)}
        for reached in range(EXAMPLE_CRITERIA + 1):
            band = band_of(Fraction(reached, EXAMPLE_CRITERIA))
            if band is not None:
                counts[band].append(reached)
        return tuple(BandExample(band, min(held), max(held)) for band, held in counts.items())


def method() -> Method:
    return Method(version=METHOD, bands=bands(), rule=Rule(), renewal_days=RENEWAL_DAYS)


def latest_release(slug: str) -> Release | None:
    """The release in force of the wave of this slug."""
    return Release.objects.filter(wave__slug=slug).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class AnsweredCriterion:
    """A criterion of a submission with what was answered, and what its levels ask for."""

    criterion: Criterion
    result: CriterionResult
    answer: Answer | None

    @property
    def declared(self) -> Level | None:
        """The declared level; None for «ne sait pas» and for no answer."""
        level = self.result.level
        return self.criterion.levels[level] if isinstance(level, int) else None

    @property
    def next_number(self) -> int:
        """The level to reach next: above the declared one, the lowest above 0 without one."""
        level = self.result.level
        return level + 1 if isinstance(level, int) else 1

    @property
    def next_level(self) -> Level:
        return self.criterion.levels[self.next_number]

    @property
    def target_level(self) -> Level:
        return self.criterion.levels[self.criterion.target]


@dataclass(frozen=True, slots=True)
class ThemeScore:
    theme: Theme
    fraction: Fraction

    @property
    def missed(self) -> int:
        return self.fraction.applicable - self.fraction.reached


@dataclass(frozen=True, slots=True)
class ResultAmongWave:
    """A submission's result, and the bands of its wave where they are published."""

    result: SubmittedResult
    figures: Figures | None
    is_own: bool
    has_receipt: bool
    standing: Standing
    evidence: SignedEvidence

    @property
    def bands(self) -> tuple[Band, ...]:
        return bands(self.result.cuts)

    @property
    def is_evenly_cut(self) -> bool:
        """Whether a percentage can be marked on bands drawn of equal width."""
        return len({each.end - each.start for each in self.bands}) == 1

    @property
    def band_among_wave(self) -> Band | None:
        """The published band that holds the product's: the same, or a merged one."""
        band = self.result.assessment.band
        if self.figures is None or band is None:
            return None
        held = (
            each.band
            for each in self.figures.bands
            if each.band.start <= band.start and band.end <= each.band.end
        )
        return next(held, None)

    @property
    def themes(self) -> tuple[ThemeScore, ...]:
        """The themes of which at least one criterion applies, in the questionnaire's order."""
        titles = {each.id: each for each in self.result.questionnaire.themes}
        return tuple(
            ThemeScore(titles[each.id], each.fraction)
            for each in self.result.assessment.themes
            if each.fraction.applicable
        )

    @property
    def gaps(self) -> tuple[AnsweredCriterion, ...]:
        """The criteria below target, largest gap first."""
        return tuple(map(self._answered, sorted(self.result.missed, key=largest_gap_first)))

    @property
    def reached(self) -> tuple[AnsweredCriterion, ...]:
        return tuple(self._answered(each) for each in self._criteria if each.reached)

    @property
    def not_applicable(self) -> tuple[AnsweredCriterion, ...]:
        return tuple(self._answered(each) for each in self._criteria if each.applies is False)

    @property
    def _criteria(self) -> tuple[CriterionResult, ...]:
        return self.result.assessment.criteria

    def _answered(self, each: CriterionResult) -> AnsweredCriterion:
        return AnsweredCriterion(
            self.result.questionnaire.criterion(each.id), each, self.result.answers.get(each.id)
        )


def result_among_wave(user: User, response_id: UUID, on: date, page: int = 1) -> ResultAmongWave:
    """A submitted response's result for those who may read it. Raises `Http404`.

    `page` is that of the list of evidence; `on`, the day on which evidence holds or not.
    """
    response = submitted_response_for(user, response_id)
    result = submitted_result(response)
    release = latest_release(result.wave_slug)
    return ResultAmongWave(
        result=result,
        figures=figures_of(release.document) if release else None,
        is_own=ROLES[Role(response.role)].kind is Kind.VENDOR,
        has_receipt=has_receipt(response.public_id, result.number),
        standing=standing_of(response),
        evidence=signed_evidence(response.public_id, result.number, on, page),
    )


@dataclass(frozen=True, slots=True)
class Home:
    """The public home: the latest published wave with its figures, and the waves under way."""

    published: PublishedResults | None
    questionnaire: Questionnaire | None  # the version published last
    open_waves: tuple[WaveLine, ...]


def home(language: str) -> Home:
    """The public home's content. A constant number of statements."""
    slug = latest_published()
    published = results(slug, language) if slug else None
    versions = questionnaires()
    return Home(
        published=published if isinstance(published, PublishedResults) else None,
        questionnaire=versions[0].questionnaire if versions else None,
        open_waves=waves(WaveState.OPEN),
    )
