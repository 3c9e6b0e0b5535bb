"""`clairevoie demo`, `serve`, `worker`, `manage`: the site's processes, started by name.

This is the one module of the command line that knows the site, and only through Django.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NoReturn

import click

LOOPBACK: Final = "127.0.0.1"
SETTINGS: Final = "clairevoie.web.settings"
WORKERS: Final = 2
THREADS: Final = 4


os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def _manage(*arguments: str) -> None:
    """One Django management command, in this process."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["clairevoie manage", *arguments])
    except ImproperlyConfigured as refused:
        raise click.ClickException(str(refused)) from None


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's management commands: migrate, verify-audit, … (`manage help` lists them)."""
    if arguments:
        # verify-audit, as it is written elsewhere, is Django's verify_audit
        arguments = (arguments[0].replace("-", "_") if arguments[0][0] != "-" else arguments[0],
                     *arguments[1:])  # fmt: skip
    _manage(*arguments)


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64))
def serve(port: int, host: str, workers: int) -> None:
    """Serve the site with gunicorn. Run `manage prepare` first, and `worker` beside it."""
    _become(_gunicorn(host, port, workers))


@click.command()
def worker() -> None:
    """Run the site's background jobs."""
    _become(_worker())


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    default=".data/demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demonstration keeps its database and files.",
)
def demo(port: int, data: Path) -> None:
    """Serve the demonstration on this machine alone: invented organisations, printed logins."""
    _refuse_taken(port)
    data.mkdir(parents=True, exist_ok=True)
    address = f"http://{LOOPBACK}:{port}"
    os.environ |= {
        "CLAIREVOIE_MODE": "demonstration",
        "CLAIREVOIE_DATA": str(data.resolve()),
        "CLAIREVOIE_ADDRESS": address,
    }
    # In a process of its own, so that this one stays small beside the server.
    made = subprocess.run(  # noqa: S603 — our own Python, with fixed arguments
        _python("django", "load_demonstration", f"{address}/"), check=False
    )
    if made.returncode:
        raise SystemExit(made.returncode)
    _together(_gunicorn(LOOPBACK, port, WORKERS), _worker())


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            raise click.ClickException(
                f"port {port} is taken; choose another: --port, or make demo PORT=…"
            ) from None


def _gunicorn(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "clairevoie.web.wsgi:application",
        "--bind", f"{host}:{port}", "--workers", str(workers),
        "--worker-class", "gthread", "--threads", str(THREADS), "--preload",
        "--timeout", "60", "--max-requests", "20000", "--max-requests-jitter", "2000",
        "--log-level", "warning",
    ]  # fmt: skip


def _worker() -> list[str]:
    return _python("django", "db_worker", "--interval", "2")


def _python(module: str, *arguments: str) -> list[str]:
    """A command line of this Python's own module."""
    return [sys.executable, "-m", module, *arguments]


def _become(command: list[str]) -> NoReturn:
    """Replace this process: signals and exit status are the server's own."""
    _manage("check")  # refuses unsafe settings in one line, before anything starts
    os.execv(command[0], command)  # noqa: S606 — our own Python, with fixed arguments


def _together(*commands: list[str]) -> NoReturn:
    """Run processes until one ends or this one is told to; then end them all."""
    running = [subprocess.Popen(each) for each in commands]  # noqa: S603 — fixed arguments

    def stop(number: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    status = 1
    try:
        while all(each.poll() is None for each in running):
            time.sleep(0.2)
        status = next(each.returncode for each in running if each.poll() is not None)
    except (KeyboardInterrupt, SystemExit):
        status = 0
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(timeout=30)
    raise SystemExit(status)
