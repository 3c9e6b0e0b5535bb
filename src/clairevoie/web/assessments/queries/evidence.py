"""What backs the answers of a response, as pages list it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypedDict
from urllib.parse import urlsplit
from uuid import UUID

from django.core.files.storage import storages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404

from clairevoie.core.questionnaire import Theme
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.workspace import Question, Workspace, workspace

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import WithAnnotations

    from clairevoie.web.assessments.models import Evidence, Response


STORAGE: Final = "evidence"  # its alias in the settings
LISTED: Final = 50  # pieces of a page
EXPORTED: Final = 20_000  # pieces of one CSV file
SOON: Final = timedelta(days=30)  # before the day until which a piece holds


class _Held(TypedDict):
    """What a row is annotated with."""

    is_held: bool


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    evidence_id: UUID
    criterion: str
    title: str
    url: str
    ending: str
    size: int
    digest: str
    dated: date | None
    valid_until: date | None
    added_by: str
    added_at: datetime
    is_signed: bool  # a submission holds it
    is_expired: bool
    is_expiring: bool

    @property
    def host(self) -> str:
        """Where a link leads; empty for a file."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """What backs one answer, with its question."""

    ws: Workspace
    question: Question
    lines: tuple[EvidenceLine, ...]


def criterion_evidence(response: Response, criterion: str, on: date) -> CriterionEvidence:
    """What backs one answer of a response fetched through `access`. Three statements.

    Raises `Http404` for a criterion that is not of the questionnaire.
    """
    ws = workspace(response)
    try:
        question = ws.question(criterion)
    except KeyError:
        raise Http404 from None
    rows = models.Evidence.objects.filter(response=response, criterion=criterion)
    return CriterionEvidence(ws, question, _lines(_listed(rows), on))


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """What an address asks to see: words that are not known ask for everything."""

    show: str = ""
    theme: str = ""

    @property
    def is_any(self) -> bool:
        return bool(self.show or self.theme)


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """A page of what backs a response's answers, and how much of it there is to look at."""

    ws: Workspace
    lines: tuple[EvidenceLine, ...]
    page: Page[WithAnnotations[Evidence, _Held]]
    themes: tuple[Theme, ...]
    counts: Mapping[str, int]  # pieces by what may be shown, within the theme

    @property
    def to_renew(self) -> int:
        return self.counts["expiring"] + self.counts["expired"]


def evidence_list(
    response: Response, wanted: EvidenceFilter, on: date, page: int = 1, size: int = LISTED
) -> EvidenceList:
    """A page of a response's evidence, by criterion. Five statements."""
    ws = workspace(response)
    shows = _shows(on)
    rows = models.Evidence.objects.filter(response=response)
    if wanted.theme in {each.theme.id for each in ws.themes}:
        of_theme = [each.criterion.id for each in ws.theme(wanted.theme).questions]
        rows = rows.filter(criterion__in=of_theme)
    counts = rows.aggregate(**{name: Count("pk", filter=each) for name, each in shows.items()})
    shown = _listed(rows.filter(shows.get(wanted.show, shows["everything"])))
    listed = Paginator(shown, size).get_page(page)
    return EvidenceList(
        ws=ws,
        lines=_lines(listed.object_list, on),
        page=listed,
        themes=tuple(each.theme for each in ws.themes),
        counts=counts,
    )


def _shows(on: date) -> Mapping[str, Q]:
    return {
        "everything": Q(),
        "expiring": Q(valid_until__range=(on, on + SOON)),
        "expired": Q(valid_until__lt=on),
        "endless": Q(valid_until__isnull=True),
    }


EVIDENCE_COLUMNS: Final = (
    "criterion",
    "title",
    "kind",
    "link",
    "bytes",
    "digest",
    "dated",
    "valid_until",
    "added_at",
    "added_by",
    "signed",
)


def evidence_row(line: EvidenceLine) -> tuple[object, ...]:
    """A piece of evidence as its CSV row."""
    return (
        line.criterion,
        line.title,
        line.ending or "link",
        line.url,
        line.size if line.ending else None,
        line.digest,
        line.dated,
        line.valid_until,
        line.added_at.isoformat(timespec="seconds"),
        line.added_by,
        line.is_signed,
    )


@dataclass(frozen=True, slots=True)
class SignedEvidence:
    """A page of what a submission holds."""

    lines: tuple[EvidenceLine, ...]
    page: Page[WithAnnotations[Evidence, _Held]]


def signed_evidence(
    response_id: UUID, number: int, on: date, page: int = 1, size: int = LISTED
) -> SignedEvidence:
    """What a submission that one may read holds, by criterion. Two statements."""
    rows = models.Evidence.objects.filter(
        submissions__response__public_id=response_id, submissions__number=number
    )
    listed = Paginator(_listed(rows), size).get_page(page)
    return SignedEvidence(_lines(listed.object_list, on), listed)


def _listed(rows: QuerySet[Evidence]) -> QuerySet[WithAnnotations[Evidence, _Held]]:
    """By criterion, each with whether a submission holds it."""
    held = models.Submission.objects.filter(evidence=OuterRef("pk"))
    return (
        rows.select_related("added_by")
        .annotate(is_held=Exists(held))
        .order_by("criterion", "added_at", "pk")
    )


def _lines(rows: Iterable[WithAnnotations[Evidence, _Held]], on: date) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(
            evidence_id=row.public_id,
            criterion=row.criterion,
            title=row.title,
            url=row.url,
            ending=row.ending,
            size=row.size,
            digest=row.digest,
            dated=row.dated,
            valid_until=row.valid_until,
            added_by=row.added_by.name if row.added_by else "",
            added_at=row.added_at,
            is_signed=row.is_held,
            is_expired=row.valid_until is not None and row.valid_until < on,
            is_expiring=row.valid_until is not None and on <= row.valid_until <= on + SOON,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class HeldEvidence:
    """A piece of evidence with its file, where it is one: what leaves the site with a response."""

    criterion: str
    title: str
    url: str
    ending: str
    size: int
    digest: str
    dated: date | None
    valid_until: date | None
    stored_as: str

    def chunks(self) -> Iterator[bytes]:
        """The bytes. Raises `OSError` where the storage has them no more."""
        with storages[STORAGE].open(self.stored_as) as file:
            yield from file.chunks()


def held_evidence(response: Response) -> tuple[HeldEvidence, ...]:
    """A response's evidence, by criterion. One statement."""
    rows = models.Evidence.objects.filter(response=response)
    return tuple(
        HeldEvidence(
            criterion=row.criterion,
            title=row.title,
            url=row.url,
            ending=row.ending,
            size=row.size,
            digest=row.digest,
            dated=row.dated,
            valid_until=row.valid_until,
            stored_as=row.stored_as,
        )
        for row in rows.order_by("criterion", "added_at", "pk")
    )


def chunks_of(evidence: Evidence) -> Iterator[bytes]:
    """The bytes of a file; it is open only while they are read."""
    with storages[STORAGE].open(evidence.stored_as) as file:
        yield from file.chunks()
