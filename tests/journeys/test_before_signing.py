"""The page before signing on a phone: what deserves a last look, then the signature."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    ADMINISTRATOR,
    SIGNATORY,
    expect_no_sideways_scroll,
    new_response,
    send_answers,
)


def test_a_signatory_looks_a_last_time_and_signs_without_script_on_a_phone(open_page):
    response = new_response(open_page(ADMINISTRATOR), "Dernier regard")
    send_answers(open_page(ADMINISTRATOR), response, {"GOV-1": "2", "GOV-2": "0"})
    page = open_page(SIGNATORY, javascript=False, width=390)
    page.goto(f"{response}submit/")
    expect_no_sideways_scroll(page)
    review = page.locator(".cv-review")
    expect(review.locator("h3")).to_have_count(6)
    expect(review).to_contain_text("Aucune réponse copiée n’attend")
    expect(review.locator("a[href$='/themes/governance/#GOV-2']")).to_be_visible()
    expect(review.locator("a[href$='/criteria/GOV-1/evidence/']")).to_be_visible()
    folded = review.locator("details").first
    folded.locator("summary").click()
    expect(folded.locator("li").first).to_be_visible()
    expect_no_sideways_scroll(page)
    page.locator("[name=function]").fill("Directrice")
    page.locator("[name=declared]").check()
    page.get_by_role("button", name="Soumettre la réponse").click()
    page.wait_for_url("**/result/")


def test_the_page_before_signing_is_accessible_with_everything_open(open_page, axe):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Dernier regard, ouvert")
    send_answers(page, response, {"GOV-1": "2", "GOV-2": "unknown", "GOV-3": "0"})
    page.goto(f"{response}submit/")
    page.locator(".cv-review summary").first.click()
    axe(page)
