"""Take the pictures of the documentation from the running demonstration, into docs/pictures/.

    make pictures        (or: .venv/bin/python scripts/pictures.py [NAME…])

Starts `clairevoie demo` on a free loopback port with a data folder of its own, signs in as the
demonstration's people, and ends all that it started. Chromium is found on the path.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, FloatRect, Page, Playwright, sync_playwright

from clairevoie.web.accounts.permissions import Role
from clairevoie.web.demonstration.people import LOGINS, PASSWORD

PICTURES: Final = Path(__file__).resolve().parent.parent / "docs/pictures"
PROGRAM: Final = Path(sys.executable).with_name("clairevoie")
CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET: Final = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

WIDTH: Final = 1280  # pixels
MARGIN: Final = 8  # pixels below the last block
LARGEST_BYTES: Final = 200_000
START_SECONDS: Final = 180


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: who looks, the way to the page, and what part of it matters."""

    name: str
    role: Role | None  # None: anybody
    go: Callable[[Page], None]
    blocks: str  # no such block is cut: the picture ends below the last that fits
    height: int  # at most


def _home(page: Page) -> None:
    page.goto("/")


def _results(page: Page) -> None:
    page.goto("/waves/segur-1/results/")


def _answering(page: Page) -> None:
    """A theme of the draft under way, where some answers are below target."""
    _draft(page)
    page.locator("a[href*='/themes/governance']").first.click()


def _facts(page: Page) -> None:
    _draft(page)
    page.locator("a[href$='/facts/']").first.click()


def _result(page: Page) -> None:
    page.goto("/workspace/")
    page.locator("a[href$='/result/']").first.click()


def _members(page: Page) -> None:
    page.goto("/workspace/")
    members = page.locator("a[href$='/members/']").first.get_attribute("href")
    page.goto(members or "")


def _assignments(page: Page) -> None:
    _draft(page)
    page.locator(".cv-sidenav a[href$='/assignments/']").click()


def _thread(page: Page) -> None:
    """The criterion of the draft that the colleagues talk about."""
    _draft(page)
    page.goto(f"{page.url}criteria/GOV-2/")


def _differences(page: Page) -> None:
    """The file that a colleague brought back, and that waits."""
    _draft(page)
    page.locator(".cv-sidenav a[href$='/files/']").click()
    page.locator("main tbody a[href*='/files/']").first.click()


def _evidence(page: Page) -> None:
    _draft(page)
    page.locator(".cv-sidenav a[href$='/evidence/']").click()


def _plan(page: Page) -> None:
    """The plan of the product that was submitted in the first wave."""
    page.goto("/workspace/")
    page.locator("a[href$='/result/']").first.click()
    page.locator("a[href$='/plan/']").first.click()


def _board(page: Page) -> None:
    page.goto("/waves/segur-2/")


def _draft(page: Page) -> None:
    """The overview of the vendor's first response that is under way."""
    page.goto("/workspace/")
    links = page.locator("a[href^='/responses/']").all()
    addresses = [each.get_attribute("href") or "" for each in links]
    page.goto(next(each for each in addresses if re.fullmatch(r"/responses/[0-9a-f-]+/", each)))


ALL: Final = (
    Picture("home", None, _home, "main section", 920),
    Picture("results", None, _results, "main figure, main section", 960),
    Picture("answering", Role.VENDOR_ADMINISTRATOR, _answering, "article.cv-criterion", 1000),
    Picture("facts", Role.VENDOR_ADMINISTRATOR, _facts, "main fieldset", 1000),
    Picture("result", Role.VENDOR_ADMINISTRATOR, _result, "main section, main tr", 1150),
    Picture("members", Role.VENDOR_ADMINISTRATOR, _members, "main section, main tr", 900),
    Picture("assignments", Role.VENDOR_ADMINISTRATOR, _assignments, "main section, main li", 900),
    Picture("thread", Role.CONTRIBUTOR, _thread, "main section, main tr", 1250),
    Picture("differences", Role.VENDOR_ADMINISTRATOR, _differences, "main fieldset, main tr", 1100),
    Picture("evidence", Role.VENDOR_ADMINISTRATOR, _evidence, "main section, main table", 900),
    Picture("plan", Role.VENDOR_ADMINISTRATOR, _plan, "main figure, main section, main li", 1150),
    Picture("board", Role.AUTHORITY_MANAGER, _board, "main tr", 1000),
)


def main(names: list[str]) -> int:
    unknown = set(names) - {each.name for each in ALL}
    if unknown:
        print(f"no picture is called {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as playwright:
        browser = _chromium(playwright)
        sizes = [take(browser, address, each) for each in ALL if not names or each.name in names]
        browser.close()
    return int(max(sizes) > LARGEST_BYTES)


@contextmanager
def demonstration() -> Iterator[str]:
    """The demonstration's address while it is served; its process is ended, its data removed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="clairevoie-pictures-") as data:
        surroundings = {k: v for k, v in os.environ.items() if not k.startswith("CLAIREVOIE_")}
        server = subprocess.Popen(
            [PROGRAM, "demo", "--port", str(port), "--data", data],
            env=surroundings,
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()  # it ends the processes that it started itself
            server.wait(timeout=60)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        if server.poll() is not None:
            sys.exit(f"the demonstration ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 — loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    sys.exit(f"the demonstration did not answer within {START_SECONDS} s")


def _chromium(playwright: Playwright) -> Browser:
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        sys.exit("Chromium is missing: scripts/system-packages says how to install it")
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=found, args=QUIET + as_root)


def take(browser: Browser, address: str, picture: Picture) -> int:
    """Take one picture; gives its size in bytes."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": picture.height},
        device_scale_factor=1,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        color_scheme="light",
    )
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "response",
        lambda each: refused.extend([f"{each.status} {each.url}"] * (each.status >= 400)),
    )
    if picture.role is not None:
        _sign_in(page, picture.role)
    picture.go(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    if refused:
        sys.exit(f"{picture.name}: {refused[0]}")
    file = PICTURES / f"{picture.name}.png"
    page.screenshot(path=file, clip=_what_matters(page, picture))
    context.close()
    size = file.stat().st_size
    print(f"{file.relative_to(PICTURES.parent.parent)}  {size:,} bytes")
    return size


def _sign_in(page: Page, role: Role) -> None:
    person = next(each for each in LOGINS if each.role is role)
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"/(vendors|authorities)/"))


def _what_matters(page: Page, picture: Picture) -> FloatRect:
    """From the top down to below the last block that fits."""
    boxes = [each.bounding_box() for each in page.locator(picture.blocks).all()]
    ends = [box["y"] + box["height"] + MARGIN for box in boxes if box is not None]
    height = max((end for end in ends if end <= picture.height), default=picture.height)
    return {"x": 0, "y": 0, "width": WIDTH, "height": height}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
