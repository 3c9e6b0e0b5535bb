"""The keyboard, and where the focus is after each key."""

import pytest
from playwright.sync_api import Locator, Page, expect

STOPS = 150  # a page with more stops than this has no keyboard way worth the name


def press(page: Page, keys: str) -> None:
    """Press keys, and see where the focus is afterwards."""
    page.keyboard.press(keys)
    expect_focus_to_be_seen(page)


def expect_focus_to_be_seen(page: Page) -> None:
    fault = page.evaluate(_FOCUS)
    assert fault is None, f"{page.url}: {fault}"


# The focused element, or the card it stands for, has an outline and is inside the window, at the
# latest when it has scrolled there.
_FOCUS = """async () => {
  const fault = () => {
    const at = document.activeElement;
    if (!at || at === document.body) return 'the focus is nowhere';
    const name = at.outerHTML.slice(0, 120);
    const shown = [at, at.closest('label')].filter(Boolean);
    const outlined = shown.some(each => {
      const style = getComputedStyle(each);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    if (!outlined) return 'the focus cannot be seen on ' + name;
    const box = (at.closest('label') || at).getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
      return 'the focus is outside the window: ' + name;
    return null;
  };
  for (let frame = 0; frame < 60 && fault(); frame++) await new Promise(requestAnimationFrame);
  return fault();
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(wanted).to_have_count(1)
    for _ in range(STOPS):
        press(page, "Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    pytest.fail(f"{page.url}: Tab does not reach {wanted}")


def has_focus(wanted: Locator) -> bool:
    return bool(wanted.evaluate("each => each === document.activeElement"))


def follow(page: Page, wanted: Locator) -> None:
    """Tab to a link or a button, and press it."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")
