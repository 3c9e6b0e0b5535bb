"""The storage of evidence: nothing half written stays in it, nothing is left in it for good."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clairevoie.web.assessments.models import Evidence
from clairevoie.web.assessments.operations import add_file
from clairevoie.web.assessments.queries import orphans
from clairevoie.web.site.uploads import WholeRequest
from tests.formats.test_attachments import PDF
from tests.web.tables import nothing_written
from tests.web.worlds import AT, World

if TYPE_CHECKING:
    from django.core.files.storage import Storage

    from tests.web.conftest import SignIn


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Storage:
    return folder(settings, tmp_path / "evidence")


def folder(settings: Any, path: Path) -> Storage:
    """Evidence is kept in a folder of the test's own."""
    path.mkdir()
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": path},
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": files}
    return storages["evidence"]


def names(storage: Storage) -> set[str]:
    return set(storage.listdir("")[1])


def kept() -> set[str]:
    """The files that rows name."""
    return set(Evidence.objects.exclude(stored_as="").values_list("stored_as", flat=True))


def adding(world: World) -> Callable[[], Evidence]:
    return partial(
        add_file,
        response_id=world.own.draft,
        criterion="GOV-1",
        file=SimpleUploadedFile("pv.pdf", PDF),
        title="",
        dated=None,
        valid_until=None,
        by=world.own.contributor,
        at=AT,
    )


# ---- cut off on its way --------------------------------------------------------------------------

BOUNDARY = "the-boundary"


def body(token: str, content: bytes, *after: tuple[str, str]) -> bytes:
    """A form as a browser sends it: its token, the file, then the other fields."""
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    named = '; filename="notes.txt"\r\nContent-Type: text/plain'
    whole = (part % ("csrfmiddlewaretoken", "")).encode() + token.encode() + b"\r\n"
    whole += (part % ("file", named)).encode() + content + b"\r\n"
    for name, value in after:
        whole += (part % (name, "")).encode() + value.encode() + b"\r\n"
    return whole + f"--{BOUNDARY}--\r\n".encode()


def sent_raw(client: Client, address: str, sent: bytes, announced: int) -> int:
    """Send these bytes, announcing a length, past the test client's own checks; the status."""
    answered: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(announced),
        "HTTP_COOKIE": "; ".join(f"{k}={v.value}" for k, v in client.cookies.items()),
    }
    application = WholeRequest(get_wsgi_application())
    for signal in (request_started, request_finished):  # the test's connection stays open
        signal.disconnect(close_old_connections)

    def start(status: str, *_: object) -> Callable[[bytes], object]:
        answered.append(status)
        return lambda _: None

    try:
        reply = application(environ, start)
        list(reply)
        reply.close()  # type: ignore[attr-defined]
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return int(answered[0][:3])


@pytest.fixture
def form(world: World, sign_in: SignIn) -> tuple[Client, str, str]:
    """A contributor with the form open: who asks, where it is sent, its token."""
    client = sign_in(world.own.contributor)
    address = reverse("criterion-evidence", args=[world.own.draft, "GOV-1"])
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    return client, address, token[1]


UNTIL = ("valid_until", "2030-01-31")


def test_a_whole_upload_is_kept(form: tuple[Client, str, str], storage: Storage):
    client, address, token = form
    whole = body(token, b"Notes du comite\n" * 99, UNTIL)
    assert sent_raw(client, address, whole, len(whole)) == 302
    assert names(storage) == kept() and len(kept()) == 1


@pytest.mark.parametrize("share", [0.3, 0.9, 0.97], ids=["file", "later", "field"])
def test_an_upload_cut_off_on_its_way_leaves_no_file_and_no_row(
    form: tuple[Client, str, str], storage: Storage, share: float
):
    """Text has no mark of its end, and a file without its last day would count for ever."""
    client, address, token = form
    whole = body(token, b"Notes du comite\n" * 99, UNTIL)
    with nothing_written():
        assert sent_raw(client, address, whole[: int(len(whole) * share)], len(whole)) == 403
    assert names(storage) == set()


def test_an_upload_that_announces_more_than_it_sends_is_not_kept(
    form: tuple[Client, str, str], storage: Storage
):
    client, address, token = form
    whole = body(token, b"Notes\n")
    with nothing_written():
        assert sent_raw(client, address, whole, len(whole) + 1) == 403
    assert names(storage) == set()


def test_an_upload_that_announces_less_than_it_sends_is_cut_where_it_said(
    form: tuple[Client, str, str], storage: Storage
):
    """What comes after belongs to nobody: the form ends without its last boundary."""
    client, address, token = form
    whole = body(token, PDF)
    with nothing_written():
        assert sent_raw(client, address, whole, len(whole) - len(PDF)) == 400
    assert names(storage) == set()


def test_a_storage_that_fails_leaves_no_row(
    world: World, storage: Storage, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr(type(storage), "_save", full)
    with nothing_written(), pytest.raises(OSError, match="no space"):
        adding(world)()


# ---- what nothing names --------------------------------------------------------------------------

LEFT = "0b7c1f0e-3d2a-4a38-9d0f-2f6f6a8f1d11.pdf"
OTHERS = "readme.txt"


@pytest.fixture
def left(world: World, storage: Storage) -> str:
    """A file that a killed process left, beside one that a row names and one of somebody else's."""
    adding(world)()
    for name in (LEFT, OTHERS):
        storage.save(name, ContentFile(PDF))
    return LEFT


def removing(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("remove_orphaned_evidence", *arguments)
    return capsys.readouterr().out


def test_orphans_are_named_and_removed_only_when_told_to(
    left: str, storage: Storage, monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    monkeypatch.setattr(orphans, "AGE", timedelta(days=-1))
    before = names(storage)
    said = removing(capsys)
    assert left in said and OTHERS not in said and "--delete" in said
    assert names(storage) == before
    assert "1 removed" in removing(capsys, "--delete")
    assert names(storage) == before - {left} == kept() | {OTHERS}


def test_a_file_of_today_may_be_on_its_way_to_its_row(left: str, storage: Storage, capsys: Any):
    assert removing(capsys, "--delete") == "0 removed\n"
    assert left in names(storage)
    assert [each.name for each in orphans.orphaned_evidence(timezone.now() + orphans.AGE * 2)] == [
        left
    ]
