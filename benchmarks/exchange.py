"""Files that go and come back: how long one is read and compared, and how long its pages take.

A response to which as many criteria apply as can, every one answered; the file that comes back
changes each of them. Over HTTP, as `clairevoie serve` runs the site: the file is sent, its
difference page looked at, and confirmed, again and again. SQLite, then PostgreSQL with its durable
defaults. Reading and comparing are measured inside a process of the site. What the
server computed and waited is the mean of the three steps.
"""

import argparse
import json
import os
import re
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from _measuring import Database, Table, Times, databases
from _running import Failed, Server, Site, processor_of, served, start_of_demo
from _visitor import CSRF_FIELD, Fields, NotServed, Reply, Visitor

LIMIT_SECONDS = 900
READ_MS, PAGE_MS = 60, 150
ROUNDS = 40
COMMENTS = (
    "Procédure du 3 mars, page 5, relue par le comité.",
    "Procédure du 3 avril, page 4 : voir aussi l’annexe.",
)


@dataclass
class Rounds:
    """What each step of a round trip took, in seconds."""

    sent: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    confirmed: list[float] = field(default_factory=list)
    compressed: int = 0  # bytes of the last difference page


def changed(document: dict[str, Any], turn: int) -> bytes:
    """The exported response with every answer changed: between two levels, and another comment."""
    answers = {
        criterion: {**answer, "level": 1 - turn % 2, "comment": COMMENTS[turn % 2]}
        for criterion, answer in document["answers"].items()
    }
    return json.dumps({**document, "answers": answers}, ensure_ascii=False).encode()


def measure(table: Table, database: Database, rounds: int) -> None:
    site = database.small()
    start_of_demo(site)
    plan = site.inside("round_trip")
    table.title(f"{database.name} (load {os.getloadavg()[0]:.1f})")
    with served(site) as server, Visitor(server.port) as visitor:
        visitor.sign_in(plan["email"], plan["password"])
        response = f"/responses/{plan['response']}"
        document = json.loads(visitor.get(f"{response}.json").text)
        criteria = len(document["answers"])
        _inside(table, site, plan["response"], "JSON", changed(document, 0), rounds)
        workbook = filled(visitor.get(f"{response}.xlsx").content)
        _inside(table, site, plan["response"], "workbook", workbook, rounds)
        found, times = _round_trips(server, visitor, response, document, rounds)
    table.row(f"file of {criteria} answers sent, until the redirect", str(times(found.sent)))
    page = times(found.page)
    table.row(
        f"difference page: {criteria} answers differ", str(page),
        page.median <= PAGE_MS, f"{PAGE_MS} ms",
    )  # fmt: skip
    table.row("  compressed", f"{found.compressed / 1000:.1f} kB")
    table.row(f"confirmed: {criteria} answers written", str(times(found.confirmed)))


def filled(content: bytes) -> bytes:
    """The downloaded workbook with another comment in each answered row."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Critères"]
    for row in sheet.iter_rows(min_row=3):
        if row[0].value and row[4].value:
            row[5].value = COMMENTS[0]
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _inside(
    table: Table, site: Site, response: str, kind: str, content: bytes, rounds: int
) -> None:
    file = site.data / "came-back"
    file.write_bytes(content)
    taken = site.inside("read_and_compared", response, str(file), rounds)
    both = [one + other for one, other in zip(taken["reading"], taken["comparing"], strict=True)]
    medians = {name: 1000 * statistics.median(each) for name, each in taken.items()}
    median = 1000 * statistics.median(both)
    table.row(
        f"{kind} of {len(content) / 1000:.0f} kB read and compared",
        f"{median:.1f} ms: read {medians['reading']:.1f}, compared {medians['comparing']:.1f}",
        median <= READ_MS, f"{READ_MS} ms",
    )  # fmt: skip


def _round_trips(
    server: Server, visitor: Visitor, response: str, document: dict[str, Any], rounds: int
) -> tuple[Rounds, Callable[[list[float]], Times]]:
    found = Rounds()
    token = _hidden(visitor.get(f"{response}/files/"), CSRF_FIELD)
    before = processor_of(server.process)
    for turn in range(rounds):
        sent = visitor.send_file(f"{response}/files/", token, changed(document, turn))
        _redirected(sent, response)
        page = visitor.get(sent.location)
        confirmed = visitor.ask("POST", sent.location, _everything_of_the_file(page))
        _redirected(confirmed, sent.location)
        found.sent.append(sent.seconds)
        found.page.append(page.seconds)
        found.confirmed.append(confirmed.seconds)
        found.compressed = len(page.body)
    used = processor_of(server.process).since(before, 3 * rounds)
    return found, lambda seconds: Times(seconds, used)


def _everything_of_the_file(page: Reply) -> Fields:
    """The page's form with the file's value chosen for all."""
    names = re.findall(r'name="((?:fact|answer)-[^"]+)" value="file"', page.text)
    chosen = [(name, "file") for name in names]
    return [(CSRF_FIELD, _hidden(page, CSRF_FIELD)), ("seen", _hidden(page, "seen")), *chosen]


def _hidden(page: Reply, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    if found is None:
        raise NotServed("GET", f"a page without {name}", page.status)
    return found[1]


def _redirected(reply: Reply, path: str) -> None:
    if reply.status != 302:
        raise NotServed("POST", path, reply.status)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="a few rounds")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"stopped after {LIMIT_SECONDS} s"))
    signal.alarm(LIMIT_SECONDS)
    table = Table()
    load = " ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load average at start {load}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="clairevoie-benchmark-") as folder:
        for database in databases(chosen.database, Path(folder)):
            try:
                measure(table, database, 8 if chosen.quick else ROUNDS)
            except (Failed, NotServed) as error:
                table.row(database.name, str(error), passed=False)
    print(f"\n{', '.join(table.missed)} missed" if table.missed else "\nEvery target is met.")


if __name__ == "__main__":
    main()
