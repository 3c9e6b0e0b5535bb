"""The faults of a programme: at their lines, at once, none invented."""

import copy

import pytest

from clairevoie.formats.programmes import programme_from_tree, read_programme
from clairevoie.formats.trees import InvalidDocument
from tests.formats.test_hostile_trees import SEEDS

FAULTY = """
format: clairevoie/programme/1
id: segur
title: {fr: Ségur}
colour: blue
corridors:
  - {id: hospital, label: {fr: Hôpital}, merges_into: nowhere}
  - {id: Big, label: {fr: Grand}}
  - {id: care, label: 5, group: 1, merges_into: clinic}
  - {id: clinic, label: {fr: Clinique}, merges_into: care}
bands: [0, 50, 50, 100]
band_merges: [[0, 60, 100], [0, 100]]
sharing: sometimes
"""


def faults_of(read, document):
    with pytest.raises(InvalidDocument) as caught:
        read(document)
    return [
        (each.line, f"{'.'.join(map(str, each.fault.path))}: {each.fault.what}")
        for each in caught.value.faults
    ]


def test_every_fault_of_a_programme_is_reported_at_its_line():
    assert faults_of(read_programme, FAULTY.encode()) == [
        (5, "colour: unknown key 'colour'"),
        (7, "corridors.0.merges_into: unknown corridor 'nowhere'"),
        (8, "corridors.1.id: 'Big' is not an identifier"),
        (9, "corridors.2.label: a number where a text for each language is wanted"),
        (9, "corridors.2.group: a number where true or false is wanted"),
        (9, "corridors.2.merges_into: 'care' merges into itself"),
        (10, "corridors.3.merges_into: 'clinic' merges into itself"),
        (11, "bands: cut points must go up from 0 to 100, not (0, 50, 50, 100)"),
        (12, "band_merges.0: [0, 60, 100] is not coarser than [0, 50, 50, 100]"),
        (13, "sharing: 'sometimes' is not known"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        ("id",), ("title",), ("title", "fr"), ("corridors",), ("corridors", 0), ("corridors", 1),
        ("corridors", 0, "id"), ("corridors", 1, "id"), ("corridors", 0, "merges_into"),
        ("bands",), ("bands", 1), ("band_merges",), ("band_merges", 0), ("band_merges", 0, 1),
        ("sharing",), ("format",),
    ],
)  # fmt: skip
def test_one_part_of_the_wrong_shape_is_one_fault(path):
    for value in (1.5, True, None):
        document = copy.deepcopy(SEEDS["programme"])
        part = document
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value
        [(_, found)] = faults_of(programme_from_tree, document)
        assert found.startswith(".".join(map(str, path)))
