"""A response as a workbook to take away: what it says now, and what is needed when it comes back."""

from __future__ import annotations

from datetime import datetime

from clairevoie.formats.origin import Origin
from clairevoie.formats.wording import Language
from clairevoie.formats.workbooks.writing import workbook_of
from clairevoie.web.assessments import models
from clairevoie.web.assessments.values import response_value
from clairevoie.web.programmes.documents import questionnaire_of


def exported_workbook(response: models.Response, language: Language, at: datetime) -> bytes:
    """XLSX bytes. Answers that do not apply stay here: blank in the file, which erases nothing."""
    rows = list(models.Answer.objects.filter(response=response))
    return workbook_of(
        questionnaire_of(response.wave.questionnaire_id),
        response_value(response, rows),
        language=language,
        origin=Origin(
            response_id=str(response.public_id),
            exported_at=at,
            facts_revision=response.facts_revision,
            revisions={row.criterion: row.revision for row in rows},
        ),
    )
