"""The authority writes a version of its questionnaire, from a file to its publication."""

import re

from playwright.sync_api import expect

from tests.journeys.steps import FOLLOWER, MANAGER, expect_no_sideways_scroll

DRAFT = """
format: clairevoie/questionnaire/1
id: essai
version: "1"
languages: [fr, en]
title: {fr: "Questionnaire d’essai", en: "Trial questionnaire"}
facts:
  - {id: mobile, kind: flag, label: {fr: "Application mobile", en: "Mobile application"}}
themes:
  - {id: gouvernance, title: {fr: "Gouvernance", en: "Governance"}}
criteria:
  - id: GOV-1
    theme: gouvernance
    question: {fr: "Un responsable est-il nommé ?"}
    levels: [{label: {fr: "Non", en: "No"}}, {label: {fr: "Oui", en: "Yes"}}]
    target: 1
"""


def test_a_file_with_a_fault_is_mended_tried_and_published(open_page, axe):
    page = open_page(MANAGER)
    page.goto("/authorities/agence-demonstration/")
    page.locator("main").get_by_role("link", name="Questionnaires").click()
    axe(page)
    page.get_by_role("link", name="Nouveau brouillon").click()
    axe(page)
    page.set_input_files(
        "input[name=file]",
        {"name": "essai.yaml", "mimeType": "application/yaml", "buffer": DRAFT.encode()},
    )
    page.get_by_role("button", name="Partir de ce fichier").click()
    expect(page.locator("#faults")).to_contain_text("1 point à corriger")
    axe(page)
    outline = page.url
    page.locator("#faults").get_by_role("link", name="GOV-1").click()
    axe(page)
    check = page.locator("#check")
    expect(check).to_contain_text("1 défaut")
    page.locator("textarea[name=question-en]").focus()
    page.keyboard.type("Is somebody named as responsible?")
    expect(check).to_contain_text("Rien à corriger ici")
    page.locator("textarea[name=applies_when]").fill("mobile est")
    expect(check).to_contain_text("la condition s’arrête trop tôt", ignore_case=True)
    page.locator("textarea[name=applies_when]").fill("mobile est vrai")
    expect(check).to_contain_text("Application mobile")
    page.set_viewport_size({"width": 390, "height": 800})
    expect_no_sideways_scroll(page)
    page.get_by_role("button", name="Enregistrer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré")
    page.goto(outline + "try/")
    expect(page.locator("main")).to_contain_text("1 à déterminer")
    page.get_by_role("radio", name="Oui").check()
    page.get_by_role("button", name="Montrer ce qui s’applique").click()
    expect(page.locator("main h2").first).to_contain_text("1 critère s’applique")
    axe(page)
    page.get_by_role("link", name="Les voir comme les éditeurs").click()
    expect(page.locator("#GOV-1")).to_contain_text("S’applique")
    axe(page)
    expect_no_sideways_scroll(page)
    page.goto(outline)
    digest = page.locator("code.cv-digest").inner_text()
    page.get_by_role("link", name="Publier…").click()
    expect(page.locator("code.cv-digest")).to_have_text(digest)
    axe(page)
    page.get_by_role("button", name=re.compile("Publier essai 1")).click()
    expect(page.locator("code.cv-digest").first).to_have_text(digest)
    page.goto(outline)
    expect(page.locator("main")).to_contain_text("elle se lit, elle ne se modifie pas")


def test_the_version_that_is_begun_shows_what_it_changes_and_a_reader_changes_nothing(
    open_page, axe
):
    page = open_page(FOLLOWER)
    page.goto("/authorities/agence-demonstration/questionnaires/")
    expect(page.get_by_role("link", name="Nouveau brouillon")).to_have_count(0)
    page.locator("main tbody").get_by_role("link", name=re.compile("version 2")).first.click()
    expect(page.locator("#faults")).to_contain_text("Rien à corriger")
    page.get_by_role("link", name="Par rapport à la version précédente").click()
    expect(page.locator(".cv-figures")).to_contain_text("reformulés")
    expect(page.locator("main")).to_contain_text("GOV-9")
    axe(page)
    page.set_viewport_size({"width": 390, "height": 800})
    expect_no_sideways_scroll(page)
