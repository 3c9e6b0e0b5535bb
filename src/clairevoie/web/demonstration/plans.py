"""Plans of the vendor one signs in as: short, dated from the day of the loading, one action late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from clairevoie.core.plan import Action, ActionState, Owner

if TYPE_CHECKING:
    from clairevoie.web.assessments.queries.workspace import Question


@dataclass(frozen=True, slots=True)
class InventedAction:
    """An action as it was planned two months before the loading; due so many days after it."""

    text: str
    days: int
    owner: int | str  # a place among the colleagues, or a name
    level: int = 2
    state: ActionState = ActionState.PLANNED
    measure: str = ""


PLANNED_BEFORE: Final = timedelta(days=60)

# By criterion; those that are not below target are left out.
SUBMITTED: Final[Mapping[str, InventedAction]] = {
    "DAT-2": InventedAction(
        "Livrer le chiffrement des données de patients et des sauvegardes dans la version 4.3, "
        "au choix du client.",
        45,
        0,
        state=ActionState.IN_PROGRESS,
        measure="Secrets techniques déjà chiffrés\u202f; sauvegardes gardées hors ligne, sous clé.",
    ),
    "GOV-2": InventedAction(
        "Désigner un suppléant et remettre les coordonnées directes à tous les clients.", 120, 1
    ),
    "GOV-3": InventedAction(
        "Former tous les développeurs au développement sécurisé (deux sessions).",
        120,
        "Équipe formation",
    ),
    "DEV-4": InventedAction(
        "Remplacer les données réelles des environnements de test par un jeu fictif.", 210, 0, 3
    ),
    "RGT-1": InventedAction("Écrire la matrice des rôles, des fonctions et des données.", -12, 1),
}
DRAFT: Final[Mapping[str, InventedAction]] = {
    "GOV-3": InventedAction("Former les équipes d’installation et de maintenance.", 30, 0),
    "DEV-1": InventedAction(
        "Revoir les règles de développement et garder la trace de leur contrôle à chaque version.",
        150,
        "Équipe intégration",
        measure="Relecture de sécurité de chaque évolution par un second développeur.",
    ),
}


def invented_plan(
    missed: Sequence[Question],
    planned: Mapping[str, InventedAction],
    colleagues: Sequence[int],
    today: date,
) -> Iterator[tuple[Action, Owner]]:
    """The actions for those of the missed targets that have one, with their owners."""
    for question in missed:
        each = planned.get(question.criterion.id)
        if each is None:
            continue
        owner = (
            Owner(name=each.owner) if isinstance(each.owner, str) else Owner(colleagues[each.owner])
        )
        action = Action(
            criterion=question.criterion.id,
            level=each.level,
            due=today + timedelta(days=each.days),
            state=each.state,
            text=each.text,
            measure=each.measure,
        )
        yield action, owner


def planned_at(now: datetime, began: datetime, due: date) -> datetime:
    """Two months ago; but no earlier than the response, where its day leaves room for that."""
    wanted = (now - PLANNED_BEFORE).replace(hour=9, minute=0)
    later = max(wanted, min(began, now))
    return later if later.date() < due else wanted
