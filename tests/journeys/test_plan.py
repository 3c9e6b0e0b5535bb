"""The plan: an action and a date for each missed target, and where they lead."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.keys import press, tab_to
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    READER,
    assessed,
    expect_no_sideways_scroll,
    new_response,
    send_answers,
)

DUE = datetime.now(UTC).date() + timedelta(days=120)
LATER = DUE + timedelta(days=100)
TEXT = "Former les équipes : « deux sessions »."


def missed_response(page: Page, product: str) -> str:
    """A response whose governance is below target; its address."""
    response = new_response(page, product)
    send_answers(page, response, {"GOV-1": "0", "GOV-2": "0", "GOV-3": "0"})
    return response


def plan_action(page: Page, response: str, criterion: str, text: str, due: date) -> None:
    """From the plan's page to the form and back."""
    page.goto(f"{response}plan/")
    page.locator(f"#{criterion} a[href$='/plan/new/{criterion}/']").click()
    page.locator("[name=text]").fill(text)
    page.locator("[name=due]").fill(due.isoformat())
    page.locator("main form:has([name=text]) button").click()
    page.wait_for_url(f"**/plan/#{criterion}")


def test_an_action_leads_to_a_score_that_the_rules_give(open_page):
    page = open_page(CONTRIBUTOR)
    response = missed_response(open_page(ADMINISTRATOR), "Plan à dates")
    now = assessed(page, response).fraction
    page.goto(f"{response}plan/")
    expect(page.locator(".cv-headline")).to_contain_text("Aucune action ne compte encore")
    expect(page.locator("figure svg")).to_have_count(0)
    plan_action(page, response, "GOV-2", TEXT, DUE)
    headline = page.locator(".cv-headline")
    expect(headline).to_contain_text(f"1 action tenue\u202f; {now.reached} critère")
    expect(headline).to_contain_text(f"{now.reached + 1} critère")
    plan_action(page, response, "GOV-3", "Une autre action", LATER)
    rows = page.locator("table:has(#t-dates) tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text(f"{now.reached + 2} / {now.applicable}")
    picture = page.locator("figure svg:visible")
    expect(picture).to_have_count(1)
    expect(picture).to_have_attribute("role", "img")
    # Nothing of it is in the score as it stands.
    assert assessed(page, response).fraction == now


def test_what_is_planned_is_changed_dropped_and_taken_up_again(open_page):
    page = open_page(CONTRIBUTOR)
    response = missed_response(open_page(ADMINISTRATOR), "Plan qui change")
    plan_action(page, response, "GOV-2", TEXT, DUE)
    page.get_by_role("link", name=TEXT).click()
    page.locator("[name=owner]").select_option(label="Théo Marchadour")
    page.locator("[name=state][value=in-progress]").check()
    page.locator("[name=measure]").fill("Relecture par un second développeur")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    line = page.locator("#GOV-2")
    expect(line).to_contain_text("en cours")
    expect(line).to_contain_text("Théo Marchadour")
    expect(line).to_contain_text("Relecture par un second développeur")
    page.get_by_role("link", name=TEXT).click()
    page.get_by_text("Elle ne sera pas faite").click()
    page.get_by_role("button", name=re.compile("Abandonner «")).click()
    expect(page.get_by_role("status")).to_contain_text("abandonnée")
    expect(page.locator(".cv-headline")).to_contain_text("Aucune action ne compte encore")
    page.locator("#GOV-2 summary").click()
    page.get_by_role("link", name=TEXT).click()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".cv-headline")).to_contain_text("1 action tenue")


def test_without_script_on_a_narrow_screen_a_fault_is_said_and_mended(open_page, axe):
    response = missed_response(open_page(ADMINISTRATOR), "Plan étroit")
    page = open_page(CONTRIBUTOR, javascript=False, width=390)
    page.goto(f"{response}plan/new/GOV-2/")
    expect_no_sideways_scroll(page)
    page.locator("[name=text]").fill(TEXT)
    page.locator("[name=due]").fill("2020-01-31")
    page.locator("main form:has([name=text]) button").click()
    expect(page.locator(".cv-error-summary")).to_contain_text("Cette date est passée")
    expect(page.locator("[name=text]")).to_have_value(TEXT)
    expect_no_sideways_scroll(page)
    page.locator("[name=due]").fill(DUE.isoformat())
    page.locator("main form:has([name=text]) button").click()
    expect(page.locator("#GOV-2")).to_contain_text(TEXT)
    expect(page.locator("figure svg:visible")).to_have_count(1)
    expect_no_sideways_scroll(page)


def test_two_people_who_change_an_action_see_both_and_lose_nothing(open_page, axe):
    mine, theirs = open_page(CONTRIBUTOR), open_page(ADMINISTRATOR)
    response = missed_response(theirs, "Plan à deux")
    plan_action(theirs, response, "GOV-2", TEXT, DUE)
    for each in (mine, theirs):
        each.goto(f"{response}plan/")
        each.get_by_role("link", name=TEXT).click()
    theirs.locator("[name=text]").fill("La version de Maëlle")
    theirs.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(theirs.locator("#GOV-2")).to_contain_text("La version de Maëlle")
    mine.locator("[name=text]").fill("La version de Théo")
    mine.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(mine.get_by_role("alert")).to_contain_text("La version de Maëlle")
    expect(mine.locator("[name=text]")).to_have_value("La version de Théo")
    axe(mine)
    mine.get_by_role("button", name="Garder la mienne").click()
    expect(mine.locator("#GOV-2")).to_contain_text("La version de Théo")


def test_a_form_with_faults_is_sound(open_page, axe):
    response = missed_response(open_page(ADMINISTRATOR), "Plan fautif")
    page = open_page(CONTRIBUTOR)
    page.goto(f"{response}plan/new/GOV-2/")
    page.locator("main form:has([name=text]) button").click()
    expect(page.locator(".cv-error-summary li")).to_have_count(2)
    axe(page)


def test_a_reader_sees_the_plan_and_changes_nothing(open_page):
    response = missed_response(open_page(ADMINISTRATOR), "Plan lu")
    plan_action(open_page(CONTRIBUTOR), response, "GOV-2", TEXT, DUE)
    page = open_page(READER)
    page.goto(f"{response}plan/")
    expect(page.locator("#GOV-2")).to_contain_text(TEXT)
    expect(page.locator("main a[href*='/plan/new/']")).to_have_count(0)
    expect(page.locator("main form[method=post]")).to_have_count(0)


def test_filters_stand_in_the_address_and_show_what_they_say(open_page):
    page = open_page(CONTRIBUTOR)
    response = missed_response(open_page(ADMINISTRATOR), "Plan filtré")
    plan_action(page, response, "GOV-2", TEXT, DUE)
    page.locator("#show").select_option("unplanned")
    page.locator(".cv-filters button").click()
    page.wait_for_url("**show=unplanned**")
    expect(page.locator("#GOV-1")).to_be_visible()
    expect(page.locator("#GOV-2")).to_have_count(0)
    page.locator(".cv-filters a").click()
    expect(page.locator("#GOV-2")).to_be_visible()


def test_the_files_of_a_plan_hold_what_the_page_shows(open_page):
    page = open_page(CONTRIBUTOR)
    response = missed_response(open_page(ADMINISTRATOR), "Plan emporté")
    plan_action(page, response, "GOV-2", TEXT, DUE)

    def taken(ending: str) -> bytes:
        with page.expect_download() as download:
            page.locator(f"main a[href$='plan.{ending}']").click()
        return Path(download.value.path()).read_bytes()

    sheet = load_workbook(io.BytesIO(taken("xlsx"))).worksheets[0]
    written = {each[0]: each for each in sheet.iter_rows(min_row=2, values_only=True)}
    assert TEXT in written["GOV-2"]
    assert {"GOV-1", "GOV-2", "GOV-3"} <= set(written)
    assert TEXT in taken("csv").decode("utf-8-sig")
    (event,) = Calendar.from_ical(taken("ics")).walk("VEVENT")
    assert event.decoded("DTSTART") == DUE
    assert TEXT in str(event["DESCRIPTION"])


def test_the_next_response_takes_the_plan_over(open_page):
    page = open_page(CONTRIBUTOR)
    page.goto("/workspace/")
    page.locator("main a[href*='/responses/']").first.wait_for()
    drafts = page.locator("main a:has-text('Continuer')")
    drafts.first.click()
    page.locator(".cv-sidenav a[href$='/plan/']").click()
    before = page.locator(".cv-plan-action").count()
    page.get_by_role("button", name="Reprendre le plan précédent").click()
    expect(page.get_by_role("status")).to_contain_text("reprises")
    expect(page.locator(".cv-plan-action").nth(before)).to_be_attached()
    expect(page.get_by_role("button", name="Reprendre le plan précédent")).to_have_count(0)


def test_an_action_is_planned_with_the_keyboard_alone(open_page):
    response = missed_response(open_page(ADMINISTRATOR), "Plan au clavier")
    page = open_page(CONTRIBUTOR)
    page.goto(f"{response}plan/")
    tab_to(page, page.locator("main a[href$='/plan/new/GOV-2/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/new/GOV-2/")
    tab_to(page, page.locator("[name=text]"))
    page.keyboard.type(TEXT)
    tab_to(page, page.locator("[name=level]:checked"))
    press(page, "Tab")
    page.keyboard.type(DUE.strftime("%m%d%Y"))  # as an English browser asks for a day
    tab_to(page, page.locator("main form:has([name=text]) button"))
    page.keyboard.press("Enter")
    expect(page.locator("#GOV-2")).to_contain_text(TEXT)


def test_the_result_leads_to_the_plan(open_page):
    page = open_page(READER)
    page.goto("/workspace/")
    page.locator("main a[href$='/result/']").first.click()
    page.locator("main a[href$='/plan/']").click()
    expect(page.locator("h1")).to_have_text("Plan de progrès")
