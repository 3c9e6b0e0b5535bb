"""A programme refuses to be wrong, and says everything that is wrong with its place."""

from dataclasses import replace
from typing import Any

import pytest

from clairevoie.core.faults import Path
from clairevoie.core.programme import Corridor, InvalidProgramme, Programme, SharingPolicy
from tests.strategies import text

CORRIDORS = (
    Corridor("hospital", text("Hospital"), merges_into="care"),
    Corridor("imaging", text("Imaging"), merges_into="care"),
    Corridor("care", text("Care"), merges_into="everything", group=True),
    Corridor("everything", text("Everything"), group=True),
)
VALID = Programme(
    "segur",
    text("Ségur"),
    CORRIDORS,
    (0, 20, 40, 60, 80, 100),
    ((0, 20, 60, 80, 100), (0, 60, 100)),
)


def corridor(index: int, **changes: Any) -> dict[str, Any]:
    changed = replace(CORRIDORS[index], **changes)
    return {"corridors": (*CORRIDORS[:index], changed, *CORRIDORS[index + 1 :])}


BROKEN_ONCE: dict[str, tuple[dict[str, Any], list[Path]]] = {
    "id": ({"id": "Segur 2"}, [("id",)]),
    "title": ({"title": {}}, [("title",)]),
    "no corridor": ({"corridors": ()}, [("corridors",)]),
    "corridor id": (corridor(0, id="Hôpital"), [("corridors", 0, "id")]),
    "corridor twice": (corridor(1, id="hospital"), [("corridors", 1, "id")]),
    "merges into nothing": (
        corridor(3, merges_into="gone"),
        [("corridors", index, "merges_into") for index in range(4)],
    ),
    "merges into itself": (
        {"corridors": (Corridor("one", text("One"), merges_into="one"),)},
        [("corridors", 0, "merges_into")],
    ),
    "merges in a circle": (
        corridor(3, merges_into="care"),
        [("corridors", index, "merges_into") for index in range(4)],
    ),
    "bands": ({"bands": (0, 50), "band_merges": ()}, [("bands",)]),
    "bands: not going up": ({"bands": (0, 60, 40, 100), "band_merges": ()}, [("bands",)]),
    "merge: not of these bands": ({"band_merges": ((0, 50, 100),)}, [("band_merges", 0)]),
    "merge: no coarser": ({"band_merges": ((0, 20, 40, 60, 80, 100),)}, [("band_merges", 0)]),
    "merge: finer than the one before": (
        {"band_merges": ((0, 60, 100), (0, 20, 60, 100))},
        [("band_merges", 1)],
    ),
    "merge: not from 0 to 100": ({"band_merges": ((0, 20, 60),)}, [("band_merges", 0)]),
}


@pytest.mark.parametrize(("changes", "paths"), BROKEN_ONCE.values(), ids=BROKEN_ONCE.keys())
def test_each_broken_rule_is_reported_at_its_exact_place(
    changes: dict[str, Any], paths: list[Path]
):
    with pytest.raises(InvalidProgramme) as caught:
        replace(VALID, **changes)
    assert [each.path for each in caught.value.faults] == paths


def test_several_faults_at_once_are_all_reported_in_one_go():
    with pytest.raises(InvalidProgramme) as caught:
        replace(VALID, id="", title={}, bands=(0,), band_merges=())
    assert [each.path for each in caught.value.faults] == [("id",), ("title",), ("bands",)]


def test_a_valid_programme_names_the_corridors_that_products_stand_in():
    assert [each.id for each in VALID.product_corridors] == ["hospital", "imaging"]
    assert VALID.corridor("care").group
    assert VALID.sharing is SharingPolicy.ON_REQUEST
    with pytest.raises(KeyError):
        VALID.corridor("gone")
