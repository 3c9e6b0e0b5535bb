"""The public register: what everybody may know of a submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from clairevoie.core.canonical import Json
from clairevoie.core.programme import Corridor
from clairevoie.core.submission import Act
from clairevoie.web.assessments import models
from clairevoie.web.programmes.documents import programme_of

PAGE_SIZE = 100
DIGEST_START = "sha-256:"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """What everybody may know of a submission: that it exists, its digest, how long it holds.

    `number` and `act` say which of the product's submissions it is, and what it does to the earlier.
    """

    product: str
    product_version: str
    vendor: str
    corridors: tuple[Corridor, ...]
    wave_slug: str
    wave_title: Mapping[str, str]
    submitted_on: date
    valid_until: date
    digest: str
    number: int
    act: Act

    def is_valid_on(self, day: date) -> bool:
        return day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Register:
    lines: tuple[RegisterLine, ...]
    page: "Page[models.Response]"
    sought: str  # what was searched for

    @property
    def is_of_earlier(self) -> bool:
        """Whether what was searched for is the digest of a submission that stands no longer."""
        return self.sought.startswith(DIGEST_START) and any(
            each.digest != self.sought for each in self.lines
        )


def register(search: str, wave: str, page: int, size: int = PAGE_SIZE) -> Register:
    """Submitted responses with what stands, by product; an earlier digest finds it too.

    Three statements.
    """
    rows = (
        models.Response.objects.filter(latest__isnull=False)
        .select_related("product__vendor", "wave__programme", "latest")
        .defer("latest__document", "facts")
        .prefetch_related("product__corridors")
        .order_by("product__name", "-wave__opens_on", "pk")
    )
    if search:
        of_digest = models.Submission.objects.filter(response=OuterRef("pk"), digest=search)
        rows = rows.filter(
            Q(product__name__icontains=search)
            | Q(product__vendor__name__icontains=search)
            | Q(Exists(of_digest))
        )
    if wave:
        rows = rows.filter(wave__slug=wave)
    listed = Paginator(rows, size).get_page(page)
    return Register(tuple(_register_line(each) for each in listed.object_list), listed, search)


def _register_line(response: models.Response) -> RegisterLine:
    programme = programme_of(response.wave.programme.document)
    standing = {each.corridor for each in response.product.corridors.all()}
    latest = response.latest
    if latest is None:
        raise ValueError(f"response {response.pk} has no submission")
    return RegisterLine(
        product=response.product.name,
        product_version=response.product_version,
        vendor=response.product.vendor.name,
        corridors=tuple(each for each in programme.product_corridors if each.id in standing),
        wave_slug=response.wave.slug,
        wave_title={"fr": response.wave.title_fr, "en": response.wave.title_en},
        submitted_on=latest.submitted_at.date(),
        valid_until=latest.valid_until,
        digest=latest.digest,
        number=latest.number,
        act=Act(latest.act),
    )


REGISTER_COLUMNS = (
    "product",
    "version",
    "vendor",
    "corridors",
    "wave",
    "submitted_on",
    "valid_until",
    "number",
    "act",
    "digest",
)


def register_row(line: RegisterLine) -> tuple[object, ...]:
    """A line of the register as its CSV row."""
    return (
        line.product,
        line.product_version,
        line.vendor,
        " ".join(each.id for each in line.corridors),
        line.wave_slug,
        line.submitted_on,
        line.valid_until,
        line.number,
        str(line.act),
        line.digest,
    )


def register_record(line: RegisterLine) -> Json:
    """A line of the register as its JSON record."""
    return {
        "product": line.product,
        "version": line.product_version,
        "vendor": line.vendor,
        "corridors": [each.id for each in line.corridors],
        "wave": line.wave_slug,
        "submitted_on": line.submitted_on.isoformat(),
        "valid_until": line.valid_until.isoformat(),
        "number": line.number,
        "act": line.act.value,
        "digest": line.digest,
    }
