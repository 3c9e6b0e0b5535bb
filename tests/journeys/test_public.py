"""What anybody can read: results, register, questionnaire, method; in French and in English."""

import base64
import csv
import hashlib
import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clairevoie.core.questionnaire import as_document
from clairevoie.core.scoring import Band, Fraction
from clairevoie.formats.wording import band_in_words, text_in
from tests.journeys.steps import (
    ADMINISTRATOR,
    PUBLISHED_WAVE,
    QUESTIONNAIRE,
    in_percent,
    new_response,
    post,
)

RESULTS = f"/waves/{PUBLISHED_WAVE}/results"
PUBLISHED = {(80, 100): 10, (60, 80): 16, (20, 60): 34, (0, 20): 11}  # what was published of wave 1

Cells = Mapping[tuple[str, ...], Mapping[str, Any]]


@pytest.fixture
def release(page: Page) -> dict[str, Cells]:
    """The tables of the published JSON, each cell at its place."""
    document = page.context.request.get(f"{RESULTS}.json").json()
    return {
        table["id"]: {tuple(cell["at"]): cell for cell in table["cells"]}
        for table in document["tables"]
    }


def _bands(release: dict[str, Cells]) -> dict[Band, int]:
    """Products of each band, the highest first."""
    counts = {
        Band(*map(int, name.split("-"))): cell["products"]
        for (name,), cell in release["bands"].items()
        if name != "*"
    }
    return dict(sorted(counts.items(), reverse=True))


def test_the_published_bands_add_up_to_those_known_of_the_first_wave(page, release):
    found = _bands(release)
    for (start, end), products in PUBLISHED.items():
        inside = [count for band, count in found.items() if start <= band.start < end]
        assert sum(inside) == products, (start, end)
    assert release["bands"]["*",]["products"] == sum(found.values()) == 71


@pytest.mark.parametrize("width", [1280, 390])
def test_the_chart_its_table_and_the_headline_say_the_numbers_of_the_json(
    open_page, page, release, width
):
    page = open_page(width=width)
    page.goto(f"{RESULTS}/")
    bands = _bands(release)
    chart = page.locator("section[aria-labelledby=bands] svg[role=img]").locator("visible=true")
    expect(chart).to_have_count(1)
    texts = chart.locator("text").all_text_contents()
    figures = [int(each) for each in texts if each.isdigit()]
    assert figures == list(bands.values())
    names = [each for each in texts if each in {band_in_words(band, "fr") for band in bands}]
    assert names == [band_in_words(band, "fr") for band in bands]

    page.locator("section[aria-labelledby=bands] summary").click()
    rows = page.locator("section[aria-labelledby=bands] tbody tr")
    expect(rows).to_have_count(len(bands))
    for row, (band, products) in zip(rows.all(), bands.items(), strict=True):
        expect(row.locator("th")).to_have_text(band_in_words(band, "fr"))
        expect(row.locator("td").nth(0)).to_have_text(str(products))
        expect(row.locator("td").nth(1)).to_have_text(in_percent(Fraction(products, 71)))
    expect(page.locator("section[aria-labelledby=bands] tfoot td").first).to_have_text("71")
    headline = page.locator(".cv-headline").inner_text()
    assert [int(each) for each in re.findall(r"\d+", headline)] == [10, 71, 80, 11, 20]


def test_the_home_page_says_the_same_finding_as_the_results_page(open_page):
    home, results = open_page(), open_page()
    home.goto("/")
    results.goto(f"{RESULTS}/")
    assert home.locator(".cv-headline").inner_text() == results.locator(".cv-headline").inner_text()
    counts = home.locator(".cv-column-value").all_text_contents()
    assert [int(each) for each in counts] == [11, 15, 19, 16, 10]


def test_the_share_of_every_criterion_is_the_one_of_the_json(page, release):
    page.goto(f"{RESULTS}/")
    levels = release["levels"]
    rows = page.locator("table.cv-ranking tbody tr")
    expect(rows).to_have_count(len(QUESTIONNAIRE.criteria))
    said = rows.evaluate_all(
        "all => all.map(row => [row.querySelector('.cv-id').textContent, "
        "...[...row.querySelectorAll('td.num')].map(each => each.innerText.trim())])"
    )
    shares = []
    for criterion, *figures in said:
        reached = levels[criterion, "reached"]["products"]
        products = levels[criterion, "*"]["products"]
        if reached is None:
            assert not re.search("%", "".join(figures)), criterion
            continue
        missed = levels[criterion, "missed"]["products"]
        assert reached + missed == products
        if products:
            share = Fraction(reached, products)
            assert _plain(figures[0]) == _plain(in_percent(share)), criterion
            assert figures[1] == f"{reached} / {products}"
            shares.append(reached / products)
    assert shares == sorted(shares)
    assert {criterion for criterion, *_ in said} == {each.id for each in QUESTIONNAIRE.criteria}


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_the_levels_of_every_criterion_add_up_to_its_products(release):
    levels = release["levels"]
    for criterion in QUESTIONNAIRE.criteria:
        cells = [
            cell["products"]
            for (each, at), cell in levels.items()
            if each == criterion.id and at not in ("*", "reached", "missed")
        ]
        if None not in cells:
            assert sum(cells) == levels[criterion.id, "*"]["products"], criterion.id


def test_the_csv_holds_every_cell_of_the_json(page, release):
    page.goto(f"{RESULTS}/")
    with page.expect_download() as download:
        page.locator("#data ~ ul a[href$='.csv']").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    told = {
        (row["table"], *filter(None, (row["first"], row["second"]))): (
            int(row["products"]) if row["products"] else None,
            row["withheld"] or None,
        )
        for row in rows
    }
    assert told == {
        (table, *at): (cell["products"], cell["withheld"])
        for table, cells in release.items()
        for at, cell in cells.items()
    }


def test_the_digest_on_the_page_is_the_files(page):
    page.goto(f"{RESULTS}/")
    body = page.context.request.get(f"{RESULTS}.json").body()
    taken = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")
    expect(page.locator("#data ~ .cv-text .cv-digest").first).to_have_text(f"sha-256:{taken}")


def test_what_is_withheld_is_named_with_its_reason(page, release):
    page.goto(f"{RESULTS}/")
    withheld = {
        criterion.id
        for criterion in QUESTIONNAIRE.criteria
        if release["levels"][criterion.id, "reached"]["withheld"]
        or release["levels"][criterion.id, "missed"]["withheld"]
    }
    named = page.locator("section[aria-labelledby=withheld] li .cv-id").all_inner_texts()
    assert set(named) == withheld
    assert len(named) == len(withheld)


# ---- register ----------------------------------------------------------------------------------

REGISTER = "table:has(#t-register) tbody tr"


def _registered(page: Page) -> list[tuple[str, str]]:
    """Product and digest of each line."""
    lines = page.locator(REGISTER).evaluate_all(
        "all => all.map(row => [row.querySelector('th').firstChild.textContent.trim(), "
        "row.querySelector('.cv-digest').textContent])"
    )
    return [(str(product), str(digest)) for product, digest in lines]


def test_the_pages_of_the_register_its_json_and_its_csv_hold_the_same(open_page):
    _submit_often(open_page(ADMINISTRATOR))
    page = open_page()
    page.goto("/register/")
    listed = _registered(page)
    page.locator(".cv-pager .page-link", has_text="2").click()
    page.wait_for_url("**page=2**")
    listed += _registered(page)
    expect(page.locator("#t-register")).to_contain_text(str(len(listed)))
    record = page.context.request.get("/register.json").json()["submissions"]
    assert [(each["product"], each["digest"]) for each in record] == listed
    with page.expect_download() as download:
        page.locator("main a[href*='register.csv']").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [(row["product"], row["digest"]) for row in rows] == listed
    assert set(rows[0]) == set(record[0])
    assert not {"score", "reached", "band", "percent"} & set(rows[0])


def _submit_often(vendor: Page) -> None:
    """So many submissions that the register has a second page."""
    signed = {"name": "Maëlle Kerviou", "function": "Directrice générale", "declared": "on"}
    for number in range(30):
        response = new_response(vendor, f"Ponant Série {number:02}")
        assert post(vendor, f"{response}submit/", signed).url == f"{response}result/"


def test_the_register_finds_by_product_vendor_wave_and_digest(page):
    page.goto("/register/")
    every = _registered(page)
    product, digest = every[3]
    for sought in (product[:6].lower(), digest):
        page.locator("main [name=q]").fill(sought)
        page.locator("main .cv-filters button").click()
        page.wait_for_url("**q=**")
        assert (product, digest) in _registered(page)
    assert _registered(page) == [(product, digest)]
    page.goto("/register/?q=ponant&wave=segur-1")
    found = _registered(page)
    assert found
    expect(page.locator("[name=wave]")).to_have_value("segur-1")
    with page.expect_download() as download:
        page.locator("main a[href*='register.csv']").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [(row["product"], row["digest"]) for row in rows] == found
    page.goto("/register/?q=introuvable")
    expect(page.locator(".cv-empty")).to_be_visible()


def test_a_digest_can_be_checked_from_the_home_page(page):
    digest = page.context.request.get("/register.json").json()["submissions"][0]["digest"]
    page.goto("/")
    page.locator("main [name=q]").fill(digest)
    page.locator("main form button").click()
    page.wait_for_url("**/register/?q=**")
    assert [each for _, each in _registered(page)] == [digest]


# ---- questionnaire, method, language -----------------------------------------------------------


def test_the_questionnaire_is_readable_whole_with_the_digest_of_its_file(page):
    page.goto("/questionnaires/")
    page.locator("main h2 a").first.click()
    page.wait_for_url("**/questionnaires/*/*/")
    for criterion in QUESTIONNAIRE.criteria:
        card = page.locator(f"#{criterion.id}")
        assert card.locator("h3").inner_text() == text_in(criterion.question, "fr")
        assert card.locator(".cv-level-text").all_inner_texts() == [
            text_in(each.label, "fr") for each in criterion.levels
        ]
        expect(card.locator(".cv-level-target .cv-level-number")).to_have_text(
            str(criterion.target)
        )
    expect(page.locator("main .cv-digest").first).to_have_text(QUESTIONNAIRE.digest)
    address = page.locator("main .cv-actions a").get_attribute("href") or ""
    assert page.context.request.get(address).json() == as_document(QUESTIONNAIRE)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        f"{RESULTS}/",
        "/register/?q=ponant&wave=segur-1",
        "/questionnaires/segur-maturite-ssi/1/",
        "/method/",
        "/account/login/",
    ],
)
def test_the_language_changes_on_the_page_and_is_remembered(open_page, address):
    page = open_page(locale="en-GB")
    page.goto(address)
    here = page.url
    expect(page.locator("html")).to_have_attribute("lang", "fr")  # French unless it was chosen
    french = page.locator("h1").inner_text()
    page.locator(".cv-language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url == here
    if address not in ("/questionnaires/segur-maturite-ssi/1/",):
        assert page.locator("h1").inner_text() != french or "Register" in french
    page.goto("/method/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    another = page.context.new_page()
    another.goto(address)
    expect(another.locator("html")).to_have_attribute("lang", "en")
    another.locator(".cv-language").click()
    expect(another.locator("html")).to_have_attribute("lang", "fr")
    expect(another.locator("h1")).to_have_text(french)


def test_a_page_without_script_shows_the_same(open_page):
    plain, scripted = open_page(javascript=False), open_page()
    for address in ("/", f"{RESULTS}/", "/register/", "/method/"):
        plain.goto(address)
        scripted.goto(address)
        assert plain.locator("main").inner_text() == scripted.locator("main").inner_text()


def test_what_does_not_exist_has_a_page_of_its_own(page):
    for address in ("/nulle-part/", "/waves/inconnue/results/", "/questionnaires/segur/9/"):
        answered = page.goto(address)
        assert answered is not None
        assert answered.status == 404
        expect(page.locator("h1")).to_be_visible()
        page.locator("main a[href='/']").click()
        expect(page.locator("h1")).to_be_visible()
