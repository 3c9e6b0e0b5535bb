"""The workbook: taken from the response's page, filled in, brought back and confirmed."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import FilePayload, expect

from clairevoie.core.answers import UNKNOWN, Answer
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    exported,
    new_response,
    send_answers,
)

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(file: BytesIO, answers: dict[str, tuple[str, str]]) -> bytes:
    """The workbook with these levels and comments in its rows."""
    book = openpyxl.load_workbook(file)
    for row in book["Critères"].iter_rows():
        if row[0].value in answers:
            row[4].value, row[5].value = answers[row[0].value]
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_an_evening_with_the_workbook_ends_as_answers_online(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Classeur")
    page.goto(response)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le classeur").click()
    send_answers(page, response, {"GOV-1": "2"})  # in the meantime, online
    content = filled(
        BytesIO(Path(download.value.path()).read_bytes()),
        {
            "GOV-1": ("0", "Relu au calme."),
            "GOV-2": ("1", ""),
            "GOV-3": ("Ne sait pas", ""),
            "DEV-1": ("=1+1", ""),
        },
    )
    page.goto(f"{response}files/")
    payload: FilePayload = {"name": "réponses.xlsx", "mimeType": TYPE, "buffer": content}
    page.locator("#id_file").set_input_files(payload)
    page.locator("form:has(#id_file) button").click()
    expect(page.locator("h1 + .cv-lede")).to_contain_text("2 réponses changent")
    expect(page.locator("main")).to_contain_text(re.compile("Critères!E[0-9]+"))
    expect(page.locator("main")).to_contain_text("une formule")
    page.locator("#answer-GOV-1-file").check()
    page.get_by_role("button", name=re.compile("Confirmer")).click()
    expect(page.get_by_role("status")).to_contain_text("3 réponses modifiées.")
    assert exported(page, response).answers == {
        "GOV-1": Answer(0, "Relu au calme."),
        "GOV-2": Answer(1),
        "GOV-3": Answer(UNKNOWN),
    }
