"""When the connection or the session is lost while answering: it is said, and nothing is lost."""

from uuid import uuid4

from playwright.sync_api import Dialog, Page, expect

from clairevoie.core.answers import UNKNOWN, Answer
from tests.journeys.steps import (
    ADMINISTRATOR,
    assessed,
    choose,
    expect_live_score,
    expect_state,
    exported,
    level_card,
    new_response,
    post,
    radio,
    saved_state,
    sign_in,
    write_comment,
)


def test_answers_given_without_connection_are_saved_when_it_is_back(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Hors ligne")
    page.goto(f"{response}themes/governance/")
    choose(page, "GOV-1", 1)
    page.context.set_offline(True)
    level_card(page, "GOV-1", 2).click()
    level_card(page, "GOV-2", "unknown").click()
    write_comment(page, "GOV-3", "Tapé hors ligne.")
    for criterion in ("GOV-1", "GOV-2", "GOV-3"):
        expect_state(page, criterion, "unsaved")
    expect(radio(page, "GOV-1", 2)).to_be_checked()
    expect(page.locator("#GOV-3-comment")).to_have_value("Tapé hors ligne.")
    assert exported(page, response).answers == {"GOV-1": Answer(1)}
    page.context.set_offline(False)
    for criterion in ("GOV-1", "GOV-2", "GOV-3"):
        expect_state(page, criterion, "saved")
    assert exported(page, response).answers == {
        "GOV-1": Answer(2),
        "GOV-2": Answer(UNKNOWN),
        "GOV-3": Answer(None, "Tapé hors ligne."),
    }
    expect_live_score(page, assessed(page, response))


def test_one_who_leaves_with_unsaved_answers_is_asked_first(open_page):
    page = open_page(ADMINISTRATOR)
    page.goto(new_response(page, "Partir trop tôt") + "themes/governance/")
    page.context.set_offline(True)
    level_card(page, "GOV-1", 2).click()
    expect_state(page, "GOV-1", "unsaved")
    asked = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.locator(".cv-brand").click(no_wait_after=True)
    expect(radio(page, "GOV-1", 2)).to_be_checked()
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect_state(page, "GOV-1", "saved")
    page.locator(".cv-brand").click()
    expect(page.locator(".cv-criterion")).to_have_count(0)
    assert asked == ["beforeunload"]


def test_a_failing_server_is_not_taken_for_a_saved_answer(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Panne")
    page.goto(f"{response}themes/governance/")
    page.route("**/answers/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    level_card(page, "GOV-1", 2).click()
    expect_state(page, "GOV-1", "unsaved")
    page.unroute("**/answers/**")
    choose(page, "GOV-1", 1)
    assert exported(page, response).answers == {"GOV-1": Answer(1)}


def test_one_who_is_signed_out_elsewhere_is_told_and_saves_after_signing_in_again(open_page):
    page, elsewhere = _signed_out_elsewhere(open_page)
    response = page.url.removesuffix("themes/governance/")
    level_card(page, "GOV-1", 2).click()
    expect_state(page, "GOV-1", "unsaved")
    expect(saved_state(page, "GOV-1").locator("a[href='/account/login/']")).to_be_visible()
    expect(radio(page, "GOV-1", 2)).to_be_checked()
    level_card(page, "GOV-2", 1).click()
    expect_state(page, "GOV-2", "unsaved")
    sign_in(elsewhere, ADMINISTRATOR)
    _come_back(page)
    expect_state(page, "GOV-1", "saved")
    expect_state(page, "GOV-2", "saved")
    assert exported(page, response).answers == {"GOV-1": Answer(2), "GOV-2": Answer(1)}
    choose(page, "GOV-1", 3)  # and it goes on as if nothing had been
    choose(page, "GOV-3", 0)
    assert exported(page, response).answers["GOV-1"] == Answer(3)


def test_one_who_comes_back_before_signing_in_is_told_again(open_page):
    page, elsewhere = _signed_out_elsewhere(open_page)
    response = page.url.removesuffix("themes/governance/")
    level_card(page, "GOV-1", 2).click()
    expect_state(page, "GOV-1", "unsaved")
    _come_back(page)
    expect(saved_state(page, "GOV-1").locator("a[href='/account/login/']")).to_be_visible()
    sign_in(elsewhere, ADMINISTRATOR)
    level_card(page, "GOV-1", 1).click()  # trying again by oneself works too
    expect_state(page, "GOV-1", "saved")
    assert exported(page, response).answers == {"GOV-1": Answer(1)}


def test_one_who_signed_out_and_in_again_elsewhere_notices_nothing(open_page):
    page, elsewhere = _signed_out_elsewhere(open_page)
    response = page.url.removesuffix("themes/governance/")
    sign_in(elsewhere, ADMINISTRATOR)
    choose(page, "GOV-1", 2)
    assert exported(page, response).answers == {"GOV-1": Answer(2)}


def _signed_out_elsewhere(open_page) -> tuple[Page, Page]:
    """A theme in one tab; in the other, the sign-out of a session that is this test's own."""
    page = open_page()
    sign_in(page, ADMINISTRATOR)
    name = f"Déconnecté {uuid4()}"
    page.goto(new_response(page, name) + "themes/governance/")
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    post(elsewhere, "/account/logout/")
    return page, elsewhere


def _come_back(page: Page) -> None:
    """To the tab: what the browser tells its window; without a screen it does not."""
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
