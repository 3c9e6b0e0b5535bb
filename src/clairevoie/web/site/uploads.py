"""What a form may send: bounded before anything of it is kept on the disk, and whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

    from django.core.files.uploadedfile import UploadedFile

MAXIMUM_BYTES: Final = 25_000_000  # of a whole request: the largest file, and its form


class BoundedUpload(FileUploadHandler):
    """Looks at the length that a request announces; the bytes are others' business."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 — Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[Any, Any] | None:
        """Raises `RequestDataTooBig`."""
        if content_length > MAXIMUM_BYTES:
            raise RequestDataTooBig(f"a request of {content_length} bytes")
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return None


class WholeRequest:
    """The site behind a guard: a request that ends before the length it announced is not read.

    A form parser takes what came for all there was: a file without the day until which it holds
    would be kept as if it had been meant.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        announced = environ.get("CONTENT_LENGTH") or "0"
        if announced.isascii() and announced.isdigit():
            environ = {**environ, "wsgi.input": _Whole(environ["wsgi.input"], int(announced))}
        return self.application(environ, start_response)


class _Whole:
    """A stream that owes a number of bytes. Raises `OSError` when it ends before."""

    def __init__(self, stream: Any, owed: int) -> None:
        self.stream = stream
        self.owed = owed

    def read(self, size: int = -1) -> bytes:
        return self._counted(self.stream.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._counted(self.stream.readline(size), size)

    def _counted(self, data: bytes, size: int) -> bytes:
        self.owed -= len(data)
        if not data and size != 0 and self.owed > 0:
            raise OSError(f"the request ends {self.owed} bytes too early")
        return data
