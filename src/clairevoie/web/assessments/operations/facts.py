"""Declaring a product's facts, which decide what applies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from clairevoie.core.answers import Facts, fact_faults, facts_document
from clairevoie.web.assessments import models
from clairevoie.web.assessments.operations.answers import Refused
from clairevoie.web.assessments.operations.responses import editable_response
from clairevoie.web.assessments.values import facts_value
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import questionnaire_of

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@dataclass(frozen=True, slots=True)
class FactsSaved:
    response: models.Response
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactsConflict:
    """Somebody else declared facts in between; `current` is what they declared."""

    response: models.Response
    current: Facts


@transaction.atomic
def declare_facts(
    *, response_id: UUID, facts: Facts, revision: int, by: User, at: datetime
) -> FactsSaved | FactsConflict:
    """Replace the declared facts. Answers are kept, whether they still apply or not.

    Raises `NotOpen`, or `Refused` with every fault.
    """
    response = editable_response(by, response_id)
    questionnaire = questionnaire_of(response.wave.questionnaire_id)
    faults = [
        fault
        for fact_id, value in facts.items()
        for fault in fact_faults(questionnaire, fact_id, value)
    ]
    if faults:
        raise Refused(faults)
    current = facts_value(response.facts)
    changed = tuple(
        each.id for each in questionnaire.facts if current.get(each.id) != facts.get(each.id)
    )
    if not changed:
        return FactsSaved(response, ())
    if revision != response.facts_revision:
        return FactsConflict(response, current)
    response.facts = facts_document(facts)
    response.facts_revision += 1
    response.changed_at = at
    response.save(update_fields=["facts", "facts_revision", "changed_at"])
    record_event(
        action="facts.declared",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"facts": list(changed), "revision": response.facts_revision},
    )
    return FactsSaved(response, changed)
