"""Copying: answers of another response are proposed, and count once they are confirmed."""

from playwright.sync_api import expect

from tests.journeys.steps import (
    ADMINISTRATOR,
    expect_no_sideways_scroll,
    new_response,
    send_answers,
)


def test_answers_are_copied_and_confirmed_without_script_on_a_phone(open_page):
    administrator = open_page(ADMINISTRATOR)
    source = new_response(administrator, "Copie, source")
    send_answers(administrator, source, {"GOV-1": "2", "GOV-2": "0"})
    response = new_response(administrator, "Copie, suite")
    page = open_page(ADMINISTRATOR, javascript=False, width=390)
    page.goto(f"{response}copy/")
    expect_no_sideways_scroll(page)
    page.get_by_role("link", name="Copie, source").click()
    expect(page.locator("main")).to_contain_text("2 réponses à confirmer")
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name="Proposer ces réponses").click()
    expect(page.locator("main .cv-gap")).to_have_count(2)
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name="Confirmer GOV-1").click()
    expect(page.get_by_role("status")).to_contain_text("confirmée")
    expect(page.locator("main .cv-gap")).to_have_count(1)
