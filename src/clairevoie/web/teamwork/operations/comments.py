"""Saying something of a criterion to colleagues, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.queries import people_to_tell
from clairevoie.web.assessments.access import response_for
from clairevoie.web.audit.operations import record_event
from clairevoie.web.mail.operations import queue_message
from clairevoie.web.programmes.documents import questionnaire_of
from clairevoie.web.teamwork.access import own_comment_for
from clairevoie.web.teamwork.models import Comment

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User

MAXIMUM_TEXT: Final = 4000  # characters of one comment
MAXIMUM_COMMENTS: Final = 300  # of one criterion
MAXIMUM_TOLD: Final = 50  # people told of one comment


class TooManyComments(ValueError):
    """The thread is full."""


@transaction.atomic
def write_comment(
    *,
    response_id: UUID,
    criterion: str,
    text: str,
    told: Sequence[int],
    by: User,
    at: datetime,
) -> Comment:
    """Add to a criterion's thread, and tell these colleagues by mail. Also after submitting.

    The mail says where, not what: the words stay on the site. Those told who are no members of the
    vendor are left out. Raises `KeyError` for an unknown criterion, `TooManyComments`.
    """
    response = response_for(by, response_id, Permission.ANSWER, lock=True)
    asked = questionnaire_of(response.wave.questionnaire_id).criterion(criterion)
    thread = Comment.objects.filter(response=response, criterion=asked.id)
    if thread.count() >= MAXIMUM_COMMENTS:
        raise TooManyComments
    comment = Comment.objects.create(
        response=response, criterion=asked.id, author=by, text=text, written_at=at
    )
    readers = [
        each
        for each in people_to_tell(response.product.vendor, told[:MAXIMUM_TOLD])
        if each.pk != by.pk
    ]
    comment.told.set(readers)
    record_event(
        action="comment.written",
        object=f"response:{response.public_id}",
        by=by.audit_name,
        at=at,
        detail={"criterion": asked.id, "comment": str(comment.public_id)},
    )
    for reader in readers:
        queue_message(
            to=reader.email,
            language=reader.language,
            template="mention",
            context={
                "reader": reader.name,
                "author": by.name,
                "product": response.product.name,
                "version": response.product_version,
                "criterion": asked.id,
                "question": asked.question,
                "path": reverse("criterion", args=[response.public_id, asked.id]),
            },
            at=at,
        )
    return comment


@transaction.atomic
def withdraw_comment(*, response_id: UUID, comment_id: UUID, by: User, at: datetime) -> Comment:
    """Take one's own comment back: that it was there stays, its words go."""
    comment = own_comment_for(by, response_id, comment_id)
    comment.text = ""
    comment.withdrawn_at = at
    comment.save(update_fields=["text", "withdrawn_at"])
    record_event(
        action="comment.withdrawn",
        object=f"response:{response_id}",
        by=by.audit_name,
        at=at,
        detail={"criterion": comment.criterion, "comment": str(comment.public_id)},
    )
    return comment
