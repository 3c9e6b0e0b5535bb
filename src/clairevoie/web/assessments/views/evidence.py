"""What backs the answers: listed, added, taken back, downloaded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.formats.attachments import RefusedAttachment
from clairevoie.formats.saying import said_in
from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.forms import EvidenceForm
from clairevoie.web.assessments.queries import evidence as queries
from clairevoie.web.assessments.queries.lists import page_number, words_sought
from clairevoie.web.assessments.views.requests import needed, not_open
from clairevoie.web.programmes.tables import csv_response


@signed_in
@require_http_methods(READ_OR_SEND)
def criterion(request: SignedInRequest, response: UUID, criterion: str) -> HttpResponse:
    """What backs one answer; a file or a link is sent here."""
    row = access.response_for(request.user, response, needed(request, Permission.ANSWER))
    found = queries.criterion_evidence(row, criterion, timezone.localdate())
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_valid():
        try:
            _add(request, response, criterion, form)
        except operations.NotOpen:
            return not_open(request, response)
        except RefusedAttachment as refused:
            language = language_of(get_language() or "fr")
            form.add_error(
                "file", f"{said_in(refused.what, language)} ({said_in(refused.mend, language)})"
            )
        except operations.NoAnswer:
            form.add_error(None, _("Answer first: evidence backs an answer."))
        except operations.TooMuch:
            form.add_error(None, _("No more evidence fits here: take some of it back first."))
        else:
            messages.success(request, _("The evidence is added."))
            return HttpResponseRedirect(_address(response, criterion))
    return render(
        request,
        "assessments/evidence.html",
        {"ws": found.ws, "question": found.question, "evidence": found.lines, "form": form},
        status=400 if form.errors else 200,
    )


def _add(request: SignedInRequest, response: UUID, criterion: str, form: EvidenceForm) -> None:
    sent = form.cleaned_data
    common: dict[str, Any] = {
        "response_id": response,
        "criterion": criterion,
        "title": sent["title"],
        "dated": sent["dated"],
        "valid_until": sent["valid_until"],
        "by": request.user,
        "at": timezone.now(),
    }
    if sent["file"]:
        operations.add_file(file=sent["file"], **common)
    else:
        operations.add_link(url=sent["url"], **common)


@signed_in
@require_safe
def everything(request: SignedInRequest, response: UUID) -> HttpResponse:
    """All that backs the answers of a response, page by page."""
    row = access.response_for(request.user, response, Permission.READ_RESPONSES)
    wanted = _filter(request)
    found = queries.evidence_list(
        row, wanted, timezone.localdate(), page_number(request.GET.get("page"))
    )
    content = {"ws": found.ws, "found": found, "evidence": found.lines, "wanted": wanted}
    return render(request, "assessments/evidence_list.html", content)


@signed_in
@require_safe
def everything_csv(request: SignedInRequest, response: UUID) -> HttpResponse:
    """The list as CSV, with the same filters, all of its pages."""
    row = access.response_for(request.user, response, Permission.READ_RESPONSES)
    found = queries.evidence_list(
        row, _filter(request), timezone.localdate(), size=queries.EXPORTED
    )
    return csv_response(
        f"evidence-{response}.csv", queries.EVIDENCE_COLUMNS, map(queries.evidence_row, found.lines)
    )


@signed_in
@require_safe
def signed_csv(request: SignedInRequest, response: UUID, number: int) -> HttpResponse:
    """What a submission holds, as CSV, for whoever may read the submission."""
    access.submission_for(request.user, response, number)
    found = queries.signed_evidence(response, number, timezone.localdate(), size=queries.EXPORTED)
    return csv_response(
        f"evidence-{response}-{number}.csv",
        queries.EVIDENCE_COLUMNS,
        map(queries.evidence_row, found.lines),
    )


def _filter(request: SignedInRequest) -> queries.EvidenceFilter:
    return queries.EvidenceFilter(
        words_sought(request.GET.get("show")), words_sought(request.GET.get("theme"))
    )


@signed_in
@require_POST
def remove(request: SignedInRequest, response: UUID, evidence: UUID) -> HttpResponse:
    try:
        criterion = operations.remove_evidence(
            response_id=response, evidence_id=evidence, by=request.user, at=timezone.now()
        )
    except operations.NotOpen:
        return not_open(request, response)
    except operations.Signed as signed:
        criterion = signed.criterion
        messages.error(request, _("A submission holds this evidence: it stays."))
    else:
        messages.success(request, _("The evidence is taken back."))
    return HttpResponseRedirect(_address(response, criterion))


@signed_in
@require_safe
def download(request: SignedInRequest, response: UUID, evidence: UUID) -> StreamingHttpResponse:
    """A file, never shown in the page: saved, without a script that could run or a type to guess."""
    row = access.evidence_for(request.user, response, evidence)
    if not row.stored_as:
        raise Http404
    reply = StreamingHttpResponse(queries.chunks_of(row), content_type="application/octet-stream")
    name = f"{slugify(row.title)[:80] or 'evidence'}.{row.ending}"
    reply["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    reply["Content-Length"] = str(row.size)
    reply["Content-Security-Policy"] = "sandbox; default-src 'none'"
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


def _address(response: UUID, criterion: str) -> str:
    return reverse("criterion-evidence", args=[response, criterion])
