"""The facts that a questionnaire asks for, and the conditions on them that decide what applies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from clairevoie.core.canonical import Json, present
from clairevoie.core.faults import (
    Fault,
    Path,
    Text,
    duplicate_faults,
    identifier_faults,
    quoted,
    text_faults,
)
from clairevoie.core.saying import Said

MAXIMUM_OPTIONS: Final = 60  # each is one bit of an integer in `population`


class FactKind(StrEnum):
    FLAG = "flag"  # true or false
    CHOICE = "choice"  # exactly one option
    CHOICES = "choices"  # any number of options, also none


@dataclass(frozen=True, slots=True)
class Is:
    """Leaf: a flag has this value, or a choice is this option."""

    fact: str
    value: bool | str


@dataclass(frozen=True, slots=True)
class Includes:
    """Leaf: this option is among the choices."""

    fact: str
    option: str


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


Leaf: TypeAlias = Is | Includes
Condition: TypeAlias = Is | Includes | All | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition, in reading order."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Is() | Includes():
            yield condition


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Fact:
    """Something declared about a product, which decides what criteria apply to it."""

    id: str
    kind: FactKind
    label: Text
    help: Text | None = None
    options: tuple[Option, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)


def fact_definition_faults(path: Path, fact: Fact, languages: tuple[str, ...]) -> Iterator[Fault]:
    yield from identifier_faults((*path, "id"), fact.id)
    yield from text_faults((*path, "label"), fact.label, languages)
    if fact.help is not None:
        yield from text_faults((*path, "help"), fact.help, languages)
    if fact.kind is FactKind.FLAG and fact.options:
        yield Fault(
            (*path, "options"),
            Said("flag {fact} has options", fact=quoted(fact.id)),
            "remove them",
        )
    if fact.kind is not FactKind.FLAG and not fact.options:
        yield Fault(
            path,
            Said("{kind} {fact} has no options", kind=fact.kind, fact=quoted(fact.id)),
            "write at least one option",
        )
    if len(fact.options) > MAXIMUM_OPTIONS:
        yield Fault(
            (*path, "options"),
            Said("{fact} has {count} options", fact=quoted(fact.id), count=len(fact.options)),
            Said("at most {most}", most=MAXIMUM_OPTIONS),
        )
    yield from duplicate_faults("options", fact.option_ids, prefix=path)
    for index, option in enumerate(fact.options):
        yield from identifier_faults((*path, "options", index, "id"), option.id)
        yield from text_faults((*path, "options", index, "label"), option.label, languages)


def condition_faults(
    path: Path, condition: Condition, facts: Mapping[str, Fact]
) -> Iterator[Fault]:
    match condition:
        case All(parts) | AnyOf(parts):
            name = "all" if isinstance(condition, All) else "any"
            if not parts:
                yield Fault(
                    (*path, name),
                    Said("{name!r} of nothing", name=name),
                    "write at least one condition",
                )
            for index, part in enumerate(parts):
                yield from condition_faults((*path, name, index), part, facts)
        case Not(part):
            yield from condition_faults((*path, "not"), part, facts)
        case Is() | Includes():
            yield from _leaf_faults(path, condition, facts)


def _leaf_faults(path: Path, leaf: Leaf, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    fact = facts.get(leaf.fact)
    if fact is None:
        yield Fault(
            (*path, "fact"),
            Said("unknown fact {fact}", fact=quoted(leaf.fact)),
            "name one of the facts",
        )
        return
    match leaf, fact.kind:
        case Includes(_, option), FactKind.CHOICES:
            if option not in fact.option_ids:
                yield _unknown_option((*path, "includes"), fact, option)
        case Includes(), _:
            yield Fault(
                (*path, "includes"),
                Said("'includes' on the {kind} {fact}", kind=fact.kind, fact=quoted(fact.id)),
                "'includes' is for choices; write 'is'",
            )
        case Is(), FactKind.CHOICES:
            yield Fault(
                (*path, "is"),
                Said("'is' on the choices {fact}", fact=quoted(fact.id)),
                "'is' is for flag and choice; write 'includes'",
            )
        case Is(_, bool() as value), FactKind.CHOICE:
            yield Fault(
                (*path, "is"),
                Said(
                    "{option} is not an option of {fact}",
                    option=str(value).lower(),
                    fact=quoted(fact.id),
                ),
                Said("one of {known}", known=", ".join(fact.option_ids)),
            )
        case Is(_, str() as option), FactKind.CHOICE:
            if option not in fact.option_ids:
                yield _unknown_option((*path, "is"), fact, option)
        case Is(_, str() as value), FactKind.FLAG:
            yield Fault(
                (*path, "is"),
                Said("{value} on the flag {fact}", value=quoted(value), fact=quoted(fact.id)),
                "true or false, without quotes",
            )


def _unknown_option(path: Path, fact: Fact, option: str) -> Fault:
    return Fault(
        path,
        Said("unknown option {option} of {fact}", option=quoted(option), fact=quoted(fact.id)),
        Said("one of {known}", known=", ".join(fact.option_ids)),
    )


def fact_document(fact: Fact) -> Json:
    return present(
        id=fact.id,
        kind=str(fact.kind),
        label=dict(fact.label),
        help=fact.help and dict(fact.help),
        options=[{"id": each.id, "label": dict(each.label)} for each in fact.options] or None,
    )


def condition_document(condition: Condition) -> Json:
    """A condition as data: `{fact, is}`, `{fact, includes}`, `all`, `any`, `not`."""
    match condition:
        case Is(fact, value):
            return {"fact": fact, "is": value}
        case Includes(fact, option):
            return {"fact": fact, "includes": option}
        case All(parts):
            return {"all": [condition_document(each) for each in parts]}
        case AnyOf(parts):
            return {"any": [condition_document(each) for each in parts]}
        case Not(part):
            return {"not": condition_document(part)}
