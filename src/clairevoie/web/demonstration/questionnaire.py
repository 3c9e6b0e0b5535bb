"""The next version of the questionnaire, as the demonstration's authority has begun to write it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from clairevoie.core.questionnaire import Questionnaire, as_document
from clairevoie.web.authoring.document import PartKind, seen
from clairevoie.web.authoring.operations import add_part, change_part, start_next_version

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User

NEXT: Final = "2"

_NEW: Final[dict[str, Any]] = {
    "id": "GOV-9",
    "question": {
        "fr": "L’éditeur publie-t-il comment lui signaler une vulnérabilité\u202f?",
        "en": "Does the vendor publish how to report a vulnerability to it?",
    },
    "levels": [
        {"label": {"fr": "Aucun moyen publié", "en": "No published means"}},
        {"label": {"fr": "Une adresse de contact", "en": "A contact address"}},
        {
            "label": {
                "fr": "Une politique publiée, avec un délai de réponse",
                "en": "A published policy, with a time to answer",
            }
        },
    ],
    "target": 1,
}


def write_next_version(
    questionnaire: Questionnaire, *, authority: str, by: User, at: datetime
) -> None:
    """A draft in which one criterion is reworded, one asks for more, and one is new."""
    draft = start_next_version(
        authority=authority,
        identifier=questionnaire.id,
        version=questionnaire.version,
        name=NEXT,
        by=by,
        at=at,
    )
    document = as_document(questionnaire)
    criteria: list[dict[str, Any]] = document["criteria"]
    reworded = next(index for index, each in enumerate(criteria) if len(each["levels"]) > 2)
    harder = next(
        index
        for index, each in enumerate(criteria)
        if index > reworded and each["target"] < len(each["levels"]) - 1
    )
    for index, change, values in (
        (reworded, "reworded", {"question": _clearer(criteria[reworded]["question"])}),
        (harder, "changed", {"target": criteria[harder]["target"] + 1}),
    ):
        said = {
            **criteria[index],
            "replaces": [_replacement(criteria[index]["id"], questionnaire.version, "same")],
        }
        change_part(
            draft_id=draft.public_id,
            kind=PartKind.CRITERIA,
            index=index,
            part={
                **said,
                **values,
                "replaces": [_replacement(said["id"], questionnaire.version, change)],
            },
            token=seen(said),
            by=by,
            at=at,
        )
    add_part(
        draft_id=draft.public_id,
        kind=PartKind.CRITERIA,
        part={**_NEW, "theme": criteria[0]["theme"]},
        by=by,
        at=at,
    )


def _clearer(question: dict[str, str]) -> dict[str, str]:
    more = {"fr": "À la date de la réponse\u202f: ", "en": "On the day of the answer: "}
    return {code: more.get(code, "") + text for code, text in question.items()}


def _replacement(criterion: str, version: str, change: str) -> dict[str, str]:
    return {"criterion": criterion, "version": version, "change": change}
