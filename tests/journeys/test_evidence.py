"""Evidence: added at a question, seen in the list, downloaded, taken back."""

import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, expect

from tests.formats.test_attachments import PDF
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    MANAGER,
    expect_no_sideways_scroll,
    new_response,
    post,
    send_answers,
)


def test_a_file_backs_an_answer_and_is_taken_back(open_page):
    page = open_page(CONTRIBUTOR)
    response = new_response(open_page(ADMINISTRATOR), "Preuves")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}themes/governance/")
    page.get_by_role("link", name="Preuves pour GOV-1").click()
    payload: FilePayload = {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("#id_file").set_input_files(payload)
    page.locator("#id_title").fill("Procès-verbal du comité")
    page.locator("#id_valid_until").fill("2030-01-31")
    page.get_by_role("button", name="Ajouter la preuve").click()
    expect(page.get_by_role("status")).to_contain_text("ajoutée")
    page.goto(f"{response}evidence/")
    expect(page.locator("main")).to_contain_text("1 est appuyé")
    with page.expect_download() as download:
        page.get_by_role("link", name="Procès-verbal du comité").click()
    assert download.value.suggested_filename == "proces-verbal-du-comite.pdf"
    page.goto(f"{response}criteria/GOV-1/evidence/")
    page.locator("summary", has_text="Retirer").click()
    page.get_by_role("button", name="Retirer « Procès-verbal du comité »").click()
    expect(page.locator("main")).to_contain_text("Rien n’appuie encore cette réponse")


def test_a_link_is_added_without_script_on_a_phone(open_page):
    page = open_page(CONTRIBUTOR, javascript=False, width=390)
    response = new_response(open_page(ADMINISTRATOR), "Preuves sans script")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}criteria/GOV-1/evidence/")
    page.locator("#id_url").fill("https://evidence.example/politique")
    page.get_by_role("button", name="Ajouter la preuve").click()
    expect(page.locator("main table")).to_contain_text("https://evidence.example/politique")
    expect_no_sideways_scroll(page)


def test_the_list_shows_what_expires_and_the_authority_what_is_signed(open_page, axe):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Preuves signées")
    send_answers(page, response, {"GOV-1": "2", "GOV-3": "1"})
    soon = (datetime.now(tz=UTC) + timedelta(days=9)).date().isoformat()
    for criterion, until in (("GOV-1", soon), ("GOV-3", "")):
        fields = {"url": f"https://evidence.example/{criterion}", "valid_until": until}
        post(page, f"{response}criteria/{criterion}/evidence/", fields)
    page.goto(f"{response}evidence/")
    expect(page.locator("main table tbody tr")).to_have_count(2)
    page.get_by_label("Afficher").select_option("expiring")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("main table tbody tr")).to_have_count(1)
    expect(page.locator("main table")).to_contain_text("expire bientôt")
    expect(page.locator("main table")).to_contain_text("lien vers evidence.example")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Ces preuves (CSV)").click()
    assert download.value.path().read_text("utf-8-sig").count("\n") == 2
    post(page, f"{response}submit/", {"name": "Vic Exemple", "function": "RSSI", "declared": "on"})
    authority = open_page(MANAGER)
    authority.goto(f"{response}result/")
    held = authority.locator("section", has=authority.locator("#evidence"))
    expect(held.locator("tbody tr")).to_have_count(2)
    expect(held).to_contain_text("expire bientôt")
    axe(authority)


def test_a_connection_that_breaks_during_an_upload_leaves_nothing(open_page):
    page = open_page(ADMINISTRATOR)
    response = new_response(page, "Preuve coupée")
    send_answers(page, response, {"GOV-1": "2"})
    page.goto(f"{response}criteria/GOV-1/evidence/")
    cookies = {each.get("name", ""): each.get("value", "") for each in page.context.cookies()}
    form = (
        '--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f"{cookies['csrftoken']}\r\n"
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="notes.txt"\r\n\r\n'
        + "Une ligne de notes.\n"
        * 200
    )
    site = urlsplit(page.url)
    head = (
        f"POST {site.path} HTTP/1.1\r\nHost: {site.netloc}\r\nContent-Length: {len(form) + 500}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\nConnection: close\r\n"
        f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n\r\n"
    )
    with socket.create_connection((site.hostname or "", site.port or 80), timeout=30) as broken:
        broken.sendall((head + form).encode())
        broken.shutdown(socket.SHUT_WR)
        answer = broken.recv(100)
    assert b" 403 " in answer.splitlines()[0]
    page.reload()
    expect(page.locator("main")).to_contain_text("Rien n’appuie encore cette réponse")
