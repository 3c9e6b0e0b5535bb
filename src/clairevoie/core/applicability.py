"""Which criteria apply to a product, by Kleene's three-valued logic, and on what grounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clairevoie.core.answers import Facts, FactValue
from clairevoie.core.conditions import All, AnyOf, Condition, Includes, Is, Leaf, Not, leaves
from clairevoie.core.questionnaire import Questionnaire

# True: applies; False: does not; None: undetermined, a fact is missing (Kleene's third value).
Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Ground:
    """One leaf that decides: what it asks, and whether the declared facts meet it."""

    leaf: Leaf
    holds: Truth


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a criterion applies, and the leaves that decide it (none: it applies to all)."""

    applies: Truth
    grounds: tuple[Ground, ...] = ()

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The facts to declare before it can be known; empty unless undetermined."""
        if self.applies is not None:
            return ()
        return tuple(dict.fromkeys(each.leaf.fact for each in self.grounds if each.holds is None))


ALWAYS = Applicability(applies=True)


def applicability(questionnaire: Questionnaire, facts: Facts) -> Mapping[str, Applicability]:
    """For every criterion, in the questionnaire's order, whether it applies and why."""
    return {
        criterion.id: explain(criterion.applies_when, facts) for criterion in questionnaire.criteria
    }


def explain(condition: Condition | None, facts: Facts) -> Applicability:
    """The condition's truth on these facts, with the grounds that suffice for it."""
    if condition is None:
        return ALWAYS
    truth = evaluate(condition, facts)
    return Applicability(truth, _grounds(condition, truth, facts))


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Kleene's strong logic of indeterminacy: a missing fact is neither true nor false."""
    match condition:
        case All(parts):
            return _conjunction(evaluate(part, facts) for part in parts)
        case AnyOf(parts):
            return _negation(_conjunction(_negation(evaluate(part, facts)) for part in parts))
        case Not(part):
            return _negation(evaluate(part, facts))
        case Is(fact, wanted):
            declared = facts.get(fact)
            return None if declared is None else declared == wanted
        case Includes(fact, option):
            return _includes(facts.get(fact), option)


def _includes(declared: FactValue | None, option: str) -> Truth:
    if declared is None:
        return None
    return isinstance(declared, frozenset) and option in declared


def _conjunction(truths: Iterable[Truth]) -> Truth:
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def _negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _grounds(condition: Condition, truth: Truth, facts: Facts) -> tuple[Ground, ...]:
    """The leaves that force this truth: for an `any` that holds, only the parts that hold."""
    match condition:
        case Not(part):
            return _grounds(part, _negation(truth), facts)
        case All(parts) | AnyOf(parts):
            deciding = [part for part in parts if evaluate(part, facts) is truth]
            found = [ground for part in deciding for ground in _grounds(part, truth, facts)]
            return tuple(dict.fromkeys(found))
        case Is() | Includes():
            return (Ground(condition, evaluate(condition, facts)),)


def facts_that_decide(questionnaire: Questionnaire) -> frozenset[str]:
    """The facts that at least one criterion's condition reads."""
    return frozenset(
        leaf.fact
        for criterion in questionnaire.criteria
        if criterion.applies_when is not None
        for leaf in leaves(criterion.applies_when)
    )
