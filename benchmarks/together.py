"""Twenty people answering one response at once: no lost answer, no error, and how long each save takes.

Each gives one answer a second for a minute over HTTP, as htmx sends it, to criteria of their own;
afterwards the exported response must hold the last answer of each, and each criterion's revision
must have gone up once for each of its saves. Two gunicorn workers; SQLite, then PostgreSQL with its
durable defaults. The clients share the cores with the server.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _measuring import Answering, Database, Table, Times, databases
from _running import Processor, Server, processor_of, served, start_of_demo
from _visitor import Visitor, answers_page

PEOPLE, SECONDS, P95_MS = 20, 60.0, 100
LIMIT_SECONDS = 900


@dataclass
class Person:
    """One of the twenty, with a few criteria to themselves, and what became of their saves."""

    answering: Answering
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    late: int = 0  # seconds that had begun before the save before was answered

    def answer_each_second(self, seconds: float, start: float, offset: float) -> None:
        for number in range(int(seconds)):
            due = start + offset + number
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            else:
                self.late += 1
            try:
                self.taken.append(self.answering.save())
            except Exception as error:  # noqa: BLE001 — every kind of failure is counted
                self.errors.append(repr(error))

    def expected(self) -> dict[str, tuple[int, int]]:
        """Level and revision of each of their criteria, as the last reply said."""
        fields = self.answering.page.fields
        return {
            each: (int(fields[f"{each}-level"]), int(fields[f"{each}-revision"]))
            for each in self.answering.criteria
        }


def measure(table: Table, database: Database, seconds: float) -> None:
    site = database.small()
    start_of_demo(site)
    plan = site.inside("many", PEOPLE)
    table.title(f"{database.name} (load {os.getloadavg()[0]:.1f})")
    with served(site) as server, ExitStack() as stack:
        people = [
            _person(stack, server, plan, number, email)
            for number, email in enumerate(plan["people"])
        ]
        before = processor_of(server.process)
        _all_at_once(people, seconds)
        used = processor_of(server.process).since(before)
        lost = _lost(server, plan, people)
    saves = [each for person in people for each in person.taken]
    errors = [each for person in people for each in person.errors]
    times = Times(saves, Processor(used.busy / len(saves), used.waited / len(saves)))
    table.row(
        f"{len(saves)} answers of {PEOPLE} people in {seconds:.0f} s",
        str(times), times.p95 <= P95_MS, f"p95 {P95_MS} ms",
    )  # fmt: skip
    table.row(
        "  begun late: more than a second before was answered", f"{sum(p.late for p in people)}"
    )
    table.row("  errors", f"{len(errors)}", not errors, "0")
    for error in sorted(set(errors))[:3]:
        print(f"    {error}")
    table.row("  answers lost", f"{len(lost)} {lost[:3] or ''}", not lost, "0")
    table.row("  audit chain", site.manage("verify-audit").split(";")[0])


def _person(
    stack: ExitStack, server: Server, plan: dict[str, Any], number: int, email: str
) -> Person:
    visitor = stack.enter_context(Visitor(server.port))
    visitor.sign_in(email, plan["password"])
    page = answers_page(visitor.get(f"/responses/{plan['response']}/all/").text)
    person = Person(Answering(visitor, page, tuple(page.cards)[number::PEOPLE]))
    person.answering.save()
    return person


def _all_at_once(people: list[Person], seconds: float) -> None:
    start = time.perf_counter() + 0.2
    chance = random.Random(1)
    threads = [
        threading.Thread(target=each.answer_each_second, args=[seconds, start, chance.random()])
        for each in people
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(seconds + 120)


def _lost(server: Server, plan: dict[str, Any], people: list[Person]) -> list[str]:
    """Criteria whose level or revision is not the one that the last save was answered with."""
    visitor = people[0].answering.visitor
    exported = json.loads(visitor.get(f"/responses/{plan['response']}.json").text)["answers"]
    shown = answers_page(visitor.get(f"/responses/{plan['response']}/all/").text).fields
    return [
        criterion
        for person in people
        for criterion, (level, revision) in person.expected().items()
        if exported[criterion]["level"] != level or int(shown[f"{criterion}-revision"]) != revision
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="ten seconds instead of a minute")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"stopped after {LIMIT_SECONDS} s"))
    signal.alarm(LIMIT_SECONDS)
    table = Table()
    load = " ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load average at start {load}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory(prefix="clairevoie-benchmark-") as folder:
        for database in databases(chosen.database, Path(folder)):
            measure(table, database, 10.0 if chosen.quick else SECONDS)
    print(f"\n{', '.join(table.missed)} missed" if table.missed else "\nEvery target is met.")


if __name__ == "__main__":
    main()
