"""What people do on the site, step by step, and what the rules say of it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from clairevoie.core.answers import Response
from clairevoie.core.scoring import Assessment, Fraction, score
from clairevoie.formats.responses import response_from_tree
from clairevoie.formats.shipped import shipped_questionnaire
from clairevoie.formats.wording import band_in_words, percent_in_words
from clairevoie.web.demonstration.people import LOGINS, PASSWORD

ADMINISTRATOR, CONTRIBUTOR, SIGNATORY, READER, MANAGER, FOLLOWER, ESTABLISHMENT = (
    login.email for login in LOGINS
)
QUESTIONNAIRE = shipped_questionnaire("segur-maturite-ssi", "1")
OPEN_WAVE = "segur-2"
PUBLISHED_WAVE = "segur-1"

# A hosted web product: what its form sends, a fact's choices each.
Sent: TypeAlias = Mapping[str, Sequence[str]]
HOSTED: Sent = {
    "client_forms": ["web"],
    "users": ["professionals"],
    "account_base": ["both"],
    "health_data": ["stored"],
    "hosting": ["hds_host"],
    "local_components": ["false"],
    "multi_tenant": ["true"],
    "internet_exposed": ["true"],
    "remote_maintenance": ["false"],
    "subprocessors": ["true"],
    "outside_eea": ["false"],
    "apis": ["exposes", "consumes"],
    "national_services": ["insi"],
    "national_keys": ["product"],
    "connected_equipment": ["false"],
    "medical_device": ["false"],
    "ai_component": ["none"],
    "custom_development": ["false"],
}


# ---- signing in and out ------------------------------------------------------------------------


def sign_in(page: Page, email: str) -> None:
    """Through the sign-in page, to one's workspace."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) button").click()
    page.wait_for_url(re.compile("/(vendors|authorities|establishments)/"))


def sign_out(page: Page) -> None:
    page.locator(".cv-menu > summary").click()
    page.locator(".cv-menu form button").click()
    expect(page.locator("header a[href='/account/login/']")).to_be_visible()


# ---- without looking at a page -----------------------------------------------------------------


def post(page: Page, path: str, fields: Mapping[str, str | Sequence[str]] = {}) -> APIResponse:
    """Send a form as the page's own would, and follow where it leads."""
    cookies = {each.get("name"): each.get("value") for each in page.context.cookies()}
    pairs = [("csrfmiddlewaretoken", cookies["csrftoken"] or "")]
    for name, value in fields.items():
        pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return page.context.request.post(path, data=urlencode(pairs), headers=_FORM)


_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def new_response(page: Page, product: str, facts: Sent = HOSTED) -> str:
    """A response in the open wave, its facts declared; the address under which it stands."""
    made = post(page, f"{_vendor(page)}products/new/", {"name": product, "corridors": ["hospital"]})
    started = post(page, f"{made.url}start/", {"wave": OPEN_WAVE, "product_version": "1.0"})
    response = started.url.removesuffix("facts/")
    assert response != started.url, started.text()
    if facts:
        assert post(page, f"{response}facts/", {"revision": "0", **facts}).url == response
    return response


def _vendor(page: Page) -> str:
    return page.context.request.get("/workspace/").url


def send_answers(page: Page, response: str, levels: Mapping[str, str]) -> None:
    """Give first answers to these criteria, all in one form."""
    fields: dict[str, str] = {}
    for criterion, level in levels.items():
        fields |= {f"{criterion}-level": level, f"{criterion}-revision": "0"}
    assert post(page, f"{response}all/", fields).ok


def exported(page: Page, response: str) -> Response:
    """The response as its JSON export says it."""
    sent = page.context.request.get(response.rstrip("/") + ".json")
    assert sent.ok
    return response_from_tree(json.loads(sent.text()))


def assessed(page: Page, response: str) -> Assessment:
    """What the rules say of what the response holds now."""
    now = exported(page, response)
    return score(QUESTIONNAIRE, now.facts, now.answers)


# ---- answering ---------------------------------------------------------------------------------


def level_card(page: Page, criterion: str, level: int | str) -> Locator:
    """The card of a level, to click; `unknown` is « ne sait pas »."""
    return page.locator(f"#{criterion} .cv-level:has([value='{level}'])")


def radio(page: Page, criterion: str, level: int | str) -> Locator:
    return page.locator(f"#{criterion} [name='{criterion}-level'][value='{level}']")


def saved_state(page: Page, criterion: str) -> Locator:
    return page.locator(f"#{criterion} .cv-saved")


def expect_state(page: Page, criterion: str, state: str) -> None:
    expect(saved_state(page, criterion)).to_have_attribute("data-state", state)


def choose(page: Page, criterion: str, level: int | str) -> None:
    """Click a level's card, and see it saved."""
    level_card(page, criterion, level).click()
    expect_state(page, criterion, "saved")
    expect(radio(page, criterion, level)).to_be_checked()


def write_comment(page: Page, criterion: str, text: str) -> None:
    comment = page.locator(f"#{criterion}-comment")
    if not comment.is_visible():
        page.locator(f"#{criterion} details:has(textarea) > summary").click()
    comment.fill(text)


def expect_live_score(page: Page, assessment: Assessment) -> None:
    live = page.locator("#live")
    expect(live.locator(".cv-live-fraction")).to_have_text(
        re.compile(rf"^\s*{assessment.fraction.reached}\D+{assessment.fraction.applicable}\s*$")
    )
    expect(live.locator(".cv-live-percent")).to_contain_text(in_percent(assessment.fraction))
    assert assessment.band is not None
    expect(live.locator(".cv-band")).to_have_text(band_in_words(assessment.band, "fr"))
    expect(live.locator(".cv-live-missing strong").first).to_have_text(str(assessment.unanswered))


def in_percent(fraction: Fraction) -> str:
    words = percent_in_words(fraction, "fr")
    assert words
    return words


def hold_back(page: Page, addresses: str) -> list[Route]:
    """Requests to these addresses wait in the list until the test lets them go on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(addresses, hold)
    return held


# ---- what holds on every page ------------------------------------------------------------------


def expect_no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate(_WIDER_THAN_THE_WINDOW)
    assert not wide, f"{page.url}: wider than the window: {wide}"


_WIDER_THAN_THE_WINDOW = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.body.querySelectorAll('*')].filter(
    each => each.getBoundingClientRect().right > room + 0.5 && !each.closest('.cv-table-scroll, .visually-hidden')
  );
  return [document.documentElement.scrollWidth, ...out.slice(0, 8).map(
    each => each.tagName + '.' + (each.getAttribute('class') || '') + ': ' + each.textContent.trim().slice(0, 40))];
}"""
