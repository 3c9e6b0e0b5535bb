"""The site as it is run: `clairevoie demo`, `serve` and `worker` on loopback, each ended again."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("clairevoie")
START_SECONDS = 120
JOB_SECONDS = 600


class Failed(Exception):
    """A program of the site ended badly; carries the end of what it said."""


@dataclass(frozen=True, slots=True)
class Site:
    """One demonstration: its data folder and its database."""

    data: Path
    database_url: str  # empty: SQLite in the data folder

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: it for name, it in os.environ.items() if not name.startswith("CLAIREVOIE_")}
        chosen = {"CLAIREVOIE_DATABASE_URL": self.database_url} if self.database_url else {}
        return {
            **kept,
            **chosen,
            "CLAIREVOIE_MODE": "demonstration",
            "CLAIREVOIE_DATA": str(self.data),
        }

    def manage(self, *arguments: str) -> str:
        return self._finished([PROGRAM, "manage", *arguments])

    def inside(self, task: str, *arguments: object) -> Any:
        """What a task of `_inside.py` returns, run in the site's own Django."""
        said = self._finished([sys.executable, HERE / "_inside.py", task, *map(str, arguments)])
        return json.loads(said)

    def _finished(self, command: list[str | Path]) -> str:
        ended = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=JOB_SECONDS
        )
        if ended.returncode:
            raise Failed(f"{command[1:3]}: {(ended.stdout + ended.stderr)[-3000:]}")
        return ended.stdout

    def copy_files(self, to: Path) -> None:
        shutil.copytree(self.data, to)


@contextmanager
def running(site: Site, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of the site while it runs; told to end, and seen to have ended."""
    with (site.data.parent / f"{site.data.name}-{arguments[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [PROGRAM, *arguments], env=site.environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True, slots=True)
class Server:
    """A site that is served: where, and by which master process."""

    site: Site
    port: int
    process: int


@contextmanager
def served(site: Site) -> Iterator[Server]:
    """The site as `clairevoie serve` runs it."""
    port = free_port()
    with running(site, "serve", "--port", str(port)) as process:
        wait_until_healthy(process, port)
        yield Server(site, port, process.pid)


def start_of_demo(site: Site) -> float:
    """Seconds from `clairevoie demo` to the first answer of /healthz."""
    port = free_port()
    start = time.perf_counter()
    with running(site, "demo", "--port", str(port), "--data", str(site.data)) as process:
        wait_until_healthy(process, port)
        return time.perf_counter() - start


def wait_until_healthy(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Failed(f"ended with {process.returncode} before it served")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise Failed(f"not healthy after {START_SECONDS} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB: resident, and each process's fair share of the pages it has in common with others."""

    resident: float
    proportional: float
    processes: int


def memory_of(process: int) -> Memory:
    """A process with all of its descendants."""
    resident = proportional = 0
    numbers = family_of(process)
    for number in numbers:
        rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
        found = {
            line.split()[0]: int(line.split()[1])
            for line in rollup.splitlines()
            if line.startswith(("Rss:", "Pss:"))
        }
        resident += found["Rss:"]
        proportional += found["Pss:"]
    return Memory(resident / 1024, proportional / 1024, len(numbers))


@dataclass(frozen=True, slots=True)
class Processor:
    """Seconds that processes computed, and seconds that they were ready to and no core was free."""

    busy: float
    waited: float

    def since(self, before: "Processor", requests: int = 1) -> "Processor":
        return Processor(
            (self.busy - before.busy) / requests, (self.waited - before.waited) / requests
        )


def processor_of(process: int) -> Processor:
    """What a process and its descendants have used so far, exact to the nanosecond."""
    busy = waited = 0
    for number in family_of(process):
        for schedule in Path(f"/proc/{number}/task").glob("*/schedstat"):
            computed, ready, _slices = map(int, schedule.read_text().split())
            busy += computed
            waited += ready
    return Processor(busy / 1e9, waited / 1e9)


def family_of(process: int) -> list[int]:
    """A process and all of its descendants."""
    found, waiting = [], [process]
    while waiting:
        number = waiting.pop()
        found.append(number)
        children = Path(f"/proc/{number}/task/{number}/children").read_text()
        waiting += map(int, children.split())
    return found
