"""A real Chromium, pages in it as people see them, and axe to judge them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.support import programs

# WCAG 2.2 AA and the levels below it, and what axe holds for good practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

OPERATION_MILLISECONDS = 10_000

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


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page of one's own session: `open_page(javascript=False, width=390, locale="en-GB")`.

    When the test ends, each fault that the pages met fails it: an exception in a script, something
    that the Content-Security-Policy refused, a request to another host.
    """
    contexts = []
    faults: list[str] = []

    def refuse_other_hosts(route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1:", "http://localhost:")):
            route.continue_()
        else:
            faults.append(f"request to another host: {route.request.url}")
            route.abort()

    def open_one(
        *, javascript: bool = True, width: int = 1280, height: int = 800, locale: str = "fr-FR"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.set_default_timeout(OPERATION_MILLISECONDS)
        context.route("**/*", refuse_other_hosts)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"exception in a script: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
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
        violations = Axe().run(page, options=options).response["violations"]
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
