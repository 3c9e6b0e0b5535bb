"""A criterion's condition as its author types it, and as it reads."""

import json
from dataclasses import dataclass
from typing import Final

from clairevoie.core.conditions import condition_faults
from clairevoie.core.faults import Fault
from clairevoie.formats.authoring.expressions import (
    UnreadableExpression,
    condition_tree,
    expression,
)
from clairevoie.formats.questionnaires import condition_from_tree
from clairevoie.formats.trees import InvalidDocument, Tree
from clairevoie.formats.wording import Language, condition_in_words
from clairevoie.web.authoring.judgement import facts_alone

MAXIMUM_EXPRESSION: Final = 4000  # characters


@dataclass(frozen=True, slots=True)
class Reading:
    """What a condition says in words, or why it says nothing yet; neither where there is none."""

    words: str = ""
    faults: tuple[Fault, ...] = ()


def typed(condition: Tree) -> str:
    """The text to edit for what stands in a document, so that `stored` gives the same again."""
    if condition is None or isinstance(condition, str):
        return condition or ""
    try:
        text = expression(condition_from_tree(condition))
    except InvalidDocument:
        return json.dumps(condition, ensure_ascii=False)
    return text if _same(text, condition) else json.dumps(condition, ensure_ascii=False)


def _same(text: str, condition: Tree) -> bool:
    try:
        return bool(condition_tree(text) == condition)
    except UnreadableExpression:
        return False


def stored(text: str) -> Tree:
    """What a document holds for a text: its condition, else the text itself, so that it is kept."""
    if not text.strip():
        return None
    try:
        return condition_tree(text)
    except UnreadableExpression:
        return text


def reading(tree: Tree, condition: Tree, language: Language) -> Reading:
    """A condition in plain words, on the facts of a draft."""
    if condition is None:
        return Reading()
    if isinstance(condition, str):
        return Reading(faults=_stumbles(condition))
    try:
        value = condition_from_tree(condition)
    except InvalidDocument as invalid:
        return Reading(faults=tuple(each.fault for each in invalid.faults))
    facts = facts_alone(tree)
    faults = tuple(condition_faults((), value, {each.id: each for each in facts.facts}))
    return Reading(faults=faults) if faults else Reading(condition_in_words(facts, value, language))


def _stumbles(text: str) -> tuple[Fault, ...]:
    try:
        condition_tree(text)
    except UnreadableExpression as unreadable:
        return (Fault((), unreadable.what, unreadable.mend),)
    return ()
