"""A real PostgreSQL for the tests: started on a free port of 127.0.0.1, gone when they end.

A small shell holds the server and waits on its standard input. That closes when the test process
ends, however it ends, and the shell then stops the server and removes its data.
"""

import atexit
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

OLDEST_VERSION = 15
USER = "clairevoie"
START_SECONDS = 60

# PostgreSQL refuses to run as root: it is then started as one of these.
STAND_INS_OF_ROOT = ("postgres", "nobody")

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    # What is lost in a crash of a test database is not missed.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
}

# Arguments: folder of PostgreSQL's programs, our own folder, superuser, options, seconds to start.
SUPERVISOR = """
stop() { "$1/pg_ctl" -D "$2/data" -m immediate -w stop; } >/dev/null 2>&1
"$1/initdb" -D "$2/data" -U "$3" -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$2/log" 2>&1 &&
"$1/pg_ctl" -D "$2/data" -l "$2/log" -t "$5" -o "$4" -w start >>"$2/log" 2>&1 || { stop "$@"; exit 1; }
echo ready
read -r _
stop "$@"
rm -rf "$2"
"""


class PostgreSQLError(Exception):
    """The server did not start; carries what it said."""


def find_programs() -> Path | None:
    """The folder of the newest initdb and pg_ctl that are new enough."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    versions = [
        (version, folder) for folder in folders if (version := _version(folder)) >= OLDEST_VERSION
    ]
    return max(versions)[1] if versions else None


def start(programs: Path) -> str:
    """Start a server that lives as long as this process; its address, without a database's name."""
    user = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="clairevoie-postgresql-", dir=_searchable_folder()))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    port = _free_port()
    supervisor = subprocess.Popen(
        [
            *("/bin/sh", "-c", SUPERVISOR, "postgresql-for-tests"),
            *(programs, folder, USER, _options(port), str(START_SECONDS)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,  # Ctrl-C is for the tests; the server ends after them
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
    )
    atexit.register(_stop, supervisor, folder)
    if not supervisor.stdout or supervisor.stdout.readline() != b"ready\n":
        raise PostgreSQLError((folder / "log").read_text(errors="replace"))
    return f"postgresql://{USER}@127.0.0.1:{port}"


def _stop(supervisor: subprocess.Popen[bytes], folder: Path) -> None:
    supervisor.communicate()
    shutil.rmtree(folder, ignore_errors=True)


def _version(folder: Path) -> int:
    if not ((folder / "initdb").exists() and (folder / "pg_ctl").exists()):
        return 0
    says = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True)
    return int(says.stdout.split(")")[1].split(".")[0].strip().split()[0])


def _unprivileged_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    existing = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(existing[name] for name in STAND_INS_OF_ROOT if name in existing)


def _searchable_folder() -> Path:
    """A folder for temporary files into which another user can go."""
    for folder in (Path(tempfile.gettempdir()).resolve(), Path("/var/tmp")):  # noqa: S108
        steps = (folder, *folder.parents)
        if all(step.stat().st_mode & stat.S_IXOTH for step in steps):
            return folder
    raise PostgreSQLError("no folder for temporary files that other users can enter")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _options(port: int) -> str:
    settings = SETTINGS | {"port": str(port)}
    return " ".join(f"-c {name}='{value}'" for name, value in settings.items())
