"""Colleagues sharing out questions, writing to one another, and going back to an answer."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    SIGNATORY,
    choose,
    expect_no_sideways_scroll,
    exported,
    new_response,
    send_answers,
)


def test_questions_are_given_found_answered_and_done(open_page):
    administrator, contributor = open_page(ADMINISTRATOR), open_page(CONTRIBUTOR)
    response = new_response(administrator, "Répartition")
    administrator.goto(f"{response}assignments/")
    administrator.get_by_label("Tout le thème « Gouvernance", exact=False).check()
    administrator.locator("#id_member").select_option(label="Théo Marchadour")
    administrator.locator("#id_due").fill("2026-01-15")
    administrator.get_by_role("button", name="Confier ce qui est coché").click()
    expect(administrator.get_by_role("status")).to_contain_text("changé de mains")
    path = urlsplit(response).path
    contributor.goto("/questions/?show=late")
    row = contributor.locator(f"main tr:has(a[href^='{path}'])").first
    expect(row).to_contain_text("en retard")
    row.locator("a").click()
    contributor.get_by_role("link", name="Répondre", exact=True).click()
    choose(contributor, "GOV-1", 1)
    contributor.goto("/questions/?show=done")
    expect(contributor.locator(f"main a[href='{path}criteria/GOV-1/']")).to_be_visible()


def test_a_message_reaches_the_colleague_by_mail_and_both_read_the_thread(open_page):
    contributor, signatory = open_page(CONTRIBUTOR), open_page(SIGNATORY)
    response = new_response(open_page(ADMINISTRATOR), "Fil")
    contributor.goto(f"{response}criteria/GOV-1/")
    contributor.locator("#id_text").fill("Peux-tu confirmer la date de la politique ?")
    contributor.get_by_label("Inès Trévarez").check()
    contributor.get_by_role("button", name="Ajouter au fil").click()
    expect(contributor.locator(".cv-thread")).to_contain_text("prévenus")
    signatory.goto(f"{response}criteria/GOV-1/")
    expect(signatory.locator(".cv-thread")).to_contain_text("Peux-tu confirmer")
    contributor.get_by_role("button", name=re.compile("Retirer mon message")).click()
    expect(contributor.locator(".cv-thread")).not_to_contain_text("Peux-tu confirmer")


def test_an_answer_goes_back_to_what_it_said(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Retour en arrière")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}themes/governance/")
    choose(page, "GOV-1", 0)
    page.get_by_role("link", name="Fil et historique de GOV-1").click()
    page.get_by_role("button", name="Revenir à la révision 1").click()
    expect(page.get_by_role("status")).to_contain_text("ce qu’elle disait alors")
    assert exported(page, response).answers["GOV-1"].level == 2
    page.goto(f"{response}activity/?kind=answers")
    expect(page.locator("main tbody tr")).to_have_count(3)


def test_the_pages_fit_a_phone(open_page):
    page = open_page(ADMINISTRATOR, width=390)
    response = new_response(page, "Téléphone et équipe")
    for path in (
        f"{response}assignments/",
        f"{response}criteria/GOV-1/",
        f"{response}activity/",
        "/questions/",
    ):
        page.goto(path)
        expect_no_sideways_scroll(page)
