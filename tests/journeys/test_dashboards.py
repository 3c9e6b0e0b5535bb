"""An authority's way through the raw figures of a wave."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import FOLLOWER, OPEN_WAVE, PUBLISHED_WAVE, expect_no_sideways_scroll

FIGURES = f"/waves/{PUBLISHED_WAVE}/dashboards/"


def test_from_the_board_to_the_critical_criteria_of_a_corridor_and_their_file(open_page):
    page = open_page(FOLLOWER)
    page.goto(f"/waves/{PUBLISHED_WAVE}/")
    page.locator(f"main a[href='{FIGURES}']").click()
    expect(page.locator(".cv-confidential")).to_be_visible()
    page.locator("nav.cv-tabs a", has_text="Critères").click()
    every = page.locator("table:has(#t-share) tbody tr")
    expect(every.first).to_be_visible()
    count = every.count()
    page.locator("[name=critical]").select_option("1")
    page.locator("[name=corridor]").select_option("hospital")
    page.locator("[name=sort]").select_option("missed")
    page.locator("main .cv-filters button").click()
    page.wait_for_url("**critical=1**")
    assert "corridor=hospital" in page.url
    shown = page.locator("table:has(#t-share) tbody th strong").all_inner_texts()
    assert 0 < len(shown) < count
    with page.expect_download() as download:
        page.locator("main a[href*='criteria.csv']").click()
    assert download.value.suggested_filename.startswith("confidentiel-ne-pas-publier")
    text = download.value.path().read_text("utf-8-sig")
    assert [each["criterion"] for each in csv.DictReader(io.StringIO(text))] == shown


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_sound_and_keep_their_mark_on_paper(open_page, axe, width, locale):
    page = open_page(FOLLOWER, width=width, locale=locale)
    for path in (
        FIGURES,
        f"{FIGURES}criteria/",
        f"{FIGURES}themes/",
        f"/waves/{OPEN_WAVE}/dashboards/",
    ):
        page.goto(path)
        axe(page)
        expect_no_sideways_scroll(page)
        page.emulate_media(media="print")
        expect(page.locator(".cv-confidential")).to_be_visible()
        page.emulate_media(media="screen")
