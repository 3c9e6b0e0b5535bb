"""Commands of `clairevoie`: called in this process, or run as a program and measured."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from clairevoie.cli.main import main
from tests.support.source import ROOT

PROGRAM = Path(sys.executable).with_name("clairevoie")
GOLDEN = ROOT / "tests" / "golden"
QUESTIONNAIRE = GOLDEN / "small.questionnaire.yaml"
RESPONSE = GOLDEN / "small.response.json"

# Runs a command, then writes the processor time in seconds and the peak of memory in kilobytes.
MEASURED = """
import atexit, os, re, sys, time
def measure():
    status = open("/proc/self/status").read()
    with open(os.environ["MEASURES"], "w") as file:
        file.write(f"{time.process_time()} {re.search('VmHWM:.*?([0-9]+)', status)[1]}")
atexit.register(measure)
from clairevoie.cli.main import main
main(prog_name="clairevoie")
"""


def call(*arguments: object, stdin: str | bytes | None = None, **environment: str) -> Result:
    """A command called in this process; an exception that it lets out is raised."""
    surroundings = {"LC_ALL": "en_GB.UTF-8", **environment}
    result = CliRunner(env=surroundings).invoke(main, [str(each) for each in arguments], stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@dataclass(frozen=True)
class Run:
    """What a program that has ended printed, and what it took."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: float


def run_measured(
    folder: Path, *arguments: object, stdin: bytes | None = None, **environment: str
) -> Run:
    """A command run as a program of its own, in this folder, and measured."""
    measures = folder / ".measures"
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, arguments)],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", "MEASURES": str(measures), **environment},
        timeout=60,
    )
    seconds, kilobytes = measures.read_text().split()
    return Run(
        ended.returncode,
        ended.stdout.decode(),
        ended.stderr.decode(),
        float(seconds),
        int(kilobytes) / 1024,
    )
