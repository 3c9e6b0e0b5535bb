"""The only door to files that came back: through the response that they are for, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from clairevoie.web.assessments.access import response_for
from clairevoie.web.exchange.models import Upload

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
    from clairevoie.web.accounts.permissions import Permission
    from clairevoie.web.assessments.models import Response


def upload_for(user: User, response_id: UUID, upload_id: UUID, permission: Permission) -> Upload:
    """A file for a response, for a member of its vendor. Raises `Http404`, `PermissionDenied`."""
    return upload_to(response_for(user, response_id, permission), upload_id)


def upload_to(response: Response, upload_id: UUID, *, lock: bool = False) -> Upload:
    """A file for a response fetched through its own door. Raises `Http404`."""
    uploads = Upload.objects.filter(response=response, public_id=upload_id)
    if lock:
        uploads = uploads.select_for_update(of=("self",))
    upload = uploads.select_related("received_by", "settled_by").first()
    if upload is None:
        raise Http404
    upload.response = response
    return upload
