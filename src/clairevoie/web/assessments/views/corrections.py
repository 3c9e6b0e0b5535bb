"""Correcting a submission, and what differs between two of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.forms import CorrectionForm
from clairevoie.web.assessments.queries.history import (
    CHANGE_COLUMNS,
    change_row,
    differences,
)
from clairevoie.web.assessments.queries.workspace import workspace
from clairevoie.web.assessments.views.requests import not_open
from clairevoie.web.programmes.tables import csv_response


@signed_in
@require_http_methods(READ_OR_SEND)
def correct(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Open a submitted response again, for a reason."""
    found = workspace(access.response_for(request.user, response, Permission.SUBMIT))
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.start_correction(
                response_id=response,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.NotOpen:
            return not_open(request, response)
        messages.success(
            request, _("The response can be changed again. What was submitted stands meanwhile.")
        )
        return HttpResponseRedirect(reverse("response", args=[response]))
    if not found.may_be_corrected:
        return not_open(request, response)
    content = {"ws": found, "form": form}
    return render(request, "assessments/correct.html", content, status=400 if form.errors else 200)


@signed_in
@require_POST
def abandon(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Go back to what was submitted."""
    try:
        operations.abandon_correction(response_id=response, by=request.user, at=timezone.now())
    except operations.NotOpen:
        return not_open(request, response)
    messages.success(request, _("The correction is abandoned: what was submitted stands."))
    return HttpResponseRedirect(reverse("result", args=[response]))


@signed_in
@require_safe
def compared(request: SignedInRequest, response: UUID, before: int, after: int) -> HttpResponse:
    """What differs between two submissions."""
    found = differences(
        access.submission_for(request.user, response, before),
        access.submission_for(request.user, response, after),
    )
    return render(request, "assessments/compared.html", {"found": found})


@signed_in
@require_safe
def compared_csv(request: SignedInRequest, response: UUID, before: int, after: int) -> HttpResponse:
    """The criteria that differ, one a row."""
    found = differences(
        access.submission_for(request.user, response, before),
        access.submission_for(request.user, response, after),
    )
    return csv_response(
        f"{response}-{before}-{after}.csv", CHANGE_COLUMNS, map(change_row, found.changes)
    )
