"""Responses in lists: a vendor’s products, and a wave as its authority follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from clairevoie.core.answers import UNKNOWN, Answer, Assurance
from clairevoie.core.programme import Corridor
from clairevoie.core.scoring import Band, Fraction, band_of, score
from clairevoie.web.assessments import models
from clairevoie.web.assessments.states import ResponseState, may_change
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.programmes.documents import programme_of, questionnaire_of
from clairevoie.web.programmes.queries import WaveLine, corridors, waves
from clairevoie.web.programmes.states import WaveState

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import Organisation
    from clairevoie.web.programmes.models import Wave


PAGE_SIZE = 100
_ASSURANCE = {str(each): each for each in Assurance}


def page_number(sent: str | None) -> int:
    """The page that an address asks for; 1 for what is no number."""
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 7 else 1


def words_sought(sent: str | None) -> str:
    """What an address asks to find, in 100 characters at most; PostgreSQL has no word with NUL."""
    return (sent or "").replace("\0", "")[:100].strip()


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """A response in a list: its state, and how far it is."""

    response_id: UUID
    product_name: str
    product_version: str
    vendor_name: str
    corridors: tuple[Corridor, ...]
    wave_slug: str
    wave_title: Mapping[str, str]
    wave_state: WaveState
    closes_on: date
    state: ResponseState
    changed_at: datetime
    answered: int
    unanswered: int
    undetermined: int
    fraction: Fraction
    band: Band | None
    submitted_at: datetime | None
    valid_until: date | None
    digest: str
    number: int  # of what is signed; 0: nothing is
    is_superseded: bool  # another submission has taken this one's place since

    @property
    def is_submitted(self) -> bool:
        """Whether a submission stands, also while it is being corrected."""
        return bool(self.digest)

    @property
    def is_editable(self) -> bool:
        return may_change(self.state, self.wave_state)


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product and its responses, the latest first."""

    product_id: UUID
    vendor_slug: str
    vendor_name: str
    name: str
    corridors: tuple[Corridor, ...]
    responses: tuple[ResponseLine, ...]
    open_waves: tuple[WaveLine, ...]
    to_start: tuple[WaveLine, ...]  # those of them in which it has no response yet

    @property
    def last_submitted(self) -> ResponseLine | None:
        """What the next version starts from: the response that was submitted last."""
        signed = [each for each in self.responses if each.submitted_at]
        return max(signed, key=lambda each: str(each.submitted_at), default=None)


@dataclass(frozen=True, slots=True)
class Dashboard:
    products: tuple[ProductLine, ...]
    page: Page[models.Product]
    open_waves: tuple[WaveLine, ...]


def dashboard(vendor: Organisation, page: int) -> Dashboard:
    """A vendor's products with their responses. A constant number of statements."""
    listed = Paginator(
        models.Product.objects.filter(vendor=vendor)
        .select_related("vendor")
        .prefetch_related("corridors")
        .order_by("name"),
        PAGE_SIZE,
    ).get_page(page)
    responses = _responses_of(listed.object_list)
    by_product: dict[int, list[ResponseLine]] = {}
    for response, line in zip(responses, _lines(_standing(responses)), strict=True):
        by_product.setdefault(response.product_id, []).append(line)
    open_waves = waves(WaveState.OPEN)
    known = corridors()
    return Dashboard(
        products=tuple(
            _product_line(each, by_product.get(each.pk, []), open_waves, known) for each in listed
        ),
        page=listed,
        open_waves=open_waves,
    )


def _responses_of(products: Iterable[models.Product]) -> list[models.Response]:
    return list(
        models.Response.objects.filter(product__in=[each.pk for each in products])
        .select_related("product__vendor", "wave__programme", "latest")
        .defer("latest__document")
        .prefetch_related("product__corridors")
        .order_by("-wave__opens_on", "-started_at")
    )


def product(row: models.Product) -> ProductLine:
    """One product fetched through `access`, with its responses."""
    responses = _responses_of([row])
    return _product_line(row, _lines(_standing(responses)), waves(WaveState.OPEN), corridors())


def _product_line(
    product: models.Product,
    lines: Sequence[ResponseLine],
    open_waves: Sequence[WaveLine],
    known: Sequence[Corridor],
) -> ProductLine:
    answering = {line.wave_slug for line in lines}
    standing = {each.corridor for each in product.corridors.all()}
    return ProductLine(
        product_id=product.public_id,
        vendor_slug=product.vendor.slug,
        vendor_name=product.vendor.name,
        name=product.name,
        corridors=tuple(each for each in known if each.id in standing),
        responses=tuple(lines),
        open_waves=tuple(open_waves),
        to_start=tuple(each for each in open_waves if each.slug not in answering),
    )


_Shown = tuple[models.Response, models.Submission | None]  # a response, and what is signed of it


def _standing(responses: Iterable[models.Response]) -> list[_Shown]:
    return [(each, each.latest) for each in responses]


def _lines(listed: Sequence[_Shown]) -> list[ResponseLine]:
    """Responses as lines; the answers of all the drafts among them in one statement."""
    drafts = [response.pk for response, submission in listed if submission is None]
    answers: dict[int, dict[str, Answer]] = {}
    if drafts:
        rows = models.Answer.objects.filter(response__in=drafts)
        for response, criterion, level, unknown, assurance in rows.values_list(
            "response_id", "criterion", "level", "unknown", "assurance"
        ):
            given = Answer(UNKNOWN if unknown else level, "", _ASSURANCE[assurance])
            answers.setdefault(response, {})[criterion] = given
    return [_line(*each, answers.get(each[0].pk, {})) for each in listed]


def _line(
    response: models.Response, signed: models.Submission | None, answers: Mapping[str, Answer]
) -> ResponseLine:
    programme = programme_of(response.wave.programme.document)
    if signed is not None:
        fraction = Fraction(signed.reached, signed.applicable)
        band = band_of(fraction, programme.bands)
        answered, unanswered, undetermined = signed.applicable, 0, 0
    else:
        assessment = score(
            questionnaire_of(response.wave.questionnaire_id),
            facts_value(response.facts),
            answers,
            programme.bands,
        )
        fraction, band = assessment.fraction, assessment.band
        unanswered, undetermined = assessment.unanswered, assessment.undetermined
        answered = fraction.applicable - unanswered
    standing = {each.corridor for each in response.product.corridors.all()}
    return ResponseLine(
        response_id=response.public_id,
        product_name=response.product.name,
        product_version=response.product_version,
        vendor_name=response.product.vendor.name,
        corridors=tuple(each for each in programme.product_corridors if each.id in standing),
        wave_slug=response.wave.slug,
        wave_title={"fr": response.wave.title_fr, "en": response.wave.title_en},
        wave_state=WaveState(response.wave.state),
        closes_on=response.wave.closes_on,
        state=ResponseState(response.state),
        changed_at=response.changed_at,
        answered=answered,
        unanswered=unanswered,
        undetermined=undetermined,
        fraction=fraction,
        band=band,
        submitted_at=signed.submitted_at if signed else None,
        valid_until=signed.valid_until if signed else None,
        digest=signed.digest if signed else "",
        number=signed.number if signed else 0,
        is_superseded=signed is not None and signed.pk != response.latest_id,
    )


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """What the authority asked to see; each stands in the page's address."""

    search: str = ""
    state: str = ""
    corridor: str = ""
    sort: str = "product"


SORTS: Mapping[str, tuple[str, ...]] = {
    "product": ("product__name", "pk"),
    "-product": ("-product__name", "pk"),
    "vendor": ("product__vendor__name", "product__name", "pk"),
    "-vendor": ("-product__vendor__name", "product__name", "pk"),
    "changed": ("changed_at", "pk"),
    "-changed": ("-changed_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class Board:
    lines: tuple[ResponseLine, ...]
    page: Page[models.Response]
    states: Mapping[str, int]  # responses of the whole wave by state
    corridors: tuple[Corridor, ...]


def board(wave: Wave, wanted: BoardFilter, page: int = 1, size: int = PAGE_SIZE) -> Board:
    """A wave's responses, each with what the wave counts of it. A constant number of statements."""
    rows = (
        models.Response.objects.filter(wave=wave)
        .select_related("product__vendor", "counted")
        .defer("counted__document")
        .prefetch_related("product__corridors")
        .order_by(*SORTS.get(wanted.sort, SORTS["product"]))
    )
    if wanted.search:
        rows = rows.filter(
            Q(product__name__icontains=wanted.search)
            | Q(product__vendor__name__icontains=wanted.search)
        )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.corridor:
        rows = rows.filter(product__corridors__corridor=wanted.corridor)
    listed = Paginator(rows, size).get_page(page)
    listed.object_list = list(listed.object_list)
    for each in listed.object_list:
        each.wave = wave
    states = dict.fromkeys(ResponseState.values, 0)
    counted = models.Response.objects.filter(wave=wave).values_list("state")
    states |= dict(counted.annotate(Count("pk")).order_by())
    return Board(
        lines=tuple(_lines([(each, each.counted) for each in listed.object_list])),
        page=listed,
        states=states,
        corridors=programme_of(wave.programme.document).product_corridors,
    )


EXPORT_SIZE = 20_000  # rows of one CSV file
BOARD_COLUMNS = (
    "product",
    "version",
    "vendor",
    "corridors",
    "state",
    "answered",
    "reached",
    "applicable",
    "percent",
    "band",
    "submitted_at",
    "valid_until",
    "digest",
)


def board_row(line: ResponseLine) -> tuple[object, ...]:
    """A line of the board as its CSV row. A draft's score is its vendor's own business."""
    scored = line.is_submitted
    return (
        line.product_name,
        line.product_version,
        line.vendor_name,
        " ".join(each.id for each in line.corridors),
        str(line.state),
        None if scored else line.answered,  # what is signed may leave questions without an answer
        line.fraction.reached if scored else None,
        line.fraction.applicable,
        line.fraction.percent if scored else None,
        str(line.band) if scored and line.band else None,
        line.submitted_at.isoformat(timespec="seconds") if line.submitted_at else None,
        line.valid_until,
        line.digest,
    )
