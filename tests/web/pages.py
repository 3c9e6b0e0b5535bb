"""What a page's HTML holds that the strict Content-Security-Policy would refuse."""

from collections.abc import Iterator
from html.parser import HTMLParser

# Attributes whose value an engine runs as code, besides on…: htmx's own way of inline script.
RUN = ("hx-on", "data-hx-on")
ELSEWHERE = ("http:", "https:", "//")


def inline_code(html: str) -> list[str]:
    """Every inline style, script or handler of a page, each with its line."""
    parser = _Scanner()
    parser.feed(html)
    parser.close()
    return parser.found


class _Scanner(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [f"line {self.getpos()[0]}: {each}" for each in _inline(tag, given)]

    handle_startendtag = handle_starttag


def _inline(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag == "style":
        yield "<style>"
    if tag == "script" and "src" not in given:
        yield "<script> without src"
    for name, value in given.items():
        if name == "style" or name.startswith(("on", *RUN)):
            yield f"<{tag} {name}>"
        if name in ("href", "src", "action", "formaction") and _runs(value):
            yield f"<{tag} {name}={value[:20]}>"
        if tag != "a" and name in ("href", "src", "action") and value.startswith(ELSEWHERE):
            yield f"<{tag} {name}> from another site"


def _runs(value: str) -> bool:
    return value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
