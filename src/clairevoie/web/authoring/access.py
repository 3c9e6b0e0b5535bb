"""The only door to drafts: the members of the authority that writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, FilteredRelation, Q
from django.http import Http404

from clairevoie.web.accounts.access import require
from clairevoie.web.authoring.models import Draft

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.accounts.permissions import Permission


def draft_for(user: User, draft_id: UUID, permission: Permission, *, lock: bool = False) -> Draft:
    """A draft, for a member of the authority that it belongs to.

    With `lock` its row is held until the transaction ends, so that of two changes the second sees
    the first. Raises `Http404` for strangers, `PermissionDenied` without the permission.
    """
    if lock:
        Draft.objects.select_for_update().filter(public_id=draft_id).first()
    draft = (
        Draft.objects.filter(public_id=draft_id)
        .annotate(
            mine=FilteredRelation(
                "authority__memberships", condition=Q(authority__memberships__user_id=user.pk)
            )
        )
        .annotate(member_role=F("mine__role"))
        .select_related("authority", "changed_by", "starts_from")
        .defer("starts_from__document")
        .first()
    )
    if draft is None:
        raise Http404
    draft.role = require(draft.member_role, permission)
    return draft
