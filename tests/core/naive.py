"""The judge: scoring written a second time, from domain.md and interfaces.md alone.

It works on the JSON documents, spells the truth tables out, and counts with exact fractions.
It imports nothing of core, so that the two can only agree by both being right.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]

YES, NO, MISSING = "yes", "no", "missing"

# Kleene's strong three-valued logic.
AND = {
    (YES, YES): YES,
    (YES, MISSING): MISSING,
    (YES, NO): NO,
    (MISSING, YES): MISSING,
    (MISSING, MISSING): MISSING,
    (MISSING, NO): NO,
    (NO, YES): NO,
    (NO, MISSING): NO,
    (NO, NO): NO,
}
OR = {
    (YES, YES): YES,
    (YES, MISSING): YES,
    (YES, NO): YES,
    (MISSING, YES): YES,
    (MISSING, MISSING): MISSING,
    (MISSING, NO): MISSING,
    (NO, YES): YES,
    (NO, MISSING): MISSING,
    (NO, NO): NO,
}
NOT = {YES: NO, NO: YES, MISSING: MISSING}

APPLIES = {YES: True, NO: False, MISSING: None}


def truth(condition: Document, facts: Document) -> str:
    if "all" in condition:
        result = YES
        for part in condition["all"]:
            result = AND[result, truth(part, facts)]
        return result
    if "any" in condition:
        result = NO
        for part in condition["any"]:
            result = OR[result, truth(part, facts)]
        return result
    if "not" in condition:
        return NOT[truth(condition["not"], facts)]
    if condition["fact"] not in facts:
        return MISSING
    declared = facts[condition["fact"]]
    if "includes" in condition:
        return YES if condition["includes"] in declared else NO
    return YES if declared == condition["is"] else NO


def applies(criterion: Document, facts: Document) -> bool | None:
    if "applies_when" not in criterion:
        return True
    return APPLIES[truth(criterion["applies_when"], facts)]


def percent(reached: int, applicable: int) -> str | None:
    if applicable == 0:
        return None
    with localcontext(prec=60):
        exact = Decimal(100) * Decimal(reached) / Decimal(applicable)
        return str(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def band(reached: int, applicable: int, cuts: Sequence[int]) -> list[int] | None:
    if applicable == 0:
        return None
    share = Fraction(100 * reached, applicable)
    for start, end in pairwise(cuts):
        if start <= share < end or share == end == 100:
            return [start, end]
    raise ValueError(f"{share} is in no band of {cuts}")


def assessment(questionnaire: Document, response: Document, cuts: Sequence[int]) -> dict[str, Any]:
    """The assessment document, without the questionnaire's digest."""
    lines = [_line(each, response) for each in questionnaire["criteria"]]
    counted = [each for each in lines if each["applies"] is True]
    reached = [each for each in counted if each["reached"]]

    def backed_by(*assurances: str) -> int:
        given = [response["answers"][each["id"]].get("assurance", "declared") for each in reached]
        return len([each for each in given if each in assurances])

    themes = []
    for theme in questionnaire["themes"]:
        members = [each["id"] for each in questionnaire["criteria"] if each["theme"] == theme["id"]]
        themes.append(
            {
                "id": theme["id"],
                "reached": len([each for each in reached if each["id"] in members]),
                "applicable": len([each for each in counted if each["id"] in members]),
            }
        )
    return {
        "format": "clairevoie/assessment/1",
        "method": "1",
        "questionnaire": {"id": questionnaire["id"], "version": questionnaire["version"]},
        "product": response["product"],
        "reached": len(reached),
        "applicable": len(counted),
        "unanswered": len([each for each in counted if each["level"] is None]),
        "unknown": len([each for each in counted if each["level"] == "unknown"]),
        "undetermined": len([each for each in lines if each["applies"] is None]),
        "percent": percent(len(reached), len(counted)),
        "band": band(len(reached), len(counted), cuts),
        "assurance": {
            "verified": backed_by("verified"),
            "evidenced": backed_by("verified", "evidenced"),
            "declared": backed_by("verified", "evidenced", "declared"),
        },
        "themes": themes,
        "criteria": lines,
    }


def _line(criterion: Document, response: Document) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": criterion["id"],
        "applies": applies(criterion, response["facts"]),
        "level": None,
        "target": criterion["target"],
        "reached": None,
        "gap": None,
    }
    if line["applies"] is not True:
        return line
    line["reached"] = False
    if criterion["id"] not in response["answers"]:
        return line
    line["level"] = response["answers"][criterion["id"]]["level"]
    if line["level"] in ("unknown", None):
        return line
    missing = criterion["target"] - line["level"]
    line["reached"] = missing <= 0
    line["gap"] = missing if missing > 0 else 0
    return line
