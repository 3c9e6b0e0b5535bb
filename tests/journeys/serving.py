"""The demonstration as its users get it: loaded once, then served by gunicorn to one test module."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import StorageState

PROGRAM = Path(sys.executable).with_name("clairevoie")
START_SECONDS = 60
END_SECONDS = 20


@dataclass
class Site:
    """A running site of its own: where it is, and who has signed in to it already."""

    address: str
    data: Path
    sessions: dict[str, StorageState] = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """One command of `clairevoie manage` on the site's data; what it printed."""
        return _manage(self.data, *arguments)


def loaded_once(folder: Path) -> Path:
    """The demonstration's data in this folder; test processes that share it load it only once."""
    data = folder / "demonstration"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            being_made = folder / "demonstration.unfinished"
            shutil.rmtree(being_made, ignore_errors=True)
            _manage(being_made, "prepare")
            _manage(being_made, "load-demonstration", "http://127.0.0.1/")
            being_made.rename(data)
    return data


@contextmanager
def served(data: Path) -> Iterator[Site]:
    """The site on this data, on a free port of 127.0.0.1; gone at the end."""
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", data)
    log = data / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(port), "--workers", "1"],
            env=_surroundings(data),
            cwd=data,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that its workers can be ended with it
        )
        try:
            _await(site, server, log)
            yield site
        finally:
            server.send_signal(signal.SIGINT)  # at once: browsers keep their connections open
            try:
                server.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
    said = log.read_text(errors="replace")
    assert "Internal Server Error" not in said, said


def _manage(data: Path, *arguments: str) -> str:
    data.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        [PROGRAM, "manage", *arguments],
        env=_surroundings(data),
        cwd=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def _surroundings(data: Path) -> Mapping[str, str]:
    """The environment of a user, not of the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLAIREVOIE_", "DJANGO_"))
    }
    return {**kept, "CLAIREVOIE_MODE": "demonstration", "CLAIREVOIE_DATA": str(data)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(site: Site, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{site.address}/healthz", timeout=5):  # noqa: S310 — ours
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"the site does not answer:\n{log.read_text(errors='replace')}")
