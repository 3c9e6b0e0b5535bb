"""A scanner of the operator's, asked about each file before it is kept."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from django.conf import settings

from clairevoie.formats.attachments import RefusedAttachment

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SECONDS: Final = 30
CLEAN, INFECTED = 0, 1  # as clamdscan ends


def scan(file: UploadedFile[bytes]) -> None:
    """Give a file to the scanner's standard input, if there is one. Raises `RefusedAttachment`.

    In the request, with a limit: whoever sends a file learns at once why it is not taken.
    """
    command = settings.ENVIRONMENT.scan_command
    if not command:
        return
    file.seek(0)
    try:
        ended = subprocess.run(  # noqa: S603 — the operator's own command, without a shell
            command, input=file.read(), capture_output=True, timeout=SECONDS, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        ended = -1
    file.seek(0)
    if ended == INFECTED:
        raise RefusedAttachment("the scanner found harmful content", "send a clean file")
    if ended != CLEAN:
        raise RefusedAttachment("it could not be scanned", "try again later")
