"""The project's own files: what is committed, and what is about to be."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def project_files() -> list[Path]:
    """Each tracked or untracked file that is not ignored, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {Path(name) for name in listed.stdout.split("\0") if name}
    return sorted(file for file in files if (ROOT / file).is_file())
