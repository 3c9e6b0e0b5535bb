"""A criterion's condition as an outline: what a page shows as a nested list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from clairevoie.core.conditions import All, AnyOf, Condition, Fact, Includes, Is, Not, Option
from clairevoie.core.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Clause:
    """One fact and what it must say: a flag's value, or one of these options, or none of them."""

    fact: Fact
    flag: bool | None = None
    options: tuple[Option, ...] = ()
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """Parts that must all hold, or of which any one suffices."""

    needs_all: bool
    parts: tuple["Clause | Outline", ...]

    @property
    def lines(self) -> tuple[tuple[Clause | None, "Outline | None"], ...]:
        """Each part as a clause or else an outline, for templates."""
        return tuple(
            (each, None) if isinstance(each, Clause) else (None, each) for each in self.parts
        )


Part: TypeAlias = Clause | Outline


def outline(questionnaire: Questionnaire, condition: Condition) -> Outline:
    """The condition with its negations pushed to the facts, and each fact's options together."""
    part = _part(questionnaire, condition, negated=False)
    return part if isinstance(part, Outline) else Outline(needs_all=True, parts=(part,))


def _part(questionnaire: Questionnaire, condition: Condition, *, negated: bool) -> Part:
    match condition:
        case Not(inner):
            return _part(questionnaire, inner, negated=not negated)
        case All(conditions) | AnyOf(conditions):
            needs_all = isinstance(condition, All) != negated
            inner_parts = (_part(questionnaire, each, negated=negated) for each in conditions)
            parts = tuple(_joined(_flattened(inner_parts, needs_all), needs_all))
            return parts[0] if len(parts) == 1 else Outline(needs_all, parts)
        case Is(fact_id, bool() as wanted):
            return Clause(questionnaire.fact(fact_id), flag=wanted != negated)
        case Is(fact_id, option_id) | Includes(fact_id, option_id):
            fact = questionnaire.fact(fact_id)
            options = tuple(each for each in fact.options if each.id == option_id)
            return Clause(fact, options=options, is_negated=negated)


def _flattened(parts: Iterable[Part], needs_all: bool) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, Outline) and part.needs_all == needs_all:
            yield from part.parts
        else:
            yield part


def _joined(parts: Iterable[Part], needs_all: bool) -> Iterator[Part]:
    """One clause for a fact's options: any of them, or (all negated) none of them."""
    waiting: Part | None = None
    for part in parts:
        if (
            isinstance(waiting, Clause)
            and isinstance(part, Clause)
            and waiting.fact.id == part.fact.id
            and part.flag is None
            and waiting.is_negated == part.is_negated == needs_all
        ):
            options = (*waiting.options, *part.options)
            waiting = Clause(part.fact, options=options, is_negated=part.is_negated)
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting
