"""Files that commands write: never over one that is not empty, unless it is asked for."""

from pathlib import Path

import click


def write_file(output: str, content: bytes, *, force: bool, hint: str) -> None:
    """Write a new file, whole. A usage error names `hint`, the argument that names the file."""
    path = Path(output)
    try:
        if not force and path.exists() and path.stat().st_size:
            raise click.BadParameter(
                f"{output!r} is there already; --force replaces it", param_hint=hint
            )
        path.write_bytes(content)
    except OSError as error:
        raise click.BadParameter(
            f"cannot write {output!r}: {error.strerror}", param_hint=hint
        ) from None
