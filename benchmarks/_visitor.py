"""A visitor of the site as a browser is one: keep-alive, cookies, CSRF, and forms sent as htmx sends them."""

import gzip
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from types import TracebackType
from urllib.parse import urlencode

TIMEOUT = 60  # seconds
IDLE_SECONDS = 1  # gunicorn ends a connection after two
CSRF_FIELD = "csrfmiddlewaretoken"
Fields = list[tuple[str, str]]


class NotServed(Exception):
    """The site said something else than what was asked for."""

    def __init__(self, method: str, path: str, status: int) -> None:
        self.status = status
        super().__init__(f"{method} {path}: {status}")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes  # as it came over the wire
    encoding: str
    location: str
    seconds: float

    @property
    def content(self) -> bytes:
        return gzip.decompress(self.body) if self.encoding == "gzip" else self.body

    @property
    def text(self) -> str:
        return self.content.decode()


class Visitor:
    """One person's browser: one connection, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.asked_at = time.monotonic()

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def ask(
        self, method: str, path: str, fields: Fields | None = None, htmx: bool = False
    ) -> Reply:
        """One request, timed from its first byte to the reply's last; any status is an answer."""
        headers = {"HX-Request": "true"} if htmx else {}
        if fields is None:
            return self._exchange(method, path, None, headers)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._exchange(method, path, urlencode(fields).encode(), headers)

    def send_file(self, path: str, token: str, content: bytes) -> Reply:
        """A form with the one field `file`, as a browser sends it."""
        body = b"".join(
            b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part
            for part in (
                (CSRF_FIELD.encode(), token.encode()),
                (b'file"; filename="file', content),
            )
        )
        headers = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self._exchange("POST", path, body + b"--edge--\r\n", headers)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Reply:
        headers["Accept-Encoding"] = "gzip"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={it}" for name, it in self.cookies.items())
        if time.monotonic() - self.asked_at > IDLE_SECONDS:
            self.connection.close()  # the server may be ending it; the request opens another
        start = time.perf_counter()
        self.connection.request(method, path, body=body, headers=headers)
        reply = self.connection.getresponse()
        content = reply.read()
        seconds = time.perf_counter() - start
        self.asked_at = time.monotonic()
        for line in reply.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Reply(
            reply.status,
            content,
            reply.getheader("Content-Encoding", ""),
            reply.getheader("Location", ""),
            seconds,
        )

    def get(self, path: str) -> Reply:
        reply = self.ask("GET", path)
        if reply.status != 200:
            raise NotServed("GET", path, reply.status)
        return reply

    def sign_in(self, email: str, password: str) -> None:
        path = "/account/login/"
        form = re.search(rf'name="{CSRF_FIELD}" value="([^"]+)"', self.get(path).text)
        if form is None:
            raise NotServed("GET", path + " without a form", 200)
        fields = [(CSRF_FIELD, form[1]), ("login", email), ("password", password)]
        reply = self.ask("POST", path, fields)
        if reply.status != 302 or "sessionid" not in self.cookies:
            raise NotServed("POST", path, reply.status)


@dataclass(slots=True)
class Card:
    """A criterion on the page: where it is saved, and which fields htmx is told to send."""

    address: str
    only: frozenset[str] | None  # hx-params; None: all of the form


@dataclass
class AnswersPage:
    """The page's form as htmx serialises it: every control in it, for whichever card is saved."""

    fields: dict[str, str] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)

    def sent_by(self, criterion: str) -> Fields:
        only = self.cards[criterion].only
        return [each for each in self.fields.items() if only is None or each[0] in only]


def answers_page(text: str) -> AnswersPage:
    reader = _FormReader()
    reader.feed(text)
    reader.close()
    return reader.page


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = AnswersPage()
        self.textarea = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        name = has.get("name") or ""
        if tag == "article" and (address := has.get("hx-post")):
            params = has.get("hx-params")
            only = frozenset(each.strip() for each in params.split(",")) if params else None
            self.page.cards[has.get("id") or ""] = Card(address, only)
        elif tag == "input" and (
            has.get("type") == "hidden" or (has.get("type") == "radio" and "checked" in has)
        ):
            if name != "next":  # of the frame's own form
                self.page.fields[name] = has.get("value") or ""
        elif tag == "textarea":
            self.textarea = name
            self.page.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.page.fields[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.textarea = ""
