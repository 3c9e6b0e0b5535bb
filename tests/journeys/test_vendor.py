"""A vendor's whole way, with script: from the sign-in page to the published result."""

import base64
import hashlib
import json
import re

from playwright.sync_api import Page, expect

from clairevoie.core.answers import UNKNOWN, Answer, AnsweredLevel
from clairevoie.core.applicability import applicability
from clairevoie.core.questionnaire import Criterion
from clairevoie.formats.explanation import largest_gap_first
from clairevoie.formats.wording import text_in, why
from tests.journeys.steps import (
    ADMINISTRATOR,
    HOSTED,
    PUBLISHED_WAVE,
    QUESTIONNAIRE,
    assessed,
    choose,
    expect_live_score,
    expect_state,
    exported,
    hold_back,
    in_percent,
    level_card,
    new_response,
    post,
    radio,
    saved_state,
    sign_in,
    write_comment,
)

LEFT_OPEN = "VUL-4"  # applies to all; the journey does not answer it
NOT_KNOWN = "DEV-3"
COMMENTED = "GOV-2"
COMMENT = "Revu avec l’exploitation : « oui », à 100 %.\nDeuxième ligne."


def test_a_vendor_declares_answers_signs_and_sees_the_result(open_page):
    page = open_page()
    sign_in(page, ADMINISTRATOR)
    response = _declare_and_start(page)
    _declare_facts(page, response)
    _answer_theme_by_theme(page, response)
    _sign(page, response)
    digest = _read_the_result(page, response)
    _find_it_in_the_register(page, digest)


def _declare_and_start(page: Page) -> str:
    """From the dashboard to a started response, by links and buttons alone."""
    page.locator("main a[href$='/products/new/']").first.click()
    page.locator("[name=name]").fill("Ponant Essai")
    page.locator("[name=corridors][value=hospital]").check()
    page.locator("[name=corridors][value=community]").check()
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Ponant Essai")
    expect(page.locator("main .cv-header")).to_contain_text("Hôpital")
    expect(page.locator("main .cv-header")).to_contain_text("Médecine de ville")
    page.locator("[name=product_version]").fill("7.3")
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/facts/")
    return page.url.removesuffix("facts/")


def _declare_facts(page: Page, response: str) -> None:
    """Nothing declared leaves criteria open; what is declared decides them, and says why."""
    page.goto(response)
    _expect_applicability(page, response)
    assert assessed(page, response).undetermined
    page.goto(f"{response}facts/")
    for fact, values in HOSTED.items():
        for value in values:
            page.locator(f"main [name={fact}][value={value}]").check()
    page.locator("main form button").click()
    page.wait_for_url(response)
    before = assessed(page, response)
    assert before.undetermined == 0
    _expect_applicability(page, response)
    page.goto(f"{response}facts/")
    page.locator("[name=client_forms][value=mobile]").check()
    page.locator("main form button").click()
    page.wait_for_url(response)
    assert assessed(page, response).fraction.applicable > before.fraction.applicable
    _expect_applicability(page, response)


def _expect_applicability(page: Page, response: str) -> None:
    """The overview counts the criteria that apply as the rules do, and gives each one's reason."""
    now = assessed(page, response)
    expect(page.locator("#live .cv-live-fraction")).to_contain_text(str(now.fraction.applicable))
    expect(page.locator("main .cv-todo-list li")).to_have_count(now.unanswered)
    facts = exported(page, response).facts
    rows = page.locator("table:has(#t-applies) tbody tr")
    page.locator("details:has(#t-applies) > summary").click()
    expect(rows.first).to_be_visible()
    reasons = dict(rows.evaluate_all(_FIRST_AND_LAST_CELLS))
    assert reasons == {
        criterion: why(QUESTIONNAIRE, applies, facts, "fr")
        for criterion, applies in applicability(QUESTIONNAIRE, facts).items()
    }


_FIRST_AND_LAST_CELLS = """rows => rows.map(
  row => [row.cells[0].innerText.trim(), row.cells[2].innerText.trim()])"""


def _answer_theme_by_theme(page: Page, response: str) -> None:
    """Each answer is seen saved, and the live score is what the rules say of the export."""
    now = assessed(page, response)
    todo = {each.id for each in now.criteria if each.applies}
    themes = [each for each in QUESTIONNAIRE.themes if _of_theme(each.id, todo)]
    page.locator("main .cv-actions a").first.click()
    for number, theme in enumerate(themes):
        page.wait_for_url(re.compile(f"/themes/{theme.id}/"))
        expect(page.locator("h1")).to_have_text(text_in(theme.title, "fr"))
        criteria = _of_theme(theme.id, todo)
        for criterion in criteria:
            expect_state(page, criterion.id, "empty")
            if criterion.id != LEFT_OPEN:
                choose(page, criterion.id, _wanted(criterion, number))
                expect_live_score(page, assessed(page, response))
        if COMMENTED in {each.id for each in criteria}:
            write_comment(page, COMMENTED, COMMENT)
            expect_state(page, COMMENTED, "saving")
            expect_state(page, COMMENTED, "saved")
        answered = len([each for each in criteria if each.id != LEFT_OPEN])
        expect(page.locator(f"#count-{theme.id}")).to_have_text(f"{answered} / {len(criteria)}")
        page.locator("main button[name=continue]").click()
    page.wait_for_url(re.compile(f"{response}(#.*)?$"))
    expect(page.locator("main .cv-todo-list li")).to_have_count(1)
    expect(page.locator("main .cv-todo-list li")).to_contain_text(LEFT_OPEN)
    expect_live_score(page, assessed(page, response))
    held = exported(page, response).answers
    assert held == {
        criterion.id: _expected(criterion, number)
        for number, theme in enumerate(themes)
        for criterion in _of_theme(theme.id, todo - {LEFT_OPEN})
    }


def _of_theme(theme: str, among: set[str]) -> list[Criterion]:
    return [each for each in QUESTIONNAIRE.criteria_of(theme) if each.id in among]


def _wanted(criterion: Criterion, number: int) -> int | str:
    """Some at target, some above, some below, one not known."""
    if criterion.id == NOT_KNOWN:
        return "unknown"
    last = len(criterion.levels) - 1
    return (criterion.target, last, criterion.target, 0)[(number + ord(criterion.id[-1])) % 4]


def _expected(criterion: Criterion, number: int) -> Answer:
    wanted = _wanted(criterion, number)
    level: AnsweredLevel = wanted if isinstance(wanted, int) else UNKNOWN
    return Answer(level, COMMENT if criterion.id == COMMENTED else "")


def _sign(page: Page, response: str) -> None:
    """The review says what is missing; a signatory without a name is told so; then it is signed."""
    now = assessed(page, response)
    page.locator(f"nav a[href='{_path(response)}submit/']").click()
    figures = page.locator("main .cv-figures dd")
    fraction = now.fraction
    expect(figures.nth(0)).to_have_text(f"{fraction.reached} / {fraction.applicable}")
    expect(figures.nth(1)).to_have_text(in_percent(fraction))
    expect(figures.nth(2)).to_have_text("1")
    expect(figures.nth(3)).to_have_text("1")
    expect(page.locator(f"main a[href$='#{LEFT_OPEN}']")).to_have_count(1)
    page.locator("[name=name]").fill("")
    page.locator(".cv-declaration form button").click()
    expect(page.locator(".cv-error-summary")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_attribute("aria-invalid", "true")
    assert exported(page, response).answers
    page.locator("[name=name]").fill("Maëlle Kerviou")
    page.locator("[name=function]").fill("Directrice générale")
    page.locator("[name=declared]").check()
    page.locator(".cv-declaration form button").click()
    page.wait_for_url(f"{response}result/")


def _path(address: str) -> str:
    return re.sub("^http://[^/]+", "", address)


def _read_the_result(page: Page, response: str) -> str:
    """The result says what the rules say: fraction, band, themes, gaps; its digest is the file's."""
    now = assessed(page, response)
    expect(page.locator(".cv-score-fraction")).to_have_text(
        re.compile(rf"^\s*{now.fraction.reached}\D+{now.fraction.applicable}\s*$")
    )
    expect(page.locator(".cv-score-percent")).to_contain_text(in_percent(now.fraction))
    expect(page.locator(".cv-ramp [aria-current]")).to_have_count(1)
    applying = [each for each in now.themes if each.fraction.applicable]
    title = {each.id: text_in(each.title, "fr") for each in QUESTIONNAIRE.themes}
    expect(page.locator("section[aria-labelledby=themes] li")).to_have_count(len(applying))
    for line, theme in zip(
        page.locator("section[aria-labelledby=themes] li").all(), applying, strict=True
    ):
        expect(line).to_contain_text(title[theme.id])
        expect(line).to_contain_text(f"{theme.fraction.reached} / {theme.fraction.applicable}")
    missed = sorted((each for each in now.criteria if each.is_missed), key=largest_gap_first)
    assert page.locator(".cv-gap > .cv-id").all_inner_texts() == [each.id for each in missed]
    expect(page.locator("section[aria-labelledby=signed]")).to_contain_text("Directrice générale")
    expect(page.locator(".cv-columns")).to_have_count(0)  # the wave is not published yet
    digest = page.locator("section[aria-labelledby=signed] .cv-digest").inner_text()
    document = page.context.request.get(f"{response}submissions/1.json").body()
    assert digest == _digest(document)
    assert json.loads(document)["assessment"]["reached"] == now.fraction.reached
    return digest


def _digest(document: bytes) -> str:
    taken = base64.urlsafe_b64encode(hashlib.sha256(document).digest()).decode()
    return "sha-256:" + taken.rstrip("=")


def _find_it_in_the_register(page: Page, digest: str) -> None:
    """The public register shows the product and the digest, and nothing of the score."""
    page.goto("/register/")
    page.locator("main [name=q]").fill("Ponant Essai")
    page.locator("main form button").click()
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("th")).to_contain_text("Ponant Essai")
    expect(row.locator("th")).to_contain_text("7.3")
    expect(row.locator(".cv-digest")).to_have_text(digest)
    said = row.inner_text()
    assert "%" not in said
    assert not re.search(r"\d+ / \d+", said)
    assert row.locator("td").count() == 6  # vendor, corridors, wave, two dates, digest
    expect(row.locator("td").nth(1)).to_contain_text("Hôpital, Médecine de ville")


def test_a_card_says_that_it_is_saving_until_it_is_saved(open_page):
    page = open_page(ADMINISTRATOR)
    page.goto(new_response(page, "Lent à enregistrer") + "themes/governance/")
    held = hold_back(page, "**/answers/**")
    expect_state(page, "GOV-1", "empty")
    with page.expect_request("**/answers/GOV-1/"):
        level_card(page, "GOV-1", 1).click()
    expect_state(page, "GOV-1", "saving")
    held.pop().fallback()
    expect_state(page, "GOV-1", "saved")
    expect(saved_state(page, "GOV-1").locator("time")).to_be_visible()


def test_a_reload_keeps_level_comment_and_do_not_know(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "À recharger")
    page.goto(response + "themes/governance/")
    choose(page, "GOV-1", 3)
    choose(page, "GOV-2", "unknown")
    write_comment(page, "GOV-3", COMMENT)
    expect_state(page, "GOV-3", "saving")
    expect_state(page, "GOV-3", "saved")
    page.reload()
    expect(radio(page, "GOV-1", 3)).to_be_checked()
    expect(radio(page, "GOV-2", "unknown")).to_be_checked()
    expect(page.locator("#GOV-3 input:checked")).to_have_count(0)
    expect(page.locator("#GOV-3-comment")).to_be_visible()
    expect(page.locator("#GOV-3-comment")).to_have_value(COMMENT)
    expect_live_score(page, assessed(page, response))
    assert exported(page, response).answers == {
        "GOV-1": Answer(3),
        "GOV-2": Answer(UNKNOWN),
        "GOV-3": Answer(None, COMMENT),
    }


def test_two_quick_clicks_leave_the_second_choice(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Cliqué vite")
    page.goto(response + "themes/governance/")
    held = hold_back(page, "**/answers/**")
    with page.expect_request("**/answers/GOV-1/"):
        level_card(page, "GOV-1", 0).click()
    level_card(page, "GOV-1", 2).click()
    with page.expect_response(lambda each: "GOV-1-level=2" in (each.request.post_data or "")):
        held.pop().fallback()
        page.unroute("**/answers/**")
    expect_state(page, "GOV-1", "saved")
    assert exported(page, response).answers["GOV-1"] == Answer(2)


def test_the_missing_list_leads_to_the_question_and_shrinks(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Liste qui raccourcit")
    page.goto(response)
    missing = page.locator("main .cv-todo-list a")
    before = missing.count()
    assert before == assessed(page, response).unanswered
    first = missing.first.locator(".cv-id").inner_text()
    missing.first.click()
    choose(page, first, 1)
    page.goto(response)
    expect(missing).to_have_count(before - 1)
    expect(page.locator("main .cv-todo-list")).not_to_contain_text(first)


def test_the_result_of_a_published_wave_shows_the_product_among_the_published_bands(open_page):
    page = open_page(ADMINISTRATOR)
    page.goto("/workspace/")
    result = page.locator("main a[href$='/result/']").first
    result.click()
    page.wait_for_url("**/result/")
    document = page.context.request.get(page.url.replace("result/", "submissions/1.json")).json()
    start, end = document["assessment"]["band"]
    release = page.context.request.get(f"/waves/{PUBLISHED_WAVE}/results.json").json()
    cells = next(each["cells"] for each in release["tables"] if each["id"] == "bands")
    counts = [cell["products"] for cell in cells if cell["at"] != ["*"]]
    columns = page.locator(".cv-columns > li")
    assert [
        int(each.locator(".cv-column-value").text_content() or "") for each in columns.all()
    ] == counts
    here = page.locator(".cv-columns .cv-column-current")
    expect(here).to_have_count(1)
    expect(here.locator(".cv-column-label")).to_contain_text(f"{start}–{end}")


def test_an_answer_that_no_longer_applies_counts_nowhere_and_comes_back_with_its_fact(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Change de faits")
    page.goto(response + "themes/exposure/")
    choose(page, "WEB-1", 1)
    with_web = assessed(page, response)
    post(page, f"{response}facts/", {"revision": "1", **HOSTED, "client_forms": ["__none__"]})
    page.goto(response)
    without = assessed(page, response)
    assert without.fraction.applicable < with_web.fraction.applicable
    assert "WEB-1" not in exported(page, response).answers
    expect_live_score(page, without)
    post(page, f"{response}facts/", {"revision": "2", **HOSTED})
    page.goto(response + "themes/exposure/")
    expect(radio(page, "WEB-1", 1)).to_be_checked()
    expect_live_score(page, with_web)
