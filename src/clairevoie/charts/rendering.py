"""Pictures from specifications, drawn by a short-lived process that takes its engine with it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from clairevoie.charts.identity import Spec

TIMEOUT_SECONDS: Final = 60.0
# What a process needs to run Python; no setting and no secret of the site is handed on.
_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class ChartsNotDrawn(RuntimeError):
    """The pictures could not be drawn; `reason` says why, for the operator."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"charts not drawn: {reason}")


def render(specifications: Sequence[Spec], timeout_seconds: float = TIMEOUT_SECONDS) -> list[str]:
    """One SVG for each specification, in order. Raises `ChartsNotDrawn`."""
    if not specifications:
        return []
    try:
        finished = subprocess.run(  # noqa: S603 — this module, run by this Python
            [sys.executable, "-P", "-m", __spec__.name],
            input=json.dumps(list(specifications)).encode(),
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
    except subprocess.TimeoutExpired as late:
        raise ChartsNotDrawn(f"no answer within {timeout_seconds:g} s") from late
    except OSError as refused:
        raise ChartsNotDrawn(str(refused)) from refused
    if finished.returncode != 0:
        raise ChartsNotDrawn(_last_line(finished.stderr) or f"status {finished.returncode}")
    drawn: list[str] = json.loads(finished.stdout)
    return drawn


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1][:500] if lines else ""


if __name__ == "__main__":
    from clairevoie.charts.engine import main

    main()
