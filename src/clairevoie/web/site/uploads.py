"""What a form may send at most, files included: refused before anything of it is kept on the disk."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
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
