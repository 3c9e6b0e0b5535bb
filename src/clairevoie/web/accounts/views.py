"""The way into one's workspace, and an organisation's members."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clairevoie.web.accounts import access, queries
from clairevoie.web.accounts.permissions import Kind, Permission

WORKSPACES = {
    Kind.VENDOR: "vendor",
    Kind.AUTHORITY: "authority",
    Kind.ESTABLISHMENT: "establishment",
}


@login_required
@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """To the one organisation that the person belongs to, or a choice among several."""
    belongings = queries.belongings_of(request.user)
    if len(belongings) == 1:
        (only,) = belongings
        return HttpResponseRedirect(reverse(WORKSPACES[only.kind], args=[only.slug]))
    return render(request, "accounts/workspace.html", {"choices": belongings})


@login_required
@require_safe
def members(request: HttpRequest, organisation: str) -> HttpResponse:
    found = access.any_organisation_for(request.user, organisation, Permission.SEE_ORGANISATION)
    return render(
        request,
        "accounts/members.html",
        {"organisation": found, "members": queries.members_of(found)},
    )


@login_required
@require_safe
def establishment(request: HttpRequest, establishment: str) -> HttpResponse:
    found = access.organisation_for(
        request.user, establishment, Kind.ESTABLISHMENT, Permission.SEE_ORGANISATION
    )
    return render(request, "accounts/establishment.html", {"organisation": found})
