"""An authority's way: follow a wave, close it, seal it, publish its results."""

import csv
import io
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from clairevoie.core.answers import Answer
from clairevoie.core.scoring import Fraction
from tests.journeys.serving import Site
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    FOLLOWER,
    MANAGER,
    OPEN_WAVE,
    PUBLISHED_WAVE,
    choose,
    expect_state,
    exported,
    in_percent,
    level_card,
    new_response,
    post,
    radio,
    sign_in,
)

BOARD = f"/waves/{PUBLISHED_WAVE}/"
ROWS = "table:has(#t-board) tbody tr"


def _products(page: Page) -> list[str]:
    """The products of the board's table, without their version."""
    names = page.locator(f"{ROWS} th").evaluate_all(
        "all => all.map(each => (each.querySelector('a') || each.firstChild).textContent.trim())"
    )
    return [str(each) for each in names]


def _downloaded(page: Page, link: Locator) -> list[dict[str, str]]:
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".csv")
    text = download.value.path().read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _csv_link(page: Page) -> Locator:
    return page.locator("main a[href*='responses.csv']")


def test_filters_stand_in_the_address_and_hold_when_it_is_opened_again(open_page):
    page = open_page(MANAGER)
    page.goto(BOARD)
    page.locator("[name=q]").fill("ponant")
    page.locator("[name=corridor]").select_option("hospital")
    page.locator("main .cv-filters button").click()
    page.wait_for_url(re.compile("q=ponant.*corridor=hospital"))
    shown = _products(page)
    assert shown
    for row in page.locator(ROWS).all():
        expect(row).to_contain_text(re.compile("ponant", re.IGNORECASE))
        expect(row).to_contain_text("Hôpital")
    again = open_page(MANAGER)
    again.goto(page.url)
    assert _products(again) == shown
    expect(again.locator("[name=q]")).to_have_value("ponant")
    expect(again.locator("[name=corridor]")).to_have_value("hospital")


def test_what_matches_nothing_says_so_and_leads_back_to_everything(open_page):
    page = open_page(MANAGER)
    page.goto(f"{BOARD}?q=introuvable")
    expect(page.locator(ROWS)).to_have_count(0)
    page.locator(".cv-empty a").click()
    page.wait_for_url(re.compile(f"{BOARD}$"))
    assert len(_products(page)) > 1


@pytest.mark.parametrize("column", ["product", "vendor", "changed"])
def test_a_column_sorts_both_ways_keeps_the_filter_and_says_which(open_page, column):
    page = open_page(MANAGER)
    page.goto(f"{BOARD}?corridor=imaging&sort=-{column}")
    down = _products(page)
    header = page.locator(f"th:has(a[href*='sort={column}'])")
    expect(header).to_have_attribute("aria-sort", "descending")
    header.locator("a").click()
    page.wait_for_url(re.compile(rf"corridor=imaging.*sort={column}"))
    up = _products(page)
    expect(page.locator("th[aria-sort=ascending]")).to_have_count(1)
    assert len(up) > 2
    assert sorted(up) == sorted(down)
    if column != "vendor":  # among one vendor's products, the order is the same both ways
        assert up == down[::-1]


def test_a_wave_of_more_than_one_page_is_shown_whole_on_its_pages_and_in_its_csv(open_page):
    vendor, page = open_page(ADMINISTRATOR), open_page(MANAGER)
    response = new_response(vendor, "En cent versions")
    vendor.goto(response)
    product = vendor.locator(".cv-crumbs a").first.get_attribute("href")
    vendor.goto(product or "")
    versions = vendor.locator("main h2 a", has_text="En cent versions").get_attribute("href")
    for number in range(100):
        start = {"wave": OPEN_WAVE, "product_version": f"2.{number}"}
        assert post(vendor, f"{versions}start/", start).ok
    page.goto(f"/waves/{OPEN_WAVE}/?sort=-changed&state=draft")
    rows = _downloaded(page, _csv_link(page))
    assert len(rows) > 100
    listed = _products(page)
    page.locator(".cv-pager .page-link", has_text="2").click()
    page.wait_for_url(re.compile("sort=-changed.*state=draft.*page=2"))
    listed += _products(page)
    assert listed == [row["product"] for row in rows]


def test_the_csv_holds_what_the_filtered_table_shows(open_page):
    page = open_page(MANAGER)
    page.goto(f"{BOARD}?corridor=hospital&sort=-product")
    rows = _downloaded(page, _csv_link(page))
    assert [row["product"] for row in rows] == _products(page)
    for row, line in zip(rows, page.locator(ROWS).all(), strict=True):
        assert "hospital" in row["corridors"].split()
        fraction = Fraction(int(row["reached"]), int(row["applicable"]))
        expect(line).to_contain_text(f"{fraction.reached} / {fraction.applicable}")
        expect(line).to_contain_text(in_percent(fraction))
        assert row["percent"] == fraction.percent


def test_a_drafts_score_is_not_the_authoritys_business(open_page):
    page = open_page(MANAGER)
    page.goto(f"/waves/{OPEN_WAVE}/?state=draft&corridor=imaging")
    rows = _downloaded(page, _csv_link(page))
    assert rows
    for row, line in zip(rows, page.locator(ROWS).all(), strict=True):
        assert row["state"] == "draft"
        assert row["reached"] == row["percent"] == row["band"] == ""
        expect(line.locator("a")).to_have_count(0)
        assert "%" not in line.inner_text()


def test_one_who_only_follows_waves_is_offered_no_step_and_can_take_none(open_page):
    page = open_page(FOLLOWER)
    page.goto(f"/waves/{OPEN_WAVE}/")
    expect(page.locator(ROWS).first).to_be_visible()
    assert page.locator("main form[method=post]").count() == 0
    for step in ("open", "close", "seal", "publish"):
        assert post(page, f"/waves/{OPEN_WAVE}/{step}/").status == 403
    page.reload()
    expect(page.locator(".cv-header .cv-state-open")).to_be_visible()


def test_steps_out_of_turn_change_nothing_and_say_so(open_page):
    page = open_page(MANAGER)
    for step in ("open", "seal", "publish"):
        assert "cv-message-error" in post(page, f"/waves/{OPEN_WAVE}/{step}/").text()
    page.goto(f"/waves/{OPEN_WAVE}/")
    expect(page.locator(".cv-header .cv-state-open")).to_be_visible()


def test_a_wave_is_closed_sealed_and_published_and_its_vendors_can_answer_no_more(
    open_page, site: Site
):
    vendor, early, public = open_page(ADMINISTRATOR), open_page(CONTRIBUTOR), open_page()
    response = new_response(vendor, "Pris de court")
    vendor.goto(f"{response}themes/governance/")
    choose(vendor, "GOV-1", 2)
    early.goto(f"{response}themes/governance/")
    public.goto(f"/waves/{OPEN_WAVE}/results/")
    expect(public.locator(".cv-state-open")).to_be_visible()
    assert public.context.request.get(f"/waves/{OPEN_WAVE}/results.json").status == 404

    page = open_page()
    sign_in(page, MANAGER)
    page.locator(f"main a[href='/waves/{OPEN_WAVE}/']").first.click()
    page.wait_for_url(f"**/waves/{OPEN_WAVE}/")
    submitted, drafts = _counts(page)
    assert submitted and drafts

    _take_step(page, "close", "closed")
    assert _counts(page) == (submitted, drafts)  # drafts stay drafts
    _cannot_answer_any_more(vendor, early, response)

    _take_step(page, "seal", "sealed")
    expect(page.locator("section[aria-labelledby=history] .cv-digest")).to_contain_text("sha-256:")
    page.goto(f"/waves/{OPEN_WAVE}/?state=draft")
    assert len(_downloaded(page, _csv_link(page))) == drafts
    public.reload()
    expect(public.locator(".cv-state-sealed")).to_be_visible()
    assert public.context.request.get(f"/waves/{OPEN_WAVE}/results.json").status == 404

    page.goto(f"/waves/{OPEN_WAVE}/")
    _take_step(page, "publish", "sealed")
    expect(page.locator(".cv-timeline li")).to_have_count(5)
    assert page.locator("main form[method=post]").count() == 0
    page.locator(f"main a[href='/waves/{OPEN_WAVE}/results/']").first.click()
    page.wait_for_url("**/results/")

    site.manage("db_worker", "--batch")  # the worker that serves beside the site draws the pictures
    public.reload()
    release = public.context.request.get(f"/waves/{OPEN_WAVE}/results.json").json()
    assert release["population"]["products"] == submitted
    expect(public.locator("h1")).to_be_visible()
    expect(public.locator(".cv-headline")).to_contain_text(str(submitted))
    expect(public.locator("#data")).to_be_visible()
    _cannot_answer_any_more(vendor, early, response)
    assert site.manage("verify-audit")


def _counts(page: Page) -> tuple[int, int]:
    """Submitted responses and drafts, as the board's figures count them."""
    figures = page.locator("main .cv-figures dd").all_inner_texts()
    return int(figures[0]), int(figures[1])


def _take_step(page: Page, step: str, state: str) -> None:
    """The step's consequences are unfolded before its button can be pressed."""
    button = page.locator(f"form[action$='/{step}/'] button")
    expect(button).to_be_hidden()
    page.locator("section[aria-labelledby=next] summary").click()
    expect(page.locator(".cv-danger li").first).to_be_visible()
    button.click()
    expect(page.locator(".cv-message-success")).to_be_visible()
    expect(page.locator(f".cv-header .cv-state-{state}")).to_be_visible()
    page.wait_for_load_state()  # what is counted next stands below


def _cannot_answer_any_more(vendor: Page, early: Page, response: str) -> None:
    """Neither on a page from before nor on a new one; nor can anything be started."""
    level_card(early, "GOV-1", 0).click()
    expect_state(early, "GOV-1", "unsaved")
    vendor.goto(f"{response}themes/governance/")
    expect(radio(vendor, "GOV-1", 2)).to_be_disabled()
    expect(vendor.locator("main .cv-message-info")).to_be_visible()
    assert exported(vendor, response).answers == {"GOV-1": Answer(2)}
    vendor.goto("/workspace/")
    assert vendor.locator("main a[href*='#start-']").count() == 0
    vendor.goto(f"{response}submit/")
    vendor.wait_for_url(response)
    expect(vendor.locator(".cv-message-error")).to_be_visible()
