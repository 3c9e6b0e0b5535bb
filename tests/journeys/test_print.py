"""Results on paper: what a journalist or an auditor prints holds what the screen says."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import ADMINISTRATOR, PUBLISHED_WAVE
from tests.support import programs


def _printed(page: Page, folder: Path) -> str:
    """The page's text on paper, white space made plain."""
    page.emulate_media(media="print")
    paper = folder / "page.pdf"
    page.pdf(path=paper, format="A4", prefer_css_page_size=True)
    reader = programs.required("pdftotext")
    ended = subprocess.run([reader, paper, "-"], capture_output=True, text=True, check=True)
    assert ended.stdout.count("\f") >= 2  # pages
    return _plain(ended.stdout)


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [1280, 390])
def test_the_results_of_a_wave_can_be_printed(open_page, tmp_path, width):
    page = open_page(width=width)
    page.goto(f"/waves/{PUBLISHED_WAVE}/results/")
    headline = page.locator(".cv-headline").inner_text()
    title = page.locator("h1").inner_text()
    digest = page.locator("#data ~ .cv-text .cv-digest").first.inner_text()
    page.locator(".cv-header").scroll_into_view_if_needed()
    text = _printed(page, tmp_path)
    assert _plain(title) in text
    assert _plain(headline) in text
    assert digest.removeprefix("sha-256:")[:20] in text
    for hidden in (".cv-topnav", ".cv-actions", ".cv-language", ".cv-filters"):
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)
    shown = page.locator("section[aria-labelledby=bands] svg[role=img]").locator("visible=true")
    expect(shown).to_have_count(1)


def test_the_result_of_a_product_can_be_printed_with_all_its_gaps(open_page, tmp_path):
    page = open_page(ADMINISTRATOR)
    page.goto("/workspace/")
    page.locator("main a[href$='/result/']").first.click()
    page.wait_for_url("**/result/")
    said = [page.locator(each).inner_text() for each in ("h1", ".cv-score-percent", ".cv-digest")]
    gaps = page.locator(".cv-gap > .cv-id").all_inner_texts()
    reached = page.locator("section[aria-labelledby=rest] .cv-id").all_text_contents()
    text = _printed(page, tmp_path)
    for each in said[:2]:
        assert _plain(each) in text
    assert said[2].removeprefix("sha-256:")[:20] in text
    assert gaps
    assert [each for each in gaps if each not in text] == []
    assert [
        each for each in reached if each not in text
    ] == []  # folded on the screen, not on paper


def test_a_questionnaire_and_a_theme_can_be_printed(open_page, tmp_path):
    page = open_page(ADMINISTRATOR)
    page.goto("/questionnaires/segur-maturite-ssi/1/")
    questions = page.locator(".cv-criterion h3").all_inner_texts()
    text = _printed(page, tmp_path)
    assert [each for each in questions if _plain(each) not in text] == []
