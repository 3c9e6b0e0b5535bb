"""Each kind of page, as each kind of person meets it: sound, and usable by everybody.

Pages of one kind differ by their texts alone: of each, the first that the crawl finds is opened.
"""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

from tests.journeys.crawling import Found, crawl
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    ESTABLISHMENT,
    MANAGER,
    READER,
    choose,
    expect_no_sideways_scroll,
    expect_state,
    new_response,
    write_comment,
)

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 390, "height": 844}

# What every page owes its readers, whatever axe finds.
OWED = """language => {
  const owed = [];
  if (document.documentElement.lang !== language) owed.push('lang is ' + document.documentElement.lang);
  if (document.querySelectorAll('h1').length !== 1) owed.push('no single h1');
  if (!document.title.trim()) owed.push('no title');
  for (const each of document.querySelectorAll('svg[role=img]')) {
    const named = (each.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
    const name = each.getAttribute('aria-label') || named.map(id => document.getElementById(id)?.textContent || '').join(' ');
    if (!name.trim()) owed.push('a picture without name');
    if (named.some(id => !document.getElementById(id))) owed.push('a picture named by nothing');
  }
  for (const each of document.querySelectorAll('svg:not([role=img])'))
    if (!each.closest('[aria-hidden=true]')) owed.push('a picture neither named nor hidden');
  for (const each of document.querySelectorAll('img:not([alt])')) owed.push('img without alt');
  const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) owed.push('id twice: ' + id);
  return owed;
}"""


class Watched:
    """A page that is read in one language, and every fault that it meets."""

    def __init__(self, page: Page, axe, language: str) -> None:
        self.page = page
        self.axe = axe
        self.language = language
        self.faults: list[str] = []
        page.on("response", self._note_response)
        page.on("console", self._note_message)
        address = page.url
        page.context.add_cookies([{"name": "language", "value": language, "url": address}])

    def _note_response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{self.page.url}: {response.status} of {response.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def judge(self) -> None:
        """The page as it stands, wide and narrow."""
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            try:
                self.axe(self.page)
                expect_no_sideways_scroll(self.page)
            except (AssertionError, pytest.fail.Exception) as fault:
                self.faults.append(f"{size['width']} px: {fault}")
        owed = self.page.evaluate(OWED, self.language)
        self.faults += [f"{self.page.url}: {each}" for each in owed]

    def done(self) -> None:
        assert not self.faults, "\n".join(self.faults)


@pytest.fixture(params=["fr", "en"])
def language(request) -> str:
    return str(request.param)


@pytest.mark.parametrize(
    "person",
    ["", ADMINISTRATOR, MANAGER, ESTABLISHMENT],
    ids=lambda who: who or "anonymous",
)
def test_every_kind_of_page_is_sound(open_page, axe, site, person, language):
    page = open_page(person)
    kinds = _kinds(crawl(page))
    if person:  # what everybody reads is judged once
        everybodys = _kinds(crawl(open_page()))
        kinds = {shape: each for shape, each in kinds.items() if shape not in everybodys}
    assert kinds
    page.goto("/")
    watched = Watched(page, axe, language)
    for each in kinds.values():
        page.goto(each.address)
        watched.judge()
    watched.done()


def _kinds(found: dict[str, Found]) -> dict[tuple[str, tuple[str, ...]], Found]:
    """The first page of each kind."""
    return {each.shape: each for each in reversed(found.values()) if each.is_page}


def test_unfolded_pages_are_sound(open_page, axe, language):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, f"Déplié {language}")
    page.goto("/")
    watched = Watched(page, axe, language)
    for address in (f"{response}themes/governance/", response, "/waves/segur-1/results/"):
        page.goto(address)
        page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
        watched.judge()
    page.locator(".cv-menu > summary").click()
    watched.judge()
    watched.done()


def test_pages_that_may_only_be_read_are_sound(open_page, axe, language):
    owner, reader = open_page(ADMINISTRATOR), open_page(READER)
    response = new_response(owner, f"Lu seulement {language}")
    reader.goto("/")
    watched = Watched(reader, axe, language)
    for part in ("", "facts/", "themes/governance/"):
        reader.goto(f"{response}{part}")
        watched.judge()
    watched.done()


def test_pages_that_say_what_went_wrong_are_sound(open_page, axe, language):
    page, nobody = open_page(CONTRIBUTOR), open_page()
    owner = open_page(ADMINISTRATOR)
    response = new_response(owner, f"Refusé {language}", facts={})
    for each in (page, nobody, owner):
        each.goto("/")
    seen = [Watched(each, axe, language) for each in (page, nobody, owner)]
    for watched, address in (
        (seen[0], "/nulle-part/"),
        (seen[0], f"{response}submit/"),
        (seen[1], f"{response}submit/"),
        (seen[1], "/account/password/reset/"),
        (seen[2], f"{response}submit/"),
    ):
        watched.page.goto(address)
        watched.judge()
    for watched, address in (
        (seen[1], "/account/login/"),
        (seen[2], owner.context.request.get("/workspace/").url + "products/new/"),
    ):
        watched.page.goto(address)
        watched.page.locator("main form:not([role=search]) button").click()
        watched.judge()
    for watched in seen:
        watched.faults = [each for each in watched.faults if not _is_refusal(each)]
        watched.done()


def _is_refusal(fault: str) -> bool:
    """The status of the page itself, which is asked for on purpose."""
    return " of http" in fault or "Failed to load resource" in fault


def test_a_conflict_is_sound(open_page, axe, language):
    mine, theirs = open_page(CONTRIBUTOR), open_page(ADMINISTRATOR)
    response = new_response(theirs, f"Conflit lisible {language}")
    mine.goto("/")
    watched = Watched(mine, axe, language)
    for page in (mine, theirs):
        page.goto(f"{response}themes/governance/")
    choose(theirs, "GOV-1", 0)
    write_comment(mine, "GOV-1", "Un commentaire")
    expect_state(mine, "GOV-1", "conflict")
    watched.judge()
    watched.faults = [each for each in watched.faults if not _is_refusal(each)]
    watched.done()
