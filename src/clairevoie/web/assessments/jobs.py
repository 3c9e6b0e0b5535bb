"""What follows a submission in the worker: its receipt, and the message that brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from clairevoie.web.assessments import operations
from clairevoie.web.assessments.access import submission_for

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from clairevoie.core.submission import Signatory
    from clairevoie.web.accounts.models import User
    from clairevoie.web.assessments.models import Submission


@task()
def write_receipt(submission_id: int, with_message: bool) -> None:
    """Set a submission's receipts, and send its signatory theirs; may be run again."""
    operations.write_receipt(
        submission_id=submission_id, at=timezone.now(), with_message=with_message
    )


@transaction.atomic
def submit_with_receipt(
    *, response_id: UUID, signatory: Signatory, by: User, at: datetime
) -> Submission:
    """Submit a response and have its receipt written, both or neither.

    Raises what `operations.submit` raises.
    """
    submission = operations.submit(response_id=response_id, signatory=signatory, by=by, at=at)
    write_receipt.enqueue(submission_id=submission.pk, with_message=True)
    return submission


@transaction.atomic
def renew_with_receipt(
    *, response_id: UUID, signatory: Signatory, by: User, at: datetime
) -> Submission:
    """Renew a submission and have its receipt written, both or neither.

    Raises what `operations.renew` raises.
    """
    submission = operations.renew(response_id=response_id, signatory=signatory, by=by, at=at)
    write_receipt.enqueue(submission_id=submission.pk, with_message=True)
    return submission


def order_receipt(*, response_id: UUID, number: int, by: User) -> None:
    """Have the receipt written of a submission that has none. Raises `Http404`."""
    submission = submission_for(by, response_id, number)
    write_receipt.enqueue(submission_id=submission.pk, with_message=False)
