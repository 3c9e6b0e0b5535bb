"""A response: one product's declared facts and answers, and what may be said in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final, TypeAlias

from clairevoie.core.canonical import Json
from clairevoie.core.conditions import Fact, FactKind
from clairevoie.core.faults import IDENTIFIER, Fault, Path
from clairevoie.core.questionnaire import Criterion, Questionnaire
from clairevoie.core.saying import Said

FORMAT: Final = "clairevoie/response/1"

MAXIMUM_COMMENT: Final = 4000  # characters
MAXIMUM_NAME: Final = 200  # characters
MAXIMUM_CORRIDORS: Final = 20


class Unknown(Enum):
    """The answer «ne sait pas»: never reached, and never taken for an unanswered criterion."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
# A level's number, «ne sait pas», or None: not answered (a comment may stand alone).
AnsweredLevel: TypeAlias = int | Unknown | None
# A flag's value, a choice's option, or the options of choices.
FactValue: TypeAlias = bool | str | frozenset[str]
Facts: TypeAlias = Mapping[str, FactValue]


class Assurance(StrEnum):
    """How an answer is backed, weakest first."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Answer:
    level: AnsweredLevel
    comment: str = ""
    assurance: Assurance = Assurance.DECLARED


Answers: TypeAlias = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Product:
    """What is assessed, at a stated version, and who makes it."""

    name: str
    version: str
    vendor: str
    vendor_group: str | None = None
    corridors: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """What statistical confidentiality protects: the vendor group, else the vendor."""
        return self.vendor_group or self.vendor


@dataclass(frozen=True, slots=True)
class Response:
    """Facts and answers of one product to one questionnaire version; draft or submitted."""

    questionnaire_id: str
    questionnaire_version: str
    product: Product
    facts: Facts = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)


def response_faults(questionnaire: Questionnaire, response: Response) -> Iterator[Fault]:
    """Everything in a response that this questionnaire does not allow, each with its place.

    A missing fact or answer is no fault: a draft may be incomplete.
    """
    if (response.questionnaire_id, response.questionnaire_version) != (
        questionnaire.id,
        questionnaire.version,
    ):
        yield Fault(
            ("questionnaire",),
            Said(
                "answers questionnaire {id!r} version {version!r}, not {wanted!r} version {wanted_version!r}",
                id=response.questionnaire_id[:60],
                version=response.questionnaire_version[:60],
                wanted=questionnaire.id,
                wanted_version=questionnaire.version,
            ),
            "score it with its own questionnaire",
        )
    yield from product_faults(response.product)
    for fact_id, value in response.facts.items():
        yield from fact_faults(questionnaire, fact_id, value)
    for criterion_id, answer in response.answers.items():
        yield from answer_faults(questionnaire, criterion_id, answer)


def product_faults(product: Product) -> Iterator[Fault]:
    """What is wrong with a product's description. A draft may leave names empty."""
    for name, value in (
        ("name", product.name),
        ("version", product.version),
        ("vendor", product.vendor),
    ):
        if len(value) > MAXIMUM_NAME:
            yield Fault(
                ("product", name),
                Said("{name} is too long", name=name),
                Said("at most {most} characters", most=MAXIMUM_NAME),
            )
    if product.vendor_group is not None and len(product.vendor_group) > MAXIMUM_NAME:
        yield Fault(
            ("product", "vendor_group"),
            Said("{name} is too long", name="vendor_group"),
            Said("at most {most} characters", most=MAXIMUM_NAME),
        )
    if len(product.corridors) > MAXIMUM_CORRIDORS:
        yield Fault(
            ("product", "corridors"),
            "too many corridors",
            Said("at most {most}", most=MAXIMUM_CORRIDORS),
        )
    seen: set[str] = set()
    for index, corridor in enumerate(product.corridors):
        if not IDENTIFIER.fullmatch(corridor):
            yield Fault(
                ("product", "corridors", index),
                Said("{corridor!r} is not a corridor's id", corridor=corridor[:60]),
            )
        if corridor in seen:
            yield Fault(
                ("product", "corridors", index),
                Said("{identifier} stands twice", identifier=repr(corridor)),
            )
        seen.add(corridor)


def fact_faults(questionnaire: Questionnaire, fact_id: str, value: FactValue) -> Iterator[Fault]:
    """What is wrong with one declared fact."""
    path: Path = ("facts", fact_id)
    if not questionnaire.has_fact(fact_id):
        yield Fault(path, Said("unknown fact {fact}", fact=repr(fact_id[:60])), "remove it")
        return
    fact = questionnaire.fact(fact_id)
    match fact.kind, value:
        case (FactKind.FLAG, bool()):
            return
        case (FactKind.FLAG, _):
            yield Fault(path, Said("{fact} is a flag", fact=repr(fact_id)), "true or false")
        case (FactKind.CHOICE, str()):
            yield from _option_faults(path, fact, frozenset((value,)))
        case (FactKind.CHOICE, _):
            yield Fault(
                path,
                Said("{fact} is one choice", fact=repr(fact_id)),
                Said("one of {known}", known=", ".join(fact.option_ids)),
            )
        case (FactKind.CHOICES, frozenset()):
            yield from _option_faults(path, fact, value)
        case _:
            yield Fault(
                path,
                Said("{fact} is a list of choices", fact=repr(fact_id)),
                "write a list, [] for none",
            )


def _option_faults(path: Path, fact: Fact, options: frozenset[str]) -> Iterator[Fault]:
    for option in sorted(options - set(fact.option_ids)):
        yield Fault(
            path,
            Said("unknown option {option} of {fact}", option=repr(option[:60]), fact=repr(fact.id)),
            Said("one of {known}", known=", ".join(fact.option_ids)),
        )


def answer_faults(
    questionnaire: Questionnaire, criterion_id: str, answer: Answer
) -> Iterator[Fault]:
    """What is wrong with one answer."""
    path: Path = ("answers", criterion_id)
    if not questionnaire.has_criterion(criterion_id):
        yield Fault(
            path,
            Said("unknown criterion {criterion}", criterion=repr(criterion_id[:60])),
            "remove it",
        )
        return
    criterion = questionnaire.criterion(criterion_id)
    if isinstance(answer.level, int) and not level_exists(criterion, answer.level):
        yield Fault(
            (*path, "level"),
            Said(
                "level {level} of {criterion} is out of range",
                level=answer.level,
                criterion=criterion_id,
            ),
            Said('from {least} to {most}, or "unknown"', least=0, most=len(criterion.levels) - 1),
        )
    if len(answer.comment) > MAXIMUM_COMMENT:
        yield Fault(
            (*path, "comment"),
            Said("comment of {count} characters", count=len(answer.comment)),
            Said("at most {most}", most=MAXIMUM_COMMENT),
        )


def level_exists(criterion: Criterion, level: int) -> bool:
    return 0 <= level < len(criterion.levels)


def as_document(response: Response) -> Json:
    """The response as its JSON document (interfaces.md); choices sorted, so that it is canonical."""
    return {
        "format": FORMAT,
        "questionnaire": {
            "id": response.questionnaire_id,
            "version": response.questionnaire_version,
        },
        "product": product_document(response.product),
        "facts": facts_document(response.facts),
        "answers": {
            criterion_id: answer_document(answer)
            for criterion_id, answer in response.answers.items()
        },
    }


def product_document(product: Product) -> Json:
    return {
        "name": product.name,
        "version": product.version,
        "vendor": product.vendor,
        "vendor_group": product.vendor_group,
        "corridors": list(product.corridors),
    }


def facts_document(facts: Facts) -> Json:
    return {
        fact_id: sorted(value) if isinstance(value, frozenset) else value
        for fact_id, value in facts.items()
    }


def answer_document(answer: Answer) -> Json:
    document: dict[str, Json] = {"level": level_document(answer.level)}
    if answer.comment:
        document["comment"] = answer.comment
    if answer.level is not None:
        document["assurance"] = str(answer.assurance)
    return document


def level_document(level: AnsweredLevel) -> Json:
    return level.value if isinstance(level, Unknown) else level
