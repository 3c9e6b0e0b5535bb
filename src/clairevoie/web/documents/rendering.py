"""A template and its values to a tagged PDF, set by a short-lived process that takes its engine with it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

TIMEOUT_SECONDS: Final = 120.0
# What a process needs to run Python; no setting and no secret of the site is handed on.
_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "HOME")
_ENGINE: Final = "clairevoie.web.documents.engine"


class DocumentNotSet(RuntimeError):
    """The document could not be made; `reason` says why, for the operator."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"document not made: {reason}")


def pdf_of(template: str, context: Mapping[str, object], language: str) -> bytes:
    """`documents/<template>.html` as PDF/UA-1, in a language. The same values give the same text.

    For jobs: it takes a second and a process. Raises `DocumentNotSet`.
    """
    with override(language):
        html = render_to_string(
            f"documents/{template}.html",
            {
                **context,
                "language": language,
                "brand": settings.BRAND["name"],
                "site": settings.ENVIRONMENT.address,
                "is_demonstration": settings.ENVIRONMENT.is_demonstration,
            },
        )
    return _set(html.encode())


def _set(html: bytes) -> bytes:
    try:
        finished = subprocess.run(  # noqa: S603 — our own module, run by this Python
            [sys.executable, "-P", "-m", _ENGINE],
            input=html,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
    except subprocess.TimeoutExpired as late:
        raise DocumentNotSet(f"no answer within {TIMEOUT_SECONDS:g} s") from late
    except OSError as refused:
        raise DocumentNotSet(str(refused)) from refused
    if finished.returncode != 0 or not finished.stdout.startswith(b"%PDF-"):
        lines = finished.stderr.decode(errors="replace").strip().splitlines()
        # The kind of the error alone: its words could repeat the document's.
        raise DocumentNotSet(lines[-1].partition(":")[0][:100] if lines else "no document")
    return finished.stdout
