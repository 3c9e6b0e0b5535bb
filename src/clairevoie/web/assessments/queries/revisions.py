"""What answers said at earlier revisions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from clairevoie.core.answers import Answer
from clairevoie.web.assessments import models
from clairevoie.web.assessments.values import answers_value

if TYPE_CHECKING:
    from clairevoie.web.assessments.models import Response


def answers_at(response: Response, revisions: Mapping[str, int]) -> Mapping[str, Answer]:
    """What each answer said at the revision given for its criterion; absent where there is none.

    One statement.
    """
    wanted = [Q(criterion=each, revision=revision) for each, revision in revisions.items()]
    if not wanted:
        return {}
    rows = models.AnswerRevision.objects.filter(reduce(or_, wanted), response=response)
    return answers_value(rows)
