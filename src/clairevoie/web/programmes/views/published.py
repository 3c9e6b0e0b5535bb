"""Published questionnaires for everybody; an authority's waves for its members."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clairevoie.core.questionnaire import as_document
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission, may
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.programmes import access, operations, queries


@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    return render(request, "programmes/questionnaires.html", {"found": queries.questionnaires()})


@require_safe
def questionnaire(request: HttpRequest, identifier: str, version: str) -> HttpResponse:
    row = access.public_questionnaire(identifier, version)
    return render(
        request, "programmes/questionnaire.html", {"found": queries.published_questionnaire(row)}
    )


@require_safe
def questionnaire_json(request: HttpRequest, identifier: str, version: str) -> HttpResponse:
    row = access.public_questionnaire(identifier, version)
    document = as_document(queries.published_questionnaire(row).questionnaire)
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})


@signed_in
@require_safe
def authority(request: SignedInRequest, authority: str) -> HttpResponse:
    organisation = organisation_for(
        request.user, authority, Kind.AUTHORITY, Permission.FOLLOW_WAVES
    )
    return render(
        request,
        "programmes/authority.html",
        {
            "organisation": organisation,
            "waves": queries.waves_of_authority(authority),
            "may_run": may(organisation.role, Permission.RUN_WAVES),
        },
    )


@signed_in
@require_POST
def open_wave(request: SignedInRequest, wave: str) -> HttpResponse:
    try:
        operations.open_wave(slug=wave, by=request.user, at=timezone.now())
    except operations.WrongWaveState:
        messages.error(request, _("This wave is not a draft any more: nothing was changed."))
    else:
        messages.success(request, _("The wave is open: vendors can answer."))
    return HttpResponseRedirect(reverse("wave", args=[wave]))


@signed_in
@require_POST
def close_wave(request: SignedInRequest, wave: str) -> HttpResponse:
    try:
        operations.close_wave(slug=wave, by=request.user, at=timezone.now())
    except operations.WrongWaveState:
        messages.error(request, _("This wave is not open: nothing was changed."))
    else:
        messages.success(request, _("The wave is closed: no answer changes any more."))
    return HttpResponseRedirect(reverse("wave", args=[wave]))
