"""What benchmarks of the served site share: figures in a table, a person who answers, two databases."""

import re
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from _running import Processor, Site
from _visitor import AnswersPage, Visitor, answers_page

REPOSITORY = Path(__file__).parent.parent


@dataclass
class Table:
    """The figures, printed as they come."""

    missed: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        print(f"\n{text}")
        print(f"  {'figure':<52} {'target':<9} {'measured':<52} {'':<5} incumbent, as given")

    def row(
        self, figure: str, measured: str, passed: bool | None = None, target: str = "", given: str = ""
    ) -> None:  # fmt: skip
        verdict = {True: "pass", False: "FAIL", None: ""}[passed]
        if passed is False:
            self.missed.append(figure)
        print(
            f"  {figure:<52} {target:<9} {measured:<52} {verdict:<5} {given}".rstrip(), flush=True
        )


@dataclass(frozen=True, slots=True)
class Times:
    """How long requests took, in seconds, and what the server did in them, a request."""

    seconds: Sequence[float]
    server: Processor

    @property
    def median(self) -> float:
        """In milliseconds."""
        return 1000 * statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """In milliseconds."""
        return 1000 * statistics.quantiles(self.seconds, n=20)[-1]

    def __str__(self) -> str:
        busy, waited = 1000 * self.server.busy, 1000 * self.server.waited
        return f"{self.median:.1f} ms, p95 {self.p95:.1f}; server {busy:.1f}, waited {waited:.1f}"


class WrongSave(Exception):
    """A save that was not answered as a save is."""


@dataclass
class Answering:
    """One person on one page of cards, saving one answer after the other."""

    visitor: Visitor
    page: AnswersPage
    criteria: Sequence[str]
    saved: int = 0

    @classmethod
    def at(cls, visitor: Visitor, response: str, theme: str) -> "Answering":
        page = answers_page(visitor.get(f"/responses/{response}/themes/{theme}/").text)
        return cls(visitor, page, tuple(page.cards))

    def save(self) -> float:
        """Change one answer; the next save of its criterion is made upon the reply's revision."""
        criterion = self.criteria[self.saved % len(self.criteria)]
        level, revision = f"{criterion}-level", f"{criterion}-revision"
        fields = self.page.fields
        fields[level] = "1" if fields.get(level) == "0" else "0"
        reply = self.visitor.ask(
            "POST", self.page.cards[criterion].address, self.page.sent_by(criterion), htmx=True
        )
        found = re.search(rf'name="{revision}" value="(\d+)"', reply.text)
        if reply.status != 200 or not found or int(found[1]) != int(fields[revision]) + 1:
            raise WrongSave(f"{reply.status} {criterion} upon revision {fields[revision]}")
        fields[revision] = found[1]
        self.saved += 1
        return reply.seconds


@dataclass
class Database:
    """Where the two copies of the site keep their rows."""

    name: str
    folder: Path
    server: str = ""  # PostgreSQL's address

    def small(self) -> Site:
        return Site(self.folder / "small", self._made("small"))

    def large_from(self, small: Site) -> Site:
        """A copy of the whole site."""
        small.copy_files(self.folder / "large")
        return Site(self.folder / "large", self._made("large", "TEMPLATE small"))

    def _made(self, name: str, how: str = "") -> str:
        if not self.server:
            return ""
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {how}")
        return f"{self.server}/{name}"


def databases(engine: str, folder: Path) -> Iterator[Database]:
    if engine in ("sqlite", "both"):
        (folder / "sqlite").mkdir()
        yield Database("SQLite", folder / "sqlite")
    if engine in ("postgresql", "both"):
        sys.path.insert(0, str(REPOSITORY))
        from tests.support import postgresql  # noqa: PLC0415 — only where it is asked for

        programs = postgresql.find_programs()
        if programs is None:
            print("\nPostgreSQL: not measured, its programs are missing (scripts/system-packages)")
            return
        for name in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
            postgresql.SETTINGS.pop(name, None)  # as an operator runs it, not as tests do
        server = postgresql.start(programs)
        (folder / "postgresql").mkdir()
        yield Database("PostgreSQL", folder / "postgresql", server)
