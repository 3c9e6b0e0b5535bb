"""A correction: started with a reason, answered, signed, and what it changed read afterwards."""

import re

from playwright.sync_api import expect

from tests.journeys.steps import (
    ADMINISTRATOR,
    SIGNATORY,
    choose,
    expect_no_sideways_scroll,
    new_response,
    post,
    send_answers,
)


def test_a_signatory_corrects_what_was_submitted_and_reads_what_changed(open_page):
    page = open_page(SIGNATORY)
    response = new_response(open_page(ADMINISTRATOR), "Correction")
    send_answers(page, response, {"GOV-1": "2", "GOV-2": "0"})
    signed = {"name": "Inès Trévarez", "function": "Directrice", "declared": "on"}
    assert post(page, f"{response}submit/", signed).ok
    page.goto(f"{response}result/")
    page.get_by_role("link", name="Corriger", exact=True).click()
    page.locator("#id_reason").fill("GOV-2 avait été mal lu.")
    page.get_by_role("button", name="Commencer la correction").click()
    expect(page.locator("main")).to_contain_text("GOV-2 avait été mal lu.")
    page.goto(f"{response}themes/governance/")
    choose(page, "GOV-2", 2)
    page.goto(f"{response}submit/")
    expect(page.locator("main")).to_contain_text("Ceci est une correction")
    page.locator("input[name=function]").fill("Directrice")
    page.locator("input[name=declared]").check()
    page.get_by_role("button", name="Soumettre la réponse").click()
    page.get_by_role("link", name=re.compile("Comparer 1")).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text("en progrès")


def test_a_correction_is_abandoned_without_script_on_a_phone(open_page):
    page = open_page(SIGNATORY, javascript=False, width=390)
    response = new_response(open_page(ADMINISTRATOR), "Correction abandonnée")
    send_answers(page, response, {"GOV-1": "2"})
    signed = {"name": "Inès Trévarez", "function": "Directrice", "declared": "on"}
    assert post(page, f"{response}submit/", signed).ok
    assert post(page, f"{response}correct/", {"reason": "Pour voir."}).ok
    page.goto(response)
    expect_no_sideways_scroll(page)
    page.locator("summary", has_text="Abandonner la correction").click()
    page.get_by_role("button", name="Revenir à ce qui a été soumis").click()
    expect(page.get_by_role("status")).to_contain_text("abandonnée")
    page.goto(f"{response}result/")
    expect(page.get_by_role("link", name="Corriger", exact=True)).to_be_visible()
