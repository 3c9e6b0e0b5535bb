"""Plans of the vendor one signs in as: short, dated from the day of the loading, one action late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from clairevoie.core.plan import Action, ActionState, Owner, level_that_stands

if TYPE_CHECKING:
    from clairevoie.web.assessments.queries.workspace import Question


@dataclass(frozen=True, slots=True)
class InventedAction:
    """An action as it was planned two months before the loading; due so many days after it."""

    text: str
    days: int
    owner: int | str = ""  # a place among the colleagues, or a name
    state: ActionState = ActionState.PLANNED
    measure: str = ""


PLANNED_BEFORE: Final = timedelta(days=60)

SUBMITTED: Final = (
    InventedAction(
        "Rédiger la procédure, la faire valider par la direction et former l’équipe support.",
        45,
        owner=0,
        state=ActionState.IN_PROGRESS,
        measure="Contrôle manuel chaque mois, consigné dans le registre d’exploitation.",
    ),
    InventedAction(
        "Confier l’audit à un prestataire qualifié, puis corriger ses constats.", 120, 1
    ),
    InventedAction(
        "Automatiser le contrôle dans la chaîne de livraison et en garder la trace.",
        120,
        "Équipe intégration",
    ),
    InventedAction("Livrer l’évolution dans la version 4.3 et l’activer par défaut.", 210, 0),
    InventedAction("Faire signer l’avenant de sécurité à l’hébergeur.", -12, 1),
)
DRAFT: Final = (
    InventedAction("Nommer un suppléant et publier la fiche de poste.", 30, 0),
    InventedAction(
        "Chiffrer les sauvegardes et essayer une restauration.",
        150,
        "Équipe exploitation",
        measure="Sauvegardes gardées hors ligne, dans un coffre.",
    ),
)


def invented_plan(
    missed: Sequence[Question],
    planned: Sequence[InventedAction],
    colleagues: Sequence[int],
    today: date,
) -> Iterator[tuple[Action, Owner]]:
    """An action for each of the first missed targets, the next level towards it or the target."""
    for place, (question, each) in enumerate(zip(missed, planned, strict=False)):
        target = question.criterion.target
        step = level_that_stands(question.result) + 1
        owner = (
            Owner(name=each.owner) if isinstance(each.owner, str) else Owner(colleagues[each.owner])
        )
        action = Action(
            criterion=question.criterion.id,
            level=step if place == 1 and step < target else target,
            due=today + timedelta(days=each.days),
            state=each.state,
            text=each.text,
            measure=each.measure,
        )
        yield action, owner


def planned_at(now: datetime) -> datetime:
    return now - PLANNED_BEFORE
