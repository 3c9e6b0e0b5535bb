"""Two people at once on one response: both values are shown, nothing is overwritten."""

import re

import pytest
from playwright.sync_api import Page, expect

from clairevoie.core.answers import Answer
from tests.journeys.steps import (
    ADMINISTRATOR,
    CONTRIBUTOR,
    HOSTED,
    assessed,
    choose,
    expect_live_score,
    expect_state,
    exported,
    level_card,
    new_response,
    post,
    radio,
    write_comment,
)

MINE, THEIRS = 2, 0


@pytest.fixture
def both(open_page, request) -> tuple[Page, Page, str]:
    """The administrator and the contributor, each with the same theme before them."""
    mine, theirs = open_page(CONTRIBUTOR), open_page(ADMINISTRATOR)
    response = new_response(theirs, f"À deux : {request.node.name}"[:80])
    for page in (mine, theirs):
        page.goto(f"{response}themes/governance/")
    return mine, theirs, response


def _disagree(mine: Page, theirs: Page) -> None:
    """They answer, and then I do, without having seen it."""
    choose(theirs, "GOV-1", THEIRS)
    level_card(mine, "GOV-1", MINE).click()
    expect_state(mine, "GOV-1", "conflict")


def test_a_conflict_shows_both_values_and_overwrites_nothing(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    conflict = mine.locator("#GOV-1 .cv-conflict")
    expect(conflict).to_be_visible()
    expect(conflict.locator(".cv-conflict-side")).to_have_count(2)
    expect(conflict).to_contain_text("Maëlle Kerviou")
    sides = conflict.locator(".cv-conflict-side")
    expect(sides.nth(0)).to_contain_text(_level_text(mine, MINE))
    expect(sides.nth(1)).to_contain_text(_level_text(mine, THEIRS))
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS)}
    expect_live_score(mine, assessed(mine, response))
    expect(radio(mine, "GOV-1", MINE)).to_be_checked()  # what I want stays before me


def _level_text(page: Page, level: int) -> str:
    return level_card(page, "GOV-1", level).locator(".cv-level-text").inner_text()


def test_i_can_keep_mine_and_the_focus_stays_in_the_card(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    mine.locator("#GOV-1 .cv-conflict button").focus()
    mine.keyboard.press("Enter")
    expect_state(mine, "GOV-1", "saved")
    expect(mine.locator("#GOV-1 .cv-conflict")).to_have_count(0)
    expect(mine.locator("#GOV-1 :focus")).to_have_count(1)
    assert exported(mine, response).answers == {"GOV-1": Answer(MINE)}
    expect_live_score(mine, assessed(mine, response))
    _leaves_without_a_question(mine)


def test_i_can_keep_the_other_one(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    mine.locator("#GOV-1 .cv-conflict a").click()
    expect(mine.locator("#GOV-1 .cv-conflict")).to_have_count(0)
    expect(radio(mine, "GOV-1", THEIRS)).to_be_checked()
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS)}
    choose(mine, "GOV-1", MINE)  # and now it is mine to change
    assert exported(mine, response).answers == {"GOV-1": Answer(MINE)}
    _leaves_without_a_question(mine)


def _leaves_without_a_question(page: Page) -> None:
    """Nothing is unsaved: the browser does not ask whether to leave."""
    page.locator(".cv-brand").click()
    page.wait_for_url(re.compile("/$"))
    expect(page.locator(".cv-criterion")).to_have_count(0)


def test_in_a_conflict_another_choice_is_shown_and_only_a_button_decides(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    level_card(mine, "GOV-1", 1).click()
    sides = mine.locator("#GOV-1 .cv-conflict-side")
    expect(sides.nth(0)).to_contain_text(_level_text(mine, 1))
    expect_state(mine, "GOV-1", "conflict")
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS)}
    sides.locator("button").click()
    expect_state(mine, "GOV-1", "saved")
    assert exported(mine, response).answers == {"GOV-1": Answer(1)}


def test_choosing_what_the_other_one_chose_ends_the_conflict(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    choose(mine, "GOV-1", THEIRS)
    expect(mine.locator("#GOV-1 .cv-conflict")).to_have_count(0)
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS)}
    _leaves_without_a_question(mine)


def test_the_same_answer_of_two_people_is_no_conflict(both):
    mine, theirs, response = both
    choose(theirs, "GOV-1", MINE)
    choose(mine, "GOV-1", MINE)
    expect(mine.locator(".cv-conflict")).to_have_count(0)
    assert exported(mine, response).answers == {"GOV-1": Answer(MINE)}


def test_a_comment_in_conflict_is_shown_and_kept(both):
    mine, theirs, response = both
    choose(theirs, "GOV-1", THEIRS)
    write_comment(mine, "GOV-1", "Mon commentaire, tapé entre-temps.")
    expect_state(mine, "GOV-1", "conflict")
    expect(mine.locator("#GOV-1 .cv-conflict")).to_contain_text("Mon commentaire")
    radio(mine, "GOV-2", 0).focus()  # to leave the field decides nothing
    mine.locator("#GOV-1-comment").press("End")
    mine.keyboard.type(" Suite.")
    choose(mine, "GOV-2", 1)
    expect_state(mine, "GOV-1", "conflict")
    assert exported(mine, response).answers["GOV-1"] == Answer(THEIRS)
    expect(mine.locator("#GOV-1-comment")).to_have_value(
        "Mon commentaire, tapé entre-temps. Suite."
    )
    mine.locator("#GOV-1 .cv-conflict button").click()
    expect_state(mine, "GOV-1", "saved")
    assert exported(mine, response).answers["GOV-1"].comment.endswith("Suite.")


def test_other_cards_are_saved_beside_a_conflict(both):
    mine, theirs, response = both
    _disagree(mine, theirs)
    choose(mine, "GOV-2", 1)
    expect_state(mine, "GOV-1", "conflict")
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS), "GOV-2": Answer(1)}


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_a_conflict_is_settled_without_script(open_page, keep):
    mine = open_page(CONTRIBUTOR, javascript=False, width=390)
    theirs = open_page(ADMINISTRATOR)
    response = new_response(theirs, f"À deux, sans script, {keep}")
    mine.goto(f"{response}themes/governance/")
    theirs.goto(f"{response}themes/governance/")
    choose(theirs, "GOV-1", THEIRS)
    level_card(mine, "GOV-1", MINE).click()
    level_card(mine, "GOV-3", 1).click()
    mine.locator("main button[name=save]").click()
    expect(mine.locator(".cv-error-summary a[href='#GOV-1']")).to_be_visible()
    expect(mine.locator("#GOV-1 .cv-conflict-side")).to_have_count(2)
    expect(radio(mine, "GOV-1", MINE)).to_be_checked()
    assert exported(mine, response).answers == {"GOV-1": Answer(THEIRS), "GOV-3": Answer(1)}
    mine.locator(f"#GOV-1 .cv-conflict {'button' if keep == 'mine' else 'a'}").click()
    expect(mine.locator(".cv-conflict")).to_have_count(0)
    kept = MINE if keep == "mine" else THEIRS
    expect(radio(mine, "GOV-1", kept)).to_be_checked()
    assert exported(mine, response).answers == {"GOV-1": Answer(kept), "GOV-3": Answer(1)}


@pytest.mark.parametrize("javascript", [True, False])
def test_facts_declared_by_two_people_are_shown_and_only_replaced_on_purpose(open_page, javascript):
    mine = open_page(CONTRIBUTOR, javascript=javascript)
    theirs = open_page(ADMINISTRATOR)
    response = new_response(theirs, f"Faits à deux, {javascript}", facts={})
    mine.goto(f"{response}facts/")
    post(theirs, f"{response}facts/", {"revision": "0", **HOSTED})
    mine.locator("[name=account_base][value=local]").check()
    mine.locator("main form button").click()
    summary = mine.locator(".cv-error-summary")
    expect(summary).to_be_visible()
    expect(summary.locator("li")).to_have_count(len(HOSTED))
    expect(mine.locator("[name=account_base][value=local]")).to_be_checked()
    assert len(exported(mine, response).facts) == len(HOSTED)
    mine.locator("main form button").click()
    mine.wait_for_url(response)
    assert exported(mine, response).facts == {"account_base": "local"}
