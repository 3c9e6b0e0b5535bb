"""A vendor's whole way without script, on a narrow screen: forms and links alone."""

import re

from playwright.sync_api import Page, expect

from clairevoie.core.answers import UNKNOWN, Answer
from clairevoie.core.questionnaire import Criterion
from tests.journeys.steps import (
    ADMINISTRATOR,
    HOSTED,
    QUESTIONNAIRE,
    assessed,
    expect_live_score,
    expect_no_sideways_scroll,
    expect_state,
    exported,
    in_percent,
    level_card,
    new_response,
    radio,
    sign_in,
    sign_out,
    write_comment,
)

NOT_KNOWN = "GOV-2"
COMMENTED = "GOV-1"
COMMENT = "Sans script : « ça marche ».\nDeuxième ligne."


def test_a_vendor_without_script_declares_answers_signs_and_sees_the_result(open_page):
    page = open_page(javascript=False, width=390)
    sign_in(page, ADMINISTRATOR)
    expect_no_sideways_scroll(page)
    response = _declare_and_start(page)
    _declare_facts(page, response)
    _answer(page, response)
    _sign(page, response)
    sign_out(page)


def _declare_and_start(page: Page) -> str:
    page.locator("main a[href$='/products/new/']").first.click()
    expect_no_sideways_scroll(page)
    page.locator("main form button").click()
    expect(page.locator(".cv-error-summary")).to_be_visible()  # a name is needed
    page.locator("[name=name]").fill("Ponant Étroit")
    page.locator("[name=corridors][value=hospital]").check()
    page.locator("[name=corridors][value=imaging]").check()
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Ponant Étroit")
    expect_no_sideways_scroll(page)
    page.locator("[name=product_version]").fill("7.3")
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/facts/")
    expect_no_sideways_scroll(page)
    return page.url.removesuffix("facts/")


def _declare_facts(page: Page, response: str) -> None:
    """What cannot go together is refused beside its field, and what was ticked stays ticked."""
    for fact, values in HOSTED.items():
        for value in values:
            page.locator(f"main [name={fact}][value={value}]").check()
    page.locator("[name=client_forms][value=__none__]").check()
    page.locator("main form button").click()
    expect(page.locator("#field-client_forms .invalid-feedback")).to_be_visible()
    expect(page.locator("[name=hosting][value=hds_host]")).to_be_checked()
    expect_no_sideways_scroll(page)
    assert exported(page, response).facts == {}
    page.locator("[name=client_forms][value=__none__]").uncheck()
    page.locator("main form button").click()
    page.wait_for_url(response)
    expect_no_sideways_scroll(page)
    assert assessed(page, response).undetermined == 0


def _answer(page: Page, response: str) -> None:
    """Theme by theme, a form each: what is saved is what was chosen, the score follows."""
    todo = {each.id for each in assessed(page, response).criteria if each.applies}
    themes = [
        [each for each in QUESTIONNAIRE.criteria_of(theme.id) if each.id in todo]
        for theme in QUESTIONNAIRE.themes
    ]
    page.locator("main .cv-actions a").first.click()
    for criteria in filter(None, themes):
        page.wait_for_url(re.compile(f"/themes/{criteria[0].theme}/"))
        expect_no_sideways_scroll(page)
        expect_live_score(page, assessed(page, response))
        for criterion in criteria:
            level_card(page, criterion.id, _wanted(criterion)).click()
        if COMMENTED in {each.id for each in criteria}:
            write_comment(page, COMMENTED, COMMENT)
        page.locator("main button[name=continue]").click()
    page.wait_for_url(re.compile(f"{response}(#.*)?$"))
    expect(page.locator("main .cv-todo-list")).to_have_count(0)
    expect_live_score(page, assessed(page, response))
    assert exported(page, response).answers == {
        criterion.id: _expected(criterion) for criteria in themes for criterion in criteria
    }


def _wanted(criterion: Criterion) -> int | str:
    if criterion.id == NOT_KNOWN:
        return "unknown"
    return criterion.target if ord(criterion.id[-1]) % 3 else 0


def _expected(criterion: Criterion) -> Answer:
    wanted = _wanted(criterion)
    level = wanted if isinstance(wanted, int) else UNKNOWN
    return Answer(level, COMMENT if criterion.id == COMMENTED else "")


def _sign(page: Page, response: str) -> None:
    now = assessed(page, response)
    page.locator("main .cv-actions a[href$='/submit/']").click()
    expect_no_sideways_scroll(page)
    page.locator("[name=function]").fill("Directrice générale")
    page.locator(".cv-declaration form button").click()
    expect(page.locator("#field-declared .invalid-feedback")).to_be_visible()
    expect(page.locator("[name=function]")).to_have_value("Directrice générale")
    page.locator("[name=declared]").check()
    page.locator(".cv-declaration form button").click()
    page.wait_for_url(f"{response}result/")
    expect_no_sideways_scroll(page)
    expect(page.locator(".cv-score-percent")).to_contain_text(in_percent(now.fraction))
    expect(page.locator(".cv-gap")).to_have_count(sum(each.is_missed for each in now.criteria))


def test_saving_without_script_stays_on_the_theme_and_counts_what_changed(open_page):
    page = open_page(ADMINISTRATOR, javascript=False, width=390)
    response = new_response(page, "Sans script, enregistrer")
    page.goto(f"{response}themes/governance/")
    level_card(page, "GOV-1", 2).click()
    level_card(page, "GOV-3", "unknown").click()
    page.locator("main button[name=save]").click()
    page.wait_for_url(f"{response}themes/governance/")
    expect(page.locator(".cv-messages")).to_contain_text("2")
    expect(radio(page, "GOV-1", 2)).to_be_checked()
    expect_state(page, "GOV-1", "saved")
    expect_state(page, "GOV-2", "empty")
    expect_state(page, "GOV-3", "saved")
    assert set(exported(page, response).answers) == {"GOV-1", "GOV-3"}


def test_the_whole_questionnaire_can_be_answered_on_one_page_without_script(open_page):
    page = open_page(ADMINISTRATOR, javascript=False, width=390)
    response = new_response(page, "Sans script, tout d’un coup")
    page.goto(f"{response}all/")
    expect_no_sideways_scroll(page)
    todo = [each.id for each in assessed(page, response).criteria if each.applies]
    assert page.locator(".cv-criterion .cv-criterion-head .cv-id").all_inner_texts() == todo
    for criterion in todo[::5]:
        level_card(page, criterion, 1).click()
    page.locator("main button[name=save]").click()
    page.wait_for_url(response)
    assert exported(page, response).answers == {each: Answer(1) for each in todo[::5]}
