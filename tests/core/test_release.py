"""A release: protected tables as one document, with what they rest on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairevoie.core.canonical import canonical_bytes, digest
from clairevoie.core.confidentiality import (
    ProtectedCell,
    ProtectedTable,
    Rule,
    Withheld,
    protected_bands,
)
from clairevoie.core.release import Release, SealedPopulation, as_document, population_digest
from tests.core.test_confidentiality import each_alone, wave

TABLE = ProtectedTable(
    "levels",
    ("criterion", "level"),
    (
        ProtectedCell(("GOV-1", "reached"), 12, None),
        ProtectedCell(("GOV-1", "missed"), 0, None),
        ProtectedCell(("GOV-2", "reached"), None, Withheld.FEW_VENDORS),
        ProtectedCell(("GOV-2", "*"), None, Withheld.COMPLEMENTARY),
    ),
)
RELEASE = Release(
    questionnaire_id="small",
    questionnaire_version="1",
    questionnaire_digest="sha-256:q",
    population=SealedPopulation(products=71, vendor_groups=48, digest="sha-256:p"),
    tables=(TABLE,),
)

digests = st.lists(st.text("abcdef0123456789", min_size=4, max_size=8).map(digest), unique=True)


@given(digests, st.randoms(use_true_random=False))
def test_the_populations_digest_hangs_on_the_submissions_not_on_their_order(some, chance):
    shuffled = some.copy()
    chance.shuffle(shuffled)
    assert population_digest(shuffled) == population_digest(some) == population_digest(iter(some))


@given(digests, digests)
def test_two_populations_share_their_digest_only_when_they_are_the_same(one, other):
    assert (population_digest(one) == population_digest(other)) == (set(one) == set(other))


def test_a_release_says_what_interfaces_md_says():
    assert as_document(RELEASE) == {
        "format": "clairevoie/release/1",
        "method": "1",
        "questionnaire": {"id": "small", "version": "1", "digest": "sha-256:q"},
        "population": {"products": 71, "vendor_groups": 48, "digest": "sha-256:p"},
        "rule": {"minimum_vendor_groups": 3, "dominance_percent": 85, "width": 3},
        "tables": [
            {
                "id": "levels",
                "dimensions": ["criterion", "level"],
                "cells": [
                    {"at": ["GOV-1", "reached"], "products": 12, "withheld": None},
                    {"at": ["GOV-1", "missed"], "products": 0, "withheld": None},
                    {"at": ["GOV-2", "reached"], "products": None, "withheld": "few-vendors"},
                    {"at": ["GOV-2", "*"], "products": None, "withheld": "complementary"},
                ],
            }
        ],
    }


def test_a_release_names_the_rule_that_its_tables_were_protected_by():
    release = Release("small", "1", "d", RELEASE.population, (TABLE,), Rule(5, 70, 4))
    assert as_document(release)["rule"] == {
        "minimum_vendor_groups": 5,
        "dominance_percent": 70,
        "width": 4,
    }


@given(st.lists(st.integers(0, 10), max_size=30))
def test_the_same_wave_always_gives_the_same_bytes(scores: list[int]):
    one, other = (
        canonical_bytes(
            as_document(
                Release(
                    "small",
                    "1",
                    "sha-256:q",
                    RELEASE.population,
                    (protected_bands(wave(*members), (0, 20, 60, 100)),),
                )
            )
        )
        for members in (each_alone(scores), list(reversed(each_alone(scores))))
    )
    assert one == other


def test_a_table_is_found_by_its_id():
    assert RELEASE.table("levels") is TABLE
    with pytest.raises(KeyError):
        RELEASE.table("bands")
