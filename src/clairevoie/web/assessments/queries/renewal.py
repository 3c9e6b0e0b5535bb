"""What renewing a submission would say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from clairevoie.core.answers import Assurance
from clairevoie.core.questionnaire import Criterion
from clairevoie.core.submission import months_later, renewable_from
from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.submissions import SubmittedResult, submitted_result
from clairevoie.web.assessments.states import may_be_renewed
from clairevoie.web.assessments.values import answers_value


@dataclass(frozen=True, slots=True)
class Renewal:
    """What stands, and what signing it again today would change."""

    result: SubmittedResult
    opens_on: date  # the first day on which it may be renewed
    is_open: bool
    would_be_valid_until: date
    less_backed: tuple[Criterion, ...]  # had evidence when it was signed, which has expired


def renewal_of(response: models.Response) -> Renewal | None:
    """Of a response fetched through `access`; `None` where nothing is submitted. Two statements."""
    latest = response.latest
    if latest is None:
        return None
    result = submitted_result(response)
    today = timezone.localdate()
    now = answers_value(models.Answer.objects.filter(response=response))
    return Renewal(
        result=result,
        opens_on=renewable_from(latest.valid_until),
        is_open=may_be_renewed(response.state, latest.valid_until, today),
        would_be_valid_until=months_later(today, response.wave.validity_months),
        less_backed=tuple(
            each
            for each in result.questionnaire.criteria
            if each.id in result.answers
            and result.answers[each.id].assurance is Assurance.EVIDENCED
            and now[each.id].assurance is Assurance.DECLARED
        ),
    )
