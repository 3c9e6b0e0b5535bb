"""How long `clairevoie score` takes from the shell: one response, and a thousand in one stream.

Wall time, median over the runs, with the standard output thrown away. `python -c pass` is the
floor: what starting the interpreter alone takes on this machine.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.questionnaire import Questionnaire
from clairevoie.formats.shipped import shipped_questionnaire

RUNS = 15
STREAM = 1_000  # responses
PROGRAM = Path(sys.executable).with_name("clairevoie")


def main() -> None:
    questionnaire = shipped_questionnaire("segur-maturite-ssi", "1")
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        one, stream = Path(folder, "response.json"), Path(folder, "responses.jsonl")
        one.write_text(json.dumps(full_response(questionnaire, chance), indent=1))
        stream.write_text(
            "".join(json.dumps(full_response(questionnaire, chance)) + "\n" for _ in range(STREAM))
        )
        print(f"{len(questionnaire.criteria)} criteria, every fact declared, every one answered")
        floor = median_ms([sys.executable, "-c", "pass"])
        row("python -c pass", floor)
        row("clairevoie score response.json", median_ms([PROGRAM, "score", one]))
        row("clairevoie score --json response.json", median_ms([PROGRAM, "score", "--json", one]))
        row(f"clairevoie score, {STREAM:,} lines", median_ms([PROGRAM, "score", stream]))
        row(
            f"clairevoie score --json, {STREAM:,} lines",
            median_ms([PROGRAM, "score", "--json", stream]),
        )


def full_response(questionnaire: Questionnaire, chance: random.Random) -> dict[str, Any]:
    """Every fact declared, every criterion answered with some level and a comment."""
    return {
        "format": "clairevoie/response/1",
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        "product": {
            "name": "Dossier", "version": "4.2", "vendor": "Exemple", "vendor_group": None,
            "corridors": ["hospital"],
        },
        "facts": {fact.id: declared(fact, chance) for fact in questionnaire.facts},
        "answers": {
            criterion.id: {
                "level": chance.randrange(len(criterion.levels)),
                "comment": "Procédure du 3 mars, page 4.",
                "assurance": "declared",
            }
            for criterion in questionnaire.criteria
        },
    }  # fmt: skip


def declared(fact: Fact, chance: random.Random) -> bool | str | list[str]:
    if fact.kind is FactKind.FLAG:
        return chance.random() < 0.5
    if fact.kind is FactKind.CHOICE:
        return chance.choice(fact.option_ids)
    return [each for each in fact.option_ids if chance.random() < 0.5]


def median_ms(command: list[str | Path]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def row(name: str, milliseconds: float) -> None:
    print(f"{name:<46} {milliseconds:>8,.0f} ms")


if __name__ == "__main__":
    main()
