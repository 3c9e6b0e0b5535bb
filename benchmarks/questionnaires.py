"""Questionnaires: reading and checking one from YAML, JSON and its workbook, and comparing two versions.

The shipped questionnaire, and one of the most criteria that are allowed. Times are medians of this
process. The figure beside them is PyYAML's C loader on the same file, which checks
nothing.
"""

import argparse
import os
import sys
from dataclasses import replace

import yaml
from _measuring import Table
from workbook import median

from clairevoie.core.alterations import difference
from clairevoie.core.questionnaire import MAXIMUM_CRITERIA, Questionnaire
from clairevoie.core.versions import equivalence, next_version
from clairevoie.formats.authoring.writing import questionnaire_workbook
from clairevoie.formats.questionnaire_files import (
    questionnaire_json,
    questionnaire_yaml,
    read_questionnaire_file,
)
from clairevoie.formats.shipped import shipped_questionnaire

ROUNDS = 30


def enlarged(questionnaire: Questionnaire) -> Questionnaire:
    """The same criteria over and over, under other ids."""
    many = (questionnaire.criteria * (1 + MAXIMUM_CRITERIA // len(questionnaire.criteria)))[
        :MAXIMUM_CRITERIA
    ]
    return replace(
        questionnaire,
        criteria=tuple(
            replace(each, id=f"{'ABC'[number // 500]}AA-{number % 500}")
            for number, each in enumerate(many)
        ),
    )


def altered(questionnaire: Questionnaire) -> Questionnaire:
    """The next version: its themes in another order, each third criterion worded otherwise."""
    copy = next_version(questionnaire, "2")
    criteria = tuple(
        replace(each, question={key: f"{said} (2)" for key, said in each.question.items()})
        if number % 3 == 0
        else each
        for number, each in enumerate(copy.criteria)
    )
    return replace(copy, themes=copy.themes[::-1], criteria=criteria[7:] + criteria[:7])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few rounds")
    rounds = 5 if parser.parse_args().quick else ROUNDS
    shipped = shipped_questionnaire("segur-maturite-ssi", "1")
    load = " ".join(f"{each:.2f}" for each in os.getloadavg())
    print(f"{os.cpu_count()} cores, load average at start {load}, Python {sys.version.split()[0]}")
    table = Table()
    for questionnaire, some in ((shipped, rounds), (enlarged(shipped), max(3, rounds // 6))):
        _measure(table, questionnaire, some)


def _measure(table: Table, questionnaire: Questionnaire, rounds: int) -> None:
    table.title(f"A questionnaire of {len(questionnaire.criteria)} criteria")
    files = {
        "YAML": questionnaire_yaml(questionnaire),
        "JSON": questionnaire_json(questionnaire),
        "XLSX": questionnaire_workbook(questionnaire, language="fr"),
    }
    for kind, content in files.items():
        taken = median(lambda content=content: read_questionnaire_file(content), rounds)
        table.row(f"checked from {kind}, {len(content) / 1000:.0f} kB", f"{taken:.1f} ms")
    plain = median(lambda: yaml.load(files["YAML"], yaml.CSafeLoader), rounds)
    table.row("  only parsed by PyYAML", f"{plain:.1f} ms")
    for kind, write in (
        ("YAML", lambda: questionnaire_yaml(questionnaire)),
        ("XLSX", lambda: questionnaire_workbook(questionnaire, language="fr")),
    ):
        table.row(f"written as {kind}", f"{median(write, rounds):.1f} ms")
    later = altered(questionnaire)
    found = len(difference(questionnaire, later))
    taken = median(lambda: difference(questionnaire, later), rounds)
    table.row(f"difference of two versions, {found} changes", f"{taken:.2f} ms")
    taken = median(lambda: equivalence(questionnaire, later), rounds)
    table.row("equivalence of two versions", f"{taken:.2f} ms")


if __name__ == "__main__":
    main()
