"""Who may only read changes nothing; who may not sign does not submit; what is signed stays."""

from playwright.sync_api import Page, expect

from clairevoie.core.answers import Answer
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    ESTABLISHMENT,
    HOSTED,
    MANAGER,
    READER,
    SIGNATORY,
    choose,
    exported,
    level_card,
    new_response,
    post,
    radio,
    send_answers,
)


def _expect_nothing_to_change(page: Page) -> None:
    fields = page.locator("main form").locator(
        ":is(input:not([type=hidden]), textarea, select, button)"
    )
    assert fields.count()
    expect(fields.locator("visible=true").and_(page.locator(":enabled"))).to_have_count(0)


def test_a_reader_sees_the_answers_and_can_change_none(open_page):
    owner, reader = open_page(ADMINISTRATOR), open_page(READER)
    response = new_response(owner, "Lu seulement")
    send_answers(owner, response, {"GOV-1": "2"})
    for part in ("themes/governance/", "all/", "facts/"):
        reader.goto(f"{response}{part}")
        _expect_nothing_to_change(reader)
    reader.goto(f"{response}themes/governance/")
    expect(radio(reader, "GOV-1", 2)).to_be_checked()
    expect(radio(reader, "GOV-1", 0)).to_be_disabled()
    expect(reader.locator("main .cv-message-info")).to_be_visible()
    assert reader.locator("script").count() == 0
    before = exported(owner, response)
    tried = [
        post(reader, f"{response}answers/GOV-1/", {"GOV-1-level": "0", "GOV-1-revision": "1"}),
        post(reader, f"{response}themes/governance/", {"GOV-1-level": "0", "GOV-1-revision": "1"}),
        post(reader, f"{response}facts/", {"revision": "1", "account_base": ["local"]}),
        reader.context.request.get(f"{response}submit/"),
    ]
    assert [each.status for each in tried] == [403] * len(tried)
    assert exported(owner, response) == before


def test_a_reader_is_offered_nothing_to_declare_or_to_start(open_page):
    reader = open_page(READER)
    reader.goto("/workspace/")
    assert reader.locator("main a[href$='/products/new/']").count() == 0
    assert reader.locator("main a[href*='#start-']").count() == 0
    reader.locator("main h2 a").first.click()
    reader.wait_for_url("**/products/*/")
    assert reader.locator("main form").count() == 0


def test_a_contributor_answers_but_cannot_submit(open_page):
    owner, contributor = open_page(ADMINISTRATOR), open_page(CONTRIBUTOR)
    response = new_response(owner, "Sans signature")
    contributor.goto(f"{response}themes/governance/")
    choose(contributor, "GOV-1", 2)
    contributor.goto(response)
    assert contributor.locator("a[href$='/submit/']").count() == 0
    answered = contributor.goto(f"{response}submit/")
    assert answered is not None and answered.status == 403
    expect(contributor.locator("h1")).to_be_visible()
    signed = {"name": "Théo Marchadour", "function": "x", "declared": "on"}
    assert post(contributor, f"{response}submit/", signed).status == 403
    contributor.goto(response)
    expect(contributor.locator(".cv-state-draft").first).to_be_visible()


def test_after_submission_nothing_can_change_for_anybody(open_page):
    owner, signatory = open_page(ADMINISTRATOR), open_page(SIGNATORY)
    response = new_response(owner, "Signé")
    send_answers(owner, response, {"GOV-1": "2"})
    open_before = open_page(ADMINISTRATOR)
    open_before.goto(f"{response}themes/governance/")
    signatory.goto(f"{response}submit/")
    signatory.locator("[name=function]").fill("Directrice générale")
    signatory.locator("[name=declared]").check()
    signatory.locator(".cv-declaration form button").click()
    signatory.wait_for_url("**/result/")
    expect(signatory.locator("section[aria-labelledby=signed]")).to_contain_text("Inès Trévarez")

    level_card(open_before, "GOV-1", 0).click()  # a page from before: it is told so
    expect(open_before.locator("#GOV-1 .cv-saved")).to_have_attribute("data-state", "unsaved")
    for part in ("themes/governance/", "all/", "facts/"):
        owner.goto(f"{response}{part}")
        _expect_nothing_to_change(owner)
    answer = post(owner, f"{response}answers/GOV-1/", {"GOV-1-level": "0", "GOV-1-revision": "1"})
    assert answer.status == 409
    for part, fields in (
        ("themes/governance/", {"GOV-1-level": "0", "GOV-1-revision": "1"}),
        ("facts/", {"revision": "1", **HOSTED, "account_base": ["local"]}),
        ("submit/", {"name": "x", "function": "x", "declared": "on"}),
    ):
        refused = post(owner, f"{response}{part}", fields)
        assert refused.url == response
        assert "cv-message-error" in refused.text()
    assert exported(owner, response).answers == {"GOV-1": Answer(2)}
    assert exported(owner, response).facts["account_base"] == "both"
    assert owner.context.request.get(f"{response}submissions/2.json").status == 404
    owner.goto(response)
    assert owner.locator("main a[href$='/submit/']").count() == 0


def test_others_do_not_learn_that_a_response_exists(open_page):
    owner = open_page(ADMINISTRATOR)
    response = new_response(owner, "Caché")
    for person in (ESTABLISHMENT, MANAGER):
        stranger = open_page(person)
        for part in ("", "facts/", "themes/governance/", "all/", "submit/", "result/"):
            assert stranger.context.request.get(f"{response}{part}").status == 404
    nobody = open_page()
    nobody.goto(response)
    nobody.wait_for_url("**/account/login/?next=**")
