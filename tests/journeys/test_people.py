"""Several people in one organisation: invited by mail, given a role, removed; one's own profile."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.keys import press, tab_to
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    READER,
    SIGNATORY,
    new_response,
    post,
    sign_out,
)

MEMBERS = "/organisations/ponant-sante-logiciels/members/"
WORDS = "quelques mots de quelqu’un de nouveau"


def invite(page: Page, email: str, role: str = "contributor") -> None:
    page.goto(MEMBERS)
    page.locator("main a[href$='/invite/']").click()
    page.locator("[name=email]").fill(email)
    page.locator(f"[name=role][value={role}]").check()
    page.locator("main form .btn-primary").click()
    expect(page.locator(".cv-message-success")).to_contain_text(email)


def link_in_mailbox(page: Page, email: str) -> str:
    """The address in the latest message to somebody, as it stands in the demonstration's mailbox."""
    page.goto(f"/demonstration/mail/?to={email}")
    page.locator("main table a").first.click()
    link = page.locator("main a[href*='/invitations/']")
    expect(link).to_have_count(1)
    return urlsplit(link.get_attribute("href") or "").path


def member_row(page: Page, name: str):
    return page.locator("main table").first.locator("tr").filter(has_text=name)


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_somebody_is_invited_opens_an_account_by_the_link_and_sees_the_workspace(
    open_page, axe, javascript: bool
):
    email = f"nouvelle-{javascript}@demonstration.example".lower()
    administrator, newcomer = open_page(ADMINISTRATOR), open_page(javascript=javascript)
    invite(administrator, email)
    address = link_in_mailbox(newcomer, email)
    newcomer.goto(address)
    expect(newcomer).to_have_url(re.compile("/invitation/$"))
    if javascript:
        axe(newcomer)
    newcomer.locator("[name=name]").fill("Soazig Le Dantec")
    newcomer.locator("[name=password1]").fill("court")
    newcomer.locator("[name=password2]").fill("court")
    newcomer.locator("main form button").click()
    expect(newcomer.locator(".cv-error-summary")).to_be_visible()
    newcomer.locator("[name=password1]").fill(WORDS)
    newcomer.locator("[name=password2]").fill(WORDS)
    newcomer.locator("main form button").click()
    expect(newcomer).to_have_url(re.compile("/vendors/ponant-sante-logiciels/$"))
    expect(newcomer.locator("h1")).to_be_visible()
    administrator.goto(MEMBERS)
    expect(member_row(administrator, email)).to_contain_text("contributeur")
    # The link works once.
    other = open_page()
    other.goto(address)
    expect(other.locator("h1")).to_contain_text("déjà été utilisée")
    if javascript:
        axe(other)


def test_who_has_an_account_signs_out_signs_in_and_joins(open_page, axe):
    """A link opened while somebody else is signed in in the same browser."""
    administrator = open_page(ADMINISTRATOR)
    email = "rssi@demonstration.example"
    invite(administrator, email, "vendor-reader")
    guest = open_page()
    guest.goto("/account/login/")
    sign_in_here(guest, SIGNATORY)
    guest.goto(link_in_mailbox(guest, email))
    expect(guest.locator("h1")).to_contain_text("autre adresse")
    axe(guest)
    guest.locator("main form button").click()
    expect(guest.locator("h1")).to_contain_text("Rejoindre Ponant")
    axe(guest)
    guest.locator("main a.btn-primary").click()
    sign_in_here(guest, email)
    expect(guest.locator("main form button")).to_be_visible()
    axe(guest)
    guest.locator("main form button").click()
    expect(guest.locator("main .cv-card")).to_have_count(2)  # now of two organisations


def sign_in_here(page: Page, email: str) -> None:
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill("clairevoie-demo")
    page.locator("main form button").first.click()
    expect(page.locator(".cv-menu")).to_be_visible()


def test_an_invitation_is_sent_again_and_revoked(open_page):
    administrator, guest = open_page(ADMINISTRATOR), open_page()
    email = "revoquee@demonstration.example"
    invite(administrator, email)
    first = link_in_mailbox(guest, email)
    row = administrator.locator("main table").nth(1).locator("tr").filter(has_text=email)
    row.get_by_role("button").first.click()
    expect(administrator.locator(".cv-message-success")).to_contain_text(email)
    second = link_in_mailbox(guest, email)
    assert first != second
    guest.goto(first)
    expect(guest.locator("h1")).to_contain_text("aucune invitation")
    guest.goto(second)
    expect(guest.locator("h1")).to_contain_text("Rejoindre")
    row.get_by_role("button").nth(1).click()
    expect(row).to_have_count(0)
    guest.reload()
    expect(guest.locator("h1")).to_contain_text("révoquée")


def test_a_changed_role_and_a_removal_count_in_the_next_page(open_page, axe):
    administrator, reader = open_page(ADMINISTRATOR), open_page(READER)
    response = new_response(administrator, "Équipe qui change")
    reader.goto(f"{response}themes/governance/")
    expect(reader.locator("[name=GOV-1-level]").first).to_be_disabled()
    administrator.goto(MEMBERS)
    member_row(administrator, READER).locator("a").click()
    axe(administrator)
    administrator.locator("[name=role][value=contributor]").check()
    administrator.locator("main form .btn-primary").click()
    expect(member_row(administrator, READER)).to_contain_text("contributeur")
    reader.reload()
    expect(reader.locator("[name=GOV-1-level]").first).to_be_enabled()
    member_row(administrator, READER).locator("a").click()
    administrator.locator("main a[href$='/remove/']").click()
    expect(administrator.locator("main .btn-danger")).to_contain_text("Paul Quillivic")
    axe(administrator)
    administrator.locator("main .btn-danger").click()
    expect(member_row(administrator, READER)).to_have_count(0)
    assert reader.context.request.get(response).status == 404
    # Invited again, from the profile, the same person is back.
    invite(administrator, READER, "vendor-reader")
    reader.goto("/profile/")
    axe(reader)
    reader.locator("main .cv-message form button").click()
    expect(reader.locator("main table")).to_contain_text("Ponant")
    assert reader.context.request.get(response).status == 200


def test_the_last_administrator_is_not_let_go(open_page):
    page = open_page(ADMINISTRATOR)
    page.goto(MEMBERS)
    page.locator("main a[href$='/leave/']").click()
    page.locator("main .btn-danger").click()
    expect(page.locator(".cv-message-error")).to_contain_text("Rien n’est changé")
    expect(member_row(page, ADMINISTRATOR)).to_have_count(1)


def test_a_profile_changes_the_language_of_pages(open_page, axe):
    page = open_page(CONTRIBUTOR)
    page.goto("/workspace/")
    page.locator(".cv-menu > summary").click()
    page.locator(".cv-menu a[href='/profile/']").click()
    page.locator("main [name=language][value=en]").check()
    page.locator("[name=reminders][value=never]").check()
    page.locator("main form .btn-primary").click()
    expect(page.locator("h1")).to_have_text("Your profile")
    expect(page.locator("[name=reminders][value=never]")).to_be_checked()
    axe(page)
    sent = {"name": "Théo Marchadour", "language": "fr", "reminders": "daily"}
    assert post(page, "/profile/", sent).ok
    sign_out(page)


def test_inviting_needs_the_keyboard_only(open_page):
    page = open_page(ADMINISTRATOR, width=390)
    page.goto(MEMBERS)
    tab_to(page, page.locator("main a[href$='/invite/']"))
    page.keyboard.press("Enter")
    expect(page.locator("[name=email]")).to_be_visible()
    tab_to(page, page.locator("[name=email]"))
    page.keyboard.type("clavier@demonstration.example")
    press(page, "Tab")
    press(page, "Space")
    tab_to(page, page.locator("main form .btn-primary"))
    page.keyboard.press("Enter")
    expect(page.locator(".cv-message-success")).to_contain_text("clavier@demonstration.example")
