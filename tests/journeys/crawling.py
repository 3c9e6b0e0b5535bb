"""Every address that a person can reach from the home page by links, fetched once."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

LIMIT = 2_000  # a site that has no end is a fault too

# Other sites that pages may lead to: never fetched. Messages name the site by the address of its
# settings, which is not the port of a test; the demonstration's evidence links to a name nobody owns.
ELSEWHERE = (
    "https://creativecommons.org/",
    "https://demonstration.example/",
    "mailto:",
    "http://127.0.0.1",
)


@dataclass
class Found:
    """One address as it answered: where it led, what it holds."""

    address: str  # path and query
    status: int
    kind: str
    linked_from: str
    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    title: str = ""
    language: str = ""
    states: tuple[str, ...] = ()

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html") and self.status == 200

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def shape(self) -> tuple[str, tuple[str, ...]]:
        """What kind of page it is: its address without names, and the states it shows first."""
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", self.path)
        path = re.sub(r"/(themes|plan/new)/[^/]+/", r"/\1/*/", path)
        return path, self.states[:1]


def crawl(page: Page) -> dict[str, Found]:
    """Whatever this person reaches; the page's cookies say who it is."""
    request = page.context.request
    start = page.context.request.get("/").url
    found: dict[str, Found] = {}
    waiting = deque([(start, "")])
    known = {start}
    while waiting:
        address, linked_from = waiting.popleft()
        reply = request.get(address)
        ended = _local(reply.url, start)
        here = Found(ended, reply.status, reply.headers.get("content-type", ""), linked_from)
        if here.kind.startswith("text/html"):
            _read(reply.text(), reply.url, here)
        found[_local(address, start)] = here
        assert len(found) < LIMIT, f"no end of addresses: {address}"
        for link in here.links:
            target = urldefrag(link).url
            if target.startswith(start) and target not in known:
                known.add(target)
                waiting.append((target, ended))
    return found


def _local(url: str, start: str) -> str:
    return "/" + url.removeprefix(start)


def dead_fragments(found: dict[str, Found]) -> Iterator[str]:
    """Links into a page, to a place that it does not have."""
    for page in found.values():
        for link in page.links:
            url, fragment = urldefrag(link)
            parts = urlsplit(url)
            target = found.get(parts.path + (f"?{parts.query}" if parts.query else ""))
            if fragment and target and target.is_page and fragment not in target.ids:
                yield f"{page.address} leads to {link}"


def foreign_links(found: dict[str, Found], site: str) -> set[str]:
    return {
        link
        for page in found.values()
        for link in page.links
        if not link.startswith((f"{site}/", *ELSEWHERE))
    }


def _read(html: str, url: str, into: Found) -> None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    into.links = [urljoin(url, link) for link in reader.links]
    into.ids = reader.ids
    into.title = " ".join(reader.title.split())
    into.language = reader.language
    into.states = tuple(reader.states)


# What an element leads to or fetches.
ADDRESSES = {"a": "href", "link": "href", "script": "src", "img": "src", "source": "src"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.states: list[str] = []
        self.title = ""
        self.language = ""
        self._in_title = False
        self._in_main = False
        self._depth_of_picture = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ADDRESSES and ADDRESSES[tag] in given:
            self.links.append(given[ADDRESSES[tag]])
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "svg":
            self._depth_of_picture += 1
        self._in_title = tag == "title" and not self._depth_of_picture
        self._in_main = self._in_main or tag == "main"
        if self._in_main:
            self.states += re.findall(r"cv-state-(\w+)", given.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag == "svg":
            self._depth_of_picture -= 1

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
