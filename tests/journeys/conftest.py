"""A real Chromium, pages in it as people see them, and axe to judge them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.journeys.serving import Site, loaded_once, served
from tests.journeys.steps import sign_in
from tests.support import programs

# WCAG 2.2 AA and the levels below it, and what axe holds for good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    # Other hosts do not exist; that somebody asked for one is noted, see `open_page`.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

OPERATION_MILLISECONDS = 15_000

# What the console says of an answer that was refused on purpose, or of a connection cut on purpose;
# the crawl looks at the status of every request itself.
EXPECTED_ERRORS = (
    "Failed to load resource: ",
    "Response Status Error Code ",
    "htmx:afterRequest",
    "htmx:sendError",
)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = programs.chromium()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=QUIET + as_root)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the demonstration's data, to copy and never to change."""
    base = tmp_path_factory.getbasetemp()
    return loaded_once(base if worker_id == "master" else base.parent)


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served to the tests of one module: what they change is theirs alone."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(demonstration, data)
    with served(data) as site:
        yield site
    shutil.rmtree(data)


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Open a page of one's own session: `open_page(javascript=False, width=390, locale="en-GB")`.

    `open_page(READER)` is signed in as that person already. When the test ends, each fault that
    the pages met fails it: an exception in a script, an error in the console, something that the
    Content-Security-Policy refused, a request to another host.
    """
    contexts = []
    faults: list[str] = []

    def note_other_hosts(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(f"{site.address}/"):
            faults.append(f"request to another host: {request.url}")

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_ERRORS):
            faults.append(f"{message.location.get('url')}: {message.text}")

    def open_one(
        person: str = "",
        *,
        javascript: bool = True,
        width: int = 1280,
        height: int = 800,
        locale: str = "fr-FR",
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            storage_state=site.sessions.get(person),
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(OPERATION_MILLISECONDS)
        context.on("request", note_other_hosts)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"exception in a script: {error}"))
        page.on("console", note)
        if person and person not in site.sessions:
            sign_in(page, person)
            site.sessions[person] = context.storage_state()
            page.goto("about:blank")
        return page

    yield open_one
    for context in contexts:
        context.close()
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with each violation, where it is and what mends it."""

    def judge(page: Page) -> None:
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        there = page.evaluate("'axe' in window")  # its half megabyte is put into a page only once
        engine = Axe("0") if there else Axe()
        violations = engine.run(page, options=options).response["violations"]
        if violations:
            pytest.fail(_told(page.url, violations), pytrace=False)

    return judge


def _told(url: str, violations: list[dict]) -> str:
    lines = [f"{url}: axe finds {len(violations)} rule(s) broken"]
    for violation in violations:
        lines.append(f"- {violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            lines.append(f"    {' '.join(str(step) for step in node['target'])}")
            lines.append(f"    {node['html'][:200]}")
            lines.extend(f"      {line}" for line in node["failureSummary"].splitlines()[1:])
    return "\n".join(lines)
