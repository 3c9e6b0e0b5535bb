"""Giving questions to members, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import members_who_may
from clairevoie.web.assessments.operations.responses import editable_response
from clairevoie.web.audit.operations import record_event
from clairevoie.web.programmes.documents import questionnaire_of
from clairevoie.web.teamwork.models import Assignment

if TYPE_CHECKING:
    from clairevoie.core.questionnaire import Questionnaire
    from clairevoie.web.accounts.models import User


class NotAMember(ValueError):
    """The person is no member of the vendor, or may not answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is given: a theme, or one criterion."""

    theme: str = ""
    criterion: str = ""

    def __post_init__(self) -> None:
        if bool(self.theme) == bool(self.criterion):
            raise ValueError("a theme or a criterion, one of them")

    @property
    def name(self) -> str:
        return self.theme or self.criterion


@transaction.atomic
def assign(
    *,
    response_id: UUID,
    targets: Sequence[Target],
    member_id: int | None,
    due: date | None,
    by: User,
    at: datetime,
) -> int:
    """Give these to a member until a day, or to nobody; returns how many changed.

    Raises `NotOpen`, `NotAMember`, or `KeyError` for a target that the questionnaire does not have.
    """
    response = editable_response(by, response_id)
    _check(questionnaire_of(response.wave.questionnaire_id), targets)
    vendor = response.product.vendor
    if member_id is not None and member_id not in members_who_may(vendor, Permission.ANSWER):
        raise NotAMember(member_id)
    wanted = list(dict.fromkeys(targets))
    if not wanted:
        return 0
    chosen = reduce(or_, (Q(theme=each.theme, criterion=each.criterion) for each in wanted))
    there = Assignment.objects.filter(chosen, response=response)
    same = {
        Target(row.theme, row.criterion)
        for row in there
        if member_id is not None and (row.member_id, row.due) == (member_id, due)
    }
    given = {Target(row.theme, row.criterion) for row in there}
    changed = [
        each for each in wanted if each not in same and (member_id is not None or each in given)
    ]
    if not changed:
        return 0
    there.exclude(member_id=member_id, due=due).delete() if member_id else there.delete()
    if member_id is not None:
        Assignment.objects.bulk_create(
            Assignment(
                response=response,
                theme=each.theme,
                criterion=each.criterion,
                member_id=member_id,
                due=due,
                assigned_by=by,
                assigned_at=at,
            )
            for each in changed
        )
    record_event(
        action="questions.assigned" if member_id is not None else "questions.unassigned",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={
            "questions": [each.name for each in changed],
            "member": f"user:{member_id}" if member_id is not None else None,
            "due": due.isoformat() if due else None,
        },
    )
    return len(changed)


def _check(questionnaire: Questionnaire, targets: Sequence[Target]) -> None:
    themes = {each.id for each in questionnaire.themes}
    for each in targets:
        if each.theme and each.theme not in themes:
            raise KeyError(each.theme)
        if each.criterion and not questionnaire.has_criterion(each.criterion):
            raise KeyError(each.criterion)
