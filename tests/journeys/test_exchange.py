"""Files that leave and come back: seen before they are written, chosen where both sides changed."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from clairevoie.core.answers import UNKNOWN, Answer
from tests.journeys.serving import Site
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    READER,
    choose,
    expect_no_sideways_scroll,
    exported,
    new_response,
    send_answers,
    sign_in,
)

CONFIRM = re.compile("Confirmer")
COMMENT = "Relu hors ligne : « d’accord »."


def bring_back(page: Page, response: str, document: Any, name: str = "réponse.json") -> None:
    """Choose a file on the response's page of files, and go to what it changes."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    payload: FilePayload = {"name": name, "mimeType": "application/json", "buffer": content}
    page.goto(f"{response}files/")
    page.locator("#id_file").set_input_files(payload)
    page.locator("form:has(#id_file) button").click()


def downloaded(page: Page, response: str) -> dict[str, Any]:
    """The response as its page of files gives it."""
    page.goto(f"{response}files/")
    with page.expect_download() as download:
        page.locator("main a[href$='.json']").click()
    read: dict[str, Any] = json.loads(Path(download.value.path()).read_text())
    return read


def test_answers_given_offline_are_seen_then_written_exactly(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Aller et retour")
    send_answers(page, response, {"GOV-1": "0"})
    document = downloaded(page, response)
    document["answers"]["GOV-1"]["level"] = 2
    document["answers"]["GOV-2"] = {"level": 1, "comment": COMMENT}
    document["answers"]["GOV-3"] = {"level": "unknown"}
    bring_back(page, response, document)
    expect(page.locator("h1 + .cv-lede")).to_contain_text("2 réponses changent")
    expect(page.locator("h1 + .cv-lede")).to_contain_text("1 est à choisir")
    assert exported(page, response).answers == {"GOV-1": Answer(0)}  # nothing is written yet
    page.locator("#answer-GOV-1-file").check()
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status")).to_contain_text("3 réponses modifiées.")
    assert exported(page, response).answers == {
        "GOV-1": Answer(2),
        "GOV-2": Answer(1, COMMENT),
        "GOV-3": Answer(UNKNOWN),
    }


def test_what_somebody_answers_meanwhile_is_not_overwritten(open_page):
    mine, theirs = open_page(CONTRIBUTOR), open_page(ADMINISTRATOR)
    response = new_response(theirs, "Deux à la fois")
    document = downloaded(mine, response)
    document["answers"] = {"GOV-1": {"level": 2}, "GOV-2": {"level": 1}}
    bring_back(mine, response, document)
    theirs.goto(f"{response}themes/governance/")
    choose(theirs, "GOV-1", 0)
    mine.get_by_role("button", name=CONFIRM).click()
    expect(mine.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    expect(mine.locator("#answer-GOV-1-online")).to_be_checked()
    assert exported(mine, response).answers == {"GOV-1": Answer(0)}
    mine.get_by_role("button", name=CONFIRM).click()
    expect(mine.get_by_role("status")).to_contain_text(
        "1 réponse modifiée, 1 laissée telle quelle."
    )
    assert exported(mine, response).answers == {"GOV-1": Answer(0), "GOV-2": Answer(1)}


def test_a_file_that_cannot_be_read_says_why_and_the_next_one_is_taken(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Fichier coupé")
    document = downloaded(page, response)
    bring_back(page, response, json.dumps(document).encode()[:-30])
    expect(page.get_by_role("alert")).to_contain_text("Ligne 1")
    bring_back(page, response, b"%PDF-1.7", "réponse.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("ni un classeur")
    document["answers"] = {"GOV-1": {"level": 1}}
    bring_back(page, response, document)
    page.get_by_role("button", name=CONFIRM).click()
    assert exported(page, response).answers == {"GOV-1": Answer(1)}


def test_a_file_comes_back_without_script_on_a_narrow_screen(open_page):
    page = open_page(javascript=False, width=390)
    sign_in(page, ADMINISTRATOR)
    response = new_response(page, "Sans script, en fichier")
    document = downloaded(page, response)
    document["answers"] = {"GOV-1": {"level": 1, "comment": COMMENT}}
    bring_back(page, response, document)
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name=CONFIRM).click()
    assert exported(page, response).answers == {"GOV-1": Answer(1, COMMENT)}
    page.goto(f"{response}files/")
    expect_no_sideways_scroll(page)
    expect(page.locator("#t-uploads")).to_be_visible()


def test_the_keyboard_alone_chooses_and_confirms(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Au clavier, en fichier")
    send_answers(page, response, {"GOV-1": "0"})
    bring_back(page, response, {**downloaded(page, response), "answers": {"GOV-1": {"level": 1}}})
    chosen = page.locator("#answer-GOV-1-online")
    for _ in range(60):
        page.keyboard.press("Tab")
        if chosen.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("ArrowDown")
    expect(page.locator("#answer-GOV-1-file")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 réponse modifiée")
    assert exported(page, response).answers == {"GOV-1": Answer(1)}


def test_everything_of_a_vendor_is_written_while_one_is_elsewhere(open_page, site: Site):
    page = open_page(READER)
    page.goto("/workspace/")
    page.get_by_role("button", name="Tout télécharger").click()
    progress = page.locator("#work-progress")
    expect(progress).to_contain_text("en attente")
    address = page.url
    page.goto("/workspace/")
    site.manage("db_worker", "--batch")
    page.locator(".cv-menu > summary").click()
    page.get_by_role("link", name="Vos travaux en arrière-plan").click()
    page.locator(f"main a[href='{address.removeprefix(site.address)}']").click()
    with page.expect_download() as download:
        progress.get_by_role("link", name="Obtenir le résultat").click()
    held = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert held.testzip() is None
    assert "contents.csv" in held.namelist()
    assert any("submission-1.json" in name for name in held.namelist())


def test_the_progress_follows_by_itself(open_page, site: Site):
    page = open_page(ADMINISTRATOR)
    page.goto("/workspace/")
    page.get_by_role("button", name="Tout télécharger").click()
    site.manage("db_worker", "--batch")
    expect(page.get_by_role("link", name="Obtenir le résultat")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_files_are_sound(open_page, axe, width: int):
    page = open_page(CONTRIBUTOR, width=width)
    response = new_response(open_page(ADMINISTRATOR), f"Lisible {width}")
    send_answers(page, response, {"GOV-1": "0", "GOV-2": "1"})
    document = downloaded(page, response)
    axe(page)
    document["answers"] |= {
        "GOV-1": {"level": 1, "comment": COMMENT},
        "GOV-3": {"level": 1, "comment": COMMENT * 5},
        "GOV-4": {"level": 1},
    }
    document["facts"]["apis"] = []
    bring_back(page, response, document)
    axe(page)
    expect_no_sideways_scroll(page)
    page.goto(page.url + "?show=all&take=file")
    axe(page)
    expect_no_sideways_scroll(page)
    bring_back(page, response, b"{}")
    axe(page)
    expect_no_sideways_scroll(page)
    open_page(READER).goto("/workspace/")
    page.goto("/workspace/")
    page.get_by_role("button", name="Tout télécharger").click()
    axe(page)
    expect_no_sideways_scroll(page)
