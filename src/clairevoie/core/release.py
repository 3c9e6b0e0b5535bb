"""A release: protected tables with the population, rule and versions they rest on, as one document."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clairevoie.core.canonical import Json, digest
from clairevoie.core.confidentiality import ProtectedCell, ProtectedTable, Rule, Withheld
from clairevoie.core.scoring import METHOD

FORMAT: Final = "clairevoie/release/1"


@dataclass(frozen=True, slots=True)
class SealedPopulation:
    """The sealed submissions that a release counts, named by one digest."""

    products: int
    vendor_groups: int
    digest: str


@dataclass(frozen=True, slots=True)
class Release:
    questionnaire_id: str
    questionnaire_version: str
    questionnaire_digest: str
    population: SealedPopulation
    tables: tuple[ProtectedTable, ...]
    rule: Rule = Rule()
    method: str = METHOD

    def table(self, table_id: str) -> ProtectedTable:
        """The table of this id; `KeyError` when the release has none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)


def population_digest(submission_digests: Iterable[str]) -> str:
    """One digest for a set of submissions, whatever their order."""
    return digest(sorted(submission_digests))


def as_document(release: Release) -> Json:
    """The release as its JSON document (interfaces.md)."""
    return {
        "format": FORMAT,
        "method": release.method,
        "questionnaire": {
            "id": release.questionnaire_id,
            "version": release.questionnaire_version,
            "digest": release.questionnaire_digest,
        },
        "population": {
            "products": release.population.products,
            "vendor_groups": release.population.vendor_groups,
            "digest": release.population.digest,
        },
        "rule": {
            "minimum_vendor_groups": release.rule.minimum_vendor_groups,
            "dominance_percent": release.rule.dominance_percent,
            "width": release.rule.width,
        },
        "tables": [
            {
                "id": table.id,
                "dimensions": list(table.dimensions),
                "cells": [
                    {
                        "at": list(cell.at),
                        "products": cell.products,
                        "withheld": cell.withheld and str(cell.withheld),
                    }
                    for cell in table.cells
                ],
            }
            for table in release.tables
        ],
    }


def published_tables(document: Json) -> tuple[ProtectedTable, ...]:
    """The tables of a release's document, as they were protected and published."""
    return tuple(
        ProtectedTable(
            id=table["id"],
            dimensions=tuple(table["dimensions"]),
            cells=tuple(
                ProtectedCell(
                    at=tuple(cell["at"]),
                    products=cell["products"],
                    withheld=Withheld(cell["withheld"]) if cell["withheld"] else None,
                )
                for cell in table["cells"]
            ),
        )
        for table in document["tables"]
    )
