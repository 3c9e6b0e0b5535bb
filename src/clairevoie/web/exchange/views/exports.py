"""Everything of a vendor as one file: ordered, then taken away."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.exchange import jobs
from clairevoie.web.exchange.access import export_for
from clairevoie.web.exchange.queries import stored_export


@signed_in
@require_POST
def order(request: SignedInRequest, vendor: str) -> HttpResponse:
    """Have everything written; the page of the work tells how far it is."""
    work = jobs.order_export(vendor=vendor, by=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("work", args=[work]))


@signed_in
@require_safe
def download(request: SignedInRequest, vendor: str, export: UUID) -> StreamingHttpResponse:
    """The file, for any member of the vendor, until it expires."""
    stored = stored_export(export_for(request.user, vendor, export), timezone.now())
    if stored is None:
        raise Http404
    reply = StreamingHttpResponse(stored.chunks(), content_type="application/zip")
    reply["Content-Length"] = stored.size
    reply["Content-Disposition"] = f'attachment; filename="{vendor}.zip"'
    return reply
