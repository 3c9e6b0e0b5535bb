"""The end of a draft: published for good, or thrown away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.authoring import operations
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.forms import DigestForm, RevisionForm
from clairevoie.web.authoring.queries import draft_page


@signed_in
@require_http_methods(READ_OR_SEND)
def publish(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """What would be published, with its digest; sending it back publishes exactly that."""
    found = draft_page(draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES))
    if request.method != "POST":
        return render(request, "authoring/publish.html", {"found": found})
    form = DigestForm(request.POST)
    try:
        row = operations.publish_draft(
            draft_id=draft,
            digest=form.cleaned_data["digest"] if form.is_valid() else "",
            by=request.user,
            at=timezone.now(),
        )
    except operations.HasFaults:
        refusal = _("This draft has faults: nothing is published. Mend them first.")
    except operations.OtherDigest:
        refusal = _("The draft has changed since you saw it: nothing is published. Look again.")
    except operations.VersionTaken:
        refusal = _("This version is published with other content: give yours a later version.")
    except operations.NotYours:
        refusal = _(
            "Another authority runs waves on this questionnaire: give yours another identifier."
        )
    except operations.PublishedAlready:
        refusal = _("This draft is published already: it does not change any more.")
    else:
        messages.success(request, _("The version is published. It never changes again."))
        return HttpResponseRedirect(reverse("questionnaire", args=[row.identifier, row.version]))
    content = {"found": draft_page(draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES))}
    return render(request, "authoring/publish.html", {**content, "refusal": refusal}, status=409)


@signed_in
@require_POST
def discard(request: SignedInRequest, draft: UUID) -> HttpResponse:
    row = draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES)
    authority = row.authority.slug
    form = RevisionForm(request.POST)
    try:
        gone = operations.discard_draft(
            draft_id=draft,
            revision=form.cleaned_data["revision"] if form.is_valid() else 0,
            by=request.user,
            at=timezone.now(),
        )
    except operations.PublishedAlready:
        messages.error(request, _("This draft is published already: it does not change any more."))
        return HttpResponseRedirect(reverse("draft", args=[draft]))
    if not gone:
        messages.error(
            request, _("Somebody changed this draft in the meantime: it is not discarded.")
        )
        return HttpResponseRedirect(reverse("draft", args=[draft]))
    messages.success(request, _("The draft is discarded."))
    return HttpResponseRedirect(reverse("drafts", args=[authority]))
