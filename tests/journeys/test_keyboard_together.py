"""Threads, evidence and copied answers with the keyboard alone."""

from playwright.sync_api import FilePayload, Page, expect

from tests.formats.test_attachments import PDF
from tests.journeys.keys import follow, has_focus, press, tab_to
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    expect_state,
    exported,
    new_response,
    radio,
    send_answers,
)


def test_a_colleague_is_written_to_and_an_answer_goes_back(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Fil au clavier")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}themes/governance/")
    follow(page, page.get_by_role("link", name="Fil et historique de GOV-1"))
    page.wait_for_url("**/criteria/GOV-1/")
    tab_to(page, page.locator("#id_text"))
    page.keyboard.type("Peux-tu confirmer la date ?")
    tab_to(page, page.get_by_label("Inès Trévarez"))
    press(page, "Space")
    expect(page.get_by_label("Inès Trévarez")).to_be_checked()
    follow(page, page.get_by_role("button", name="Ajouter au fil"))
    thread = page.locator(".cv-thread")
    expect(thread).to_contain_text("Peux-tu confirmer")
    expect(thread).to_contain_text("Inès Trévarez")
    follow(page, page.get_by_role("button", name="Retirer mon message"))
    expect(thread).not_to_contain_text("Peux-tu confirmer")
    send_again(page, response)
    page.goto(f"{response}criteria/GOV-1/")
    follow(page, page.get_by_role("button", name="Revenir à la révision 1"))
    expect(page.get_by_role("status")).to_contain_text("ce qu’elle disait alors")
    assert exported(page, response).answers["GOV-1"].level == 2


def send_again(page: Page, response: str) -> None:
    """Another answer, given on the page by the arrows."""
    page.goto(f"{response}themes/governance/")
    tab_to(page, page.locator("#GOV-1 input:checked"))
    press(page, "ArrowUp")
    expect_state(page, "GOV-1", "saved")
    assert exported(page, response).answers["GOV-1"].level == 1


def test_a_file_and_a_link_back_an_answer_and_are_taken_back(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Preuves au clavier")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}themes/governance/")
    follow(page, page.get_by_role("link", name="Preuves pour GOV-1"))
    page.wait_for_url("**/criteria/GOV-1/evidence/")
    tab_to(page, page.locator("#id_file"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    payload: FilePayload = {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": PDF}
    chooser.value.set_files(payload)
    tab_to(page, page.locator("#id_title"))
    page.keyboard.type("Procès-verbal")
    follow(page, page.get_by_role("button", name="Ajouter la preuve"))
    expect(page.locator("main table")).to_contain_text("Procès-verbal")
    tab_to(page, page.locator("#id_url"))
    page.keyboard.type("https://evidence.example/politique")
    page.keyboard.press("Enter")
    expect(page.locator("main table")).to_contain_text("evidence.example/politique")
    take_back = page.locator("tr", has_text="Procès-verbal")
    follow(page, take_back.locator("summary"))
    follow(page, take_back.get_by_role("button"))
    expect(page.locator("main table")).not_to_contain_text("Procès-verbal")


def test_answers_are_copied_and_confirmed_one_by_one(open_page):
    page = open_page(ADMINISTRATOR)
    source = new_response(page, "Clavier, source")
    send_answers(page, source, {"GOV-1": "2", "GOV-2": "0"})
    response = new_response(page, "Clavier, suite")
    page.goto(response)
    follow(page, page.locator("nav a[href$='/copy/']"))
    page.wait_for_url("**/copy/")
    follow(page, page.get_by_role("link", name="Clavier, source"))
    follow(page, page.get_by_role("button", name="Proposer ces réponses"))
    expect(page.locator("main .cv-gap")).to_have_count(2)
    follow(page, page.get_by_role("button", name="Confirmer GOV-1"))
    expect(page.locator("main .cv-gap")).to_have_count(1)
    follow(page, page.get_by_role("link", name="Répondre autrement à GOV-2"))
    page.wait_for_url("**/themes/**")
    tab_to(page, radio(page, "GOV-2", 0))
    press(page, "Space")
    expect_state(page, "GOV-2", "saved")
    press(page, "ArrowDown")
    assert has_focus(radio(page, "GOV-2", 1))
    expect_state(page, "GOV-2", "saved")
    answers = exported(page, response).answers
    assert (answers["GOV-1"].level, answers["GOV-2"].level) == (2, 1)


def test_the_page_before_signing_leads_to_each_question_and_back(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Relecture au clavier")
    send_answers(page, response, {"GOV-1": "0"})
    page.goto(f"{response}submit/")
    folded = page.locator("main summary").first
    follow(page, folded)
    expect(page.locator("main details[open]")).to_have_count(1)
    follow(page, page.locator("main a[href$='/themes/governance/#GOV-1']"))
    page.wait_for_url("**/themes/governance/#GOV-1")
    expect(page.locator("#GOV-1")).to_be_in_viewport()
