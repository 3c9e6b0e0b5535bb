"""Everything with the keyboard alone; where the focus is can always be seen."""

from playwright.sync_api import Locator, Page, expect

from clairevoie.web.demonstration.people import PASSWORD
from tests.journeys.keys import STOPS, expect_focus_to_be_seen, has_focus, press, tab_to
from tests.journeys.steps import (
    ADMINISTRATOR,
    QUESTIONNAIRE,
    assessed,
    expect_state,
    exported,
    new_response,
    radio,
    send_answers,
)


def test_a_vendor_signs_in_answers_a_theme_and_submits_with_the_keyboard_alone(open_page):
    page = open_page()
    _sign_in(page)
    response = new_response(page, "Au clavier")  # its other themes are answered beforehand
    others = {each.id: "1" for each in QUESTIONNAIRE.criteria if each.theme not in ("governance",)}
    send_answers(page, response, _applying(page, response, others))
    page.goto(response)
    tab_to(page, page.locator("main a[href$='/themes/governance/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/themes/governance/")
    _answer_the_theme(page, response)
    _submit(page, response)


def _sign_in(page: Page) -> None:
    page.goto("/")
    press(page, "Tab")
    assert has_focus(page.locator(".cv-skip"))
    page.keyboard.press("Enter")
    assert has_focus(page.locator("main"))
    page.goto("/")
    tab_to(page, page.locator("header a[href='/account/login/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(ADMINISTRATOR)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/vendors/**")


def _applying(page: Page, response: str, levels: dict[str, str]) -> dict[str, str]:
    applying = {each.id for each in assessed(page, response).criteria if each.applies}
    return {criterion: level for criterion, level in levels.items() if criterion in applying}


def _answer_the_theme(page: Page, response: str) -> None:
    """Arrows choose, Alt and arrows go from card to card, and no save moves the focus."""
    first, second, third = (each.id for each in QUESTIONNAIRE.criteria_of("governance"))
    tab_to(page, radio(page, first, 0))
    press(page, "Space")
    _expect_saved_with_focus(page, radio(page, first, 0))
    for level in (1, 2):
        press(page, "ArrowDown")
        _expect_saved_with_focus(page, radio(page, first, level))
    press(page, "ArrowUp")
    _expect_saved_with_focus(page, radio(page, first, 1))

    press(page, "Alt+ArrowDown")
    assert has_focus(radio(page, second, 0))
    expect(page.locator(f"#{second} input:checked")).to_have_count(0)  # going there chooses nothing
    press(page, "ArrowUp")  # round, from the first to the last: « ne sait pas »
    _expect_saved_with_focus(page, radio(page, second, "unknown"))

    press(page, "Alt+ArrowDown")
    press(page, "ArrowDown")
    _expect_saved_with_focus(page, radio(page, third, 1))
    press(page, "Alt+ArrowDown")  # no further card: it stays
    assert has_focus(radio(page, third, 1))
    press(page, "Alt+ArrowUp")
    assert has_focus(radio(page, second, "unknown"))
    press(page, "Alt+ArrowUp")
    assert has_focus(radio(page, first, 1))

    tab_to(page, page.locator(f"#{first} details:has(textarea) > summary"))
    press(page, "Enter")
    press(page, "Tab")
    comment = page.locator(f"#{first}-comment")
    assert has_focus(comment)
    page.keyboard.type("Écrit au clavier.")
    expect_state(page, first, "saving")
    expect_state(page, first, "saved")
    assert has_focus(comment)
    held = exported(page, response).answers
    assert held[first].level == 1
    assert held[first].comment == "Écrit au clavier."
    tab_to(page, page.locator("main button[name=save]"))
    page.keyboard.press("Enter")
    expect(page.locator("main button[name=save]")).not_to_be_focused()  # the page is a new one
    assert exported(page, response).answers == held


def _expect_saved_with_focus(page: Page, where: Locator) -> None:
    assert has_focus(where)
    expect(where).to_be_checked()
    criterion = (where.get_attribute("name") or "").removesuffix("-level")
    expect_state(page, criterion, "saved")
    assert has_focus(where)


def _submit(page: Page, response: str) -> None:
    page.goto(response)
    tab_to(page, page.locator("nav a[href$='/submit/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/submit/")
    tab_to(page, page.locator("[name=name]"))
    expect(page.locator("[name=name]")).to_have_value("Maëlle Kerviou")
    press(page, "Tab")
    assert has_focus(page.locator("[name=function]"))
    page.keyboard.type("Directrice générale")
    press(page, "Tab")
    press(page, "Space")
    expect(page.locator("[name=declared]")).to_be_checked()
    press(page, "Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")


def test_the_focus_can_be_seen_at_every_stop_of_every_kind_of_page(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Tous les arrêts")
    for address in ("/", "/register/", "/results/", "/workspace/", response, f"{response}submit/"):
        page.goto(address)
        stops = page.locator("a[href], button, input, select, textarea, summary, [tabindex='0']")
        for _ in range(min(stops.count(), STOPS)):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break  # past the last one
            expect_focus_to_be_seen(page)


def test_the_menu_of_the_account_opens_and_signs_out_with_the_keyboard(open_page):
    page = open_page()
    _sign_in(page)
    tab_to(page, page.locator(".cv-menu > summary"))
    press(page, "Enter")
    tab_to(page, page.locator(".cv-menu form button"))
    page.keyboard.press("Enter")
    expect(page.locator("header a[href='/account/login/']")).to_be_visible()
