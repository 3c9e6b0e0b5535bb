"""Signing a response, and what leaves the site of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clairevoie.core.submission import Undetermined
from clairevoie.formats.spreadsheets import MEDIA_TYPE
from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, jobs, operations
from clairevoie.web.assessments.forms import SubmitForm
from clairevoie.web.assessments.queries.review import review_of
from clairevoie.web.assessments.queries.submissions import receipt_of
from clairevoie.web.assessments.queries.workbooks import exported_workbook
from clairevoie.web.assessments.queries.workspace import exported_response
from clairevoie.web.assessments.views.requests import not_open


@signed_in
@require_http_methods(READ_OR_SEND)
def submit(request: SignedInRequest, response: UUID) -> HttpResponse:
    found = review_of(access.response_for(request.user, response, Permission.SUBMIT))
    if not found.ws.is_editable:
        return not_open(request, response)
    form = SubmitForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            jobs.submit_with_receipt(
                response_id=response,
                signatory=form.signatory(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.NotOpen:
            return not_open(request, response)
        except Undetermined:
            form.add_error(None, _("Declare the missing facts first: nothing was submitted."))
        else:
            messages.success(request, _("The response is submitted."))
            return HttpResponseRedirect(reverse("result", args=[response]))
    return render(
        request,
        "assessments/submit.html",
        {"ws": found.ws, "review": found, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_safe
def response_json(request: SignedInRequest, response: UUID) -> HttpResponse:
    """The response as it stands, in the documented format; what does not apply is left out."""
    found = access.response_for(request.user, response, Permission.READ_RESPONSES)
    reply = JsonResponse(
        exported_response(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    reply["Content-Disposition"] = f'attachment; filename="{response}.json"'
    return reply


@signed_in
@require_safe
def response_workbook(request: SignedInRequest, response: UUID) -> HttpResponse:
    """The response as a workbook to fill in offline, in the reader's language or the one asked for."""
    found = access.response_for(request.user, response, Permission.READ_RESPONSES)
    language = language_of(request.GET.get("language") or get_language() or "fr")
    reply = HttpResponse(
        exported_workbook(found, language, timezone.now()), content_type=MEDIA_TYPE
    )
    reply["Content-Disposition"] = f'attachment; filename="{response}.xlsx"'
    return reply


@signed_in
@require_safe
def submission_json(request: SignedInRequest, response: UUID, number: int) -> HttpResponse:
    """A submission's stored bytes: their SHA-256 is its digest."""
    submission = access.submission_for(request.user, response, number)
    reply = HttpResponse(submission.document, content_type="application/json")
    reply["Content-Disposition"] = f'attachment; filename="{response}-{number}.json"'
    return reply


@signed_in
@require_http_methods(READ_OR_SEND)
def receipt(request: SignedInRequest, response: UUID, number: int) -> HttpResponse:
    """A submission's receipt as PDF, in the reader's language; sent for, where there is none."""
    if request.method == "POST":
        jobs.order_receipt(response_id=response, number=number, by=request.user)
        messages.success(
            request, _("The receipt is being written. It is on this page in a moment.")
        )
        return HttpResponseRedirect(reverse("result", args=[response]))
    submission = access.submission_for(request.user, response, number)
    content = receipt_of(submission, get_language() or "fr")
    if content is None:
        raise Http404
    reply = HttpResponse(content, content_type="application/pdf")
    name = operations.receipt_name(submission)
    reply["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return reply
