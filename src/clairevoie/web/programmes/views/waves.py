"""A wave created and changed by its authority's manager."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clairevoie.core.gates import InvalidGates
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.programmes import access, operations, queries
from clairevoie.web.programmes.forms.waves import NewWaveForm, WaveForm


@signed_in
@require_http_methods(READ_OR_SEND)
def new(request: SignedInRequest, authority: str) -> HttpResponse:
    """A new wave of one of the authority's programmes."""
    organisation = organisation_for(request.user, authority, Kind.AUTHORITY, Permission.RUN_WAVES)
    choices = queries.wave_choices(authority)
    form = NewWaveForm(
        request.POST if request.method == "POST" else None,
        programmes=choices.programmes(_code()),
        questionnaires=choices.questionnaires,
        corridors=choices.corridors(_code()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.plan_wave(
                programme=form.cleaned_data["programme"],
                slug=form.cleaned_data["slug"],
                terms=form.terms(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.SlugTaken:
            form.add_error("slug", _("Another wave has this identifier: choose another."))
        except operations.UnknownCorridors:
            form.add_error("corridors", _("The chosen programme does not have these corridors."))
        else:
            messages.success(request, _("The wave is created, as a draft: vendors do not see it."))
            return HttpResponseRedirect(reverse("wave", args=[row.slug]))
    return _page(request, form, {"organisation": organisation})


@signed_in
@require_http_methods(READ_OR_SEND)
def edit(request: SignedInRequest, wave: str) -> HttpResponse:
    """A wave's terms; what somebody else saved in between is not overwritten."""
    row = access.wave_to_follow(request.user, wave, Permission.RUN_WAVES)
    organisation = row.programme.authority
    choices = queries.wave_choices(organisation.slug, row.programme.slug)
    form = WaveForm(
        request.POST if request.method == "POST" else None,
        initial=queries.wave_terms(row),
        questionnaires=choices.questionnaires,
        corridors=choices.corridors(_code()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.revise_wave(
                slug=wave,
                terms=form.terms(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.FixedTerms as fixed:
            form.refuse_fixed(fixed.names)
        except operations.WaveRevised:
            form.add_error(
                None,
                _(
                    "Somebody else changed this wave in the meantime. Open this page again to see "
                    "what it says now, then make your change."
                ),
            )
        except operations.WrongWaveState:
            form.add_error(None, _("This wave is closed: nothing of it changes any more."))
        except InvalidGates:
            form.add_error(
                "questionnaire", _("The wave’s gates name criteria that this version has not.")
            )
        else:
            messages.success(request, _("The wave is saved."))
            return HttpResponseRedirect(reverse("wave", args=[wave]))
    return _page(request, form, {"organisation": organisation, "wave": queries.wave_line(row)})


def _page(request: SignedInRequest, form: WaveForm, content: dict[str, Any]) -> HttpResponse:
    return render(
        request,
        "programmes/wave_form.html",
        {**content, "form": form},
        status=400 if form.errors else 200,
    )


def _code() -> str:
    return get_language() or "fr"
