"""The receipt of a submission: a PDF file in each language, and a message to its signatory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from clairevoie.web.assessments import models
from clairevoie.web.assessments.queries.submissions import frozen_result
from clairevoie.web.documents.rendering import pdf_of
from clairevoie.web.mail.operations import Attachment, queue_message

if TYPE_CHECKING:
    from datetime import datetime


def write_receipt(*, submission_id: int, at: datetime, with_message: bool) -> None:
    """Set a submission's receipts and send its signatory theirs. What is there already stays.

    May be run again: a message goes out only together with the first writing. Raises
    `clairevoie.web.documents.rendering.DocumentNotSet`.
    """
    submission = models.Submission.objects.select_related(
        "response__product__vendor", "response__wave__programme", "submitted_by"
    ).get(pk=submission_id)
    result = frozen_result(submission)
    files = {
        language: pdf_of("receipt", {"result": result}, language)
        for language, _ in settings.LANGUAGES
    }
    reader = submission.submitted_by
    with transaction.atomic():
        written = [
            models.Receipt.objects.get_or_create(
                submission=submission,
                language=language,
                defaults={"content": content, "made_at": at},
            )[1]
            for language, content in files.items()
        ]
        if all(written) and with_message:
            queue_message(
                to=reader.email,
                language=reader.language,
                template="receipt",
                context={
                    "reader": reader.name,
                    "result": result,
                    "path": reverse("result", args=[result.response_id]),
                },
                at=at,
                attachments=[
                    Attachment(receipt_name(submission), "application/pdf", files[reader.language])
                ],
            )


def receipt_name(submission: models.Submission) -> str:
    return f"{submission.response.public_id}-{submission.number}.pdf"
