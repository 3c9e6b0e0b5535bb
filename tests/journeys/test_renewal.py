"""A renewal: nothing has changed, a signatory says so, and the register shows it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.steps import FOLLOWER, SIGNATORY, expect_no_sideways_scroll

# As if the first wave had been long ago.
ENDS_SOON = """
from clairevoie.web.assessments.models import Submission
Submission.objects.filter(response__wave__slug="segur-1").update(valid_until="{day}")
"""


def test_a_signatory_renews_what_was_submitted_by_keyboard_and_the_wave_is_what_it_was(
    open_page, site, axe
):
    day = datetime.now(UTC).date() + timedelta(days=40)
    site.manage("shell", "--command", ENDS_SOON.format(day=day))
    public = open_page()
    public.goto("/waves/segur-1/results.json")
    published = public.content()
    page = open_page(SIGNATORY)
    page.goto("/workspace/")
    page.locator("main").get_by_role("link", name="Résultat", exact=True).first.click()
    renew = page.get_by_role("link", name="Renouveler", exact=True)
    renew.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Renouveler une soumission")
    axe(page)
    page.set_viewport_size({"width": 390, "height": 800})
    expect_no_sideways_scroll(page)
    page.locator("input[name=function]").focus()
    page.keyboard.type("Directrice générale")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("renouvelée")
    history = page.locator("#history ~ .cv-table-scroll tbody tr")
    expect(history).to_have_count(2)
    expect(history.first).to_contain_text("renouvellement")
    expect(history.last).to_contain_text("comptée dans la vague")
    digest = page.locator("code.cv-digest").first.inner_text()
    earlier = page.get_by_role("link", name=re.compile("Comparer 1"))
    earlier.click()
    expect(page.locator("main")).to_contain_text("Aucun critère ne diffère")
    public.goto("/waves/segur-1/results.json")
    assert public.content() == published
    public.goto(f"/register/?q={digest}")
    expect(public.locator("main tbody tr")).to_have_count(1)
    expect(public.locator("main tbody tr")).to_contain_text("renouvellement")
    board = open_page(FOLLOWER)
    board.goto("/waves/segur-1/?state=submitted")
    expect(board.locator("main")).to_contain_text("une autre depuis")
