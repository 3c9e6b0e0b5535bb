"""The only door to files: through the response or the vendor that they are of, or 404."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.assessments.access import response_for
from clairevoie.web.exchange.models import Upload, VendorExport

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User
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


def export_for(user: User, vendor: str, export_id: UUID) -> VendorExport:
    """A vendor's export that is written, for its members. Raises `Http404`."""
    organisation = organisation_for(user, vendor, Kind.VENDOR, Permission.READ_RESPONSES)
    export = VendorExport.objects.filter(
        vendor=organisation, public_id=export_id, stored_as__gt=""
    ).first()
    if export is None:
        raise Http404
    return export
