"""The way into one's workspace, and an establishment's."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clairevoie.web.accounts import access, queries
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in

WORKSPACES = {
    Kind.VENDOR: "vendor",
    Kind.AUTHORITY: "authority",
    Kind.ESTABLISHMENT: "establishment",
}


@signed_in
@require_safe
def workspace(request: SignedInRequest) -> HttpResponse:
    """To the one organisation that the person belongs to, or a choice among several."""
    belongings = queries.belongings_of(request.user)
    if len(belongings) == 1:
        (only,) = belongings
        return HttpResponseRedirect(reverse(WORKSPACES[only.kind], args=[only.slug]))
    return render(request, "accounts/workspace.html", {"choices": belongings})


@signed_in
@require_safe
def establishment(request: SignedInRequest, establishment: str) -> HttpResponse:
    found = access.organisation_for(
        request.user, establishment, Kind.ESTABLISHMENT, Permission.SEE_ORGANISATION
    )
    return render(request, "accounts/establishment.html", {"organisation": found})
