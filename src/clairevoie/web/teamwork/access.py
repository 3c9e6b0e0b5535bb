"""The only door to comments: through the response that they are of, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.teamwork.models import Comment

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


def own_comment_for(user: User, response_id: UUID, comment_id: UUID) -> Comment:
    """A person's own comment that still stands. Raises `Http404`, `PermissionDenied`."""
    response = response_for(user, response_id, Permission.ANSWER)
    comment = Comment.objects.filter(
        response=response, public_id=comment_id, author=user, withdrawn_at=None
    ).first()
    if comment is None:
        raise Http404
    comment.response = response
    return comment
