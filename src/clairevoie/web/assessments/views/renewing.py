"""Signing again what stands, where nothing has changed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, jobs, operations
from clairevoie.web.assessments.forms import RenewForm
from clairevoie.web.assessments.queries.renewal import renewal_of
from clairevoie.web.assessments.views.requests import not_open


@signed_in
@require_http_methods(READ_OR_SEND)
def renew(request: SignedInRequest, response: UUID) -> HttpResponse:
    """What would be signed again; sent, it is."""
    found = renewal_of(access.response_for(request.user, response, Permission.SUBMIT))
    if found is None:
        raise Http404
    if not found.is_open:
        messages.info(
            request,
            _("It may be renewed from %(day)s on, unless it is being corrected.")
            % {"day": date_format(found.opens_on)},
        )
        return HttpResponseRedirect(reverse("result", args=[response]))
    form = RenewForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            jobs.renew_with_receipt(
                response_id=response,
                signatory=form.signatory(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.NotOpen:
            return not_open(request, response)
        messages.success(request, _("The submission is renewed."))
        return HttpResponseRedirect(reverse("result", args=[response]))
    return render(
        request,
        "assessments/renew.html",
        {"found": found, "result": found.result, "form": form},
        status=400 if form.errors else 200,
    )
