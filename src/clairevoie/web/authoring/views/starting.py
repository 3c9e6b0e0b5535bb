"""A new draft: empty, from a file, or as the version that follows a published one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clairevoie.core.questionnaire import InvalidQuestionnaire
from clairevoie.formats.trees import InvalidDocument, PlacedFault
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.authoring import operations
from clairevoie.web.authoring.forms import FileForm, NextForm
from clairevoie.web.authoring.queries import DraftList, draft_list

LINES_SHOWN = 30


@signed_in
@require_safe
def new(request: SignedInRequest, authority: str) -> HttpResponse:
    found = _list(request, authority)
    after = request.GET.get("after", "")
    form = NextForm(initial={"after": after}, versions=_versions(found))
    return _page(request, found, next_form=form)


@signed_in
@require_POST
def empty(request: SignedInRequest, authority: str) -> HttpResponse:
    found = _list(request, authority)
    try:
        draft = operations.start_empty_draft(
            authority=authority, by=request.user, at=timezone.now()
        )
    except operations.TooManyDrafts:
        return _page(request, found, refusal=_too_many())
    return _started(request, str(draft.public_id))


@signed_in
@require_POST
def file(request: SignedInRequest, authority: str) -> HttpResponse:
    found = _list(request, authority)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, file_form=form)
    try:
        draft = operations.import_draft(
            authority=authority, content=form.content(), by=request.user, at=timezone.now()
        )
    except InvalidDocument as invalid:
        return _page(request, found, file_form=form, lines=invalid.faults)
    except operations.VersionTaken as taken:
        return _page(request, found, file_form=form, refusal=_taken(taken))
    except operations.TooManyDrafts:
        return _page(request, found, refusal=_too_many())
    except operations.TooLarge:
        return _page(request, found, refusal=_("This questionnaire is too large to be edited."))
    return _started(request, str(draft.public_id))


@signed_in
@require_POST
def next_version(request: SignedInRequest, authority: str) -> HttpResponse:
    found = _list(request, authority)
    form = NextForm(request.POST, versions=_versions(found))
    if not form.is_valid():
        return _page(request, found, next_form=form)
    identifier, version = form.chosen()
    try:
        draft = operations.start_next_version(
            authority=authority,
            identifier=identifier,
            version=version,
            name=form.cleaned_data["name"],
            by=request.user,
            at=timezone.now(),
        )
    except InvalidQuestionnaire as invalid:
        faults = [PlacedFault(each, None) for each in invalid.faults]
        return _page(request, found, next_form=form, lines=faults)
    except operations.VersionTaken as taken:
        return _page(request, found, next_form=form, refusal=_taken(taken))
    except operations.TooManyDrafts:
        return _page(request, found, refusal=_too_many())
    return _started(request, str(draft.public_id))


def _list(request: SignedInRequest, authority: str) -> DraftList:
    organisation = organisation_for(
        request.user, authority, Kind.AUTHORITY, Permission.EDIT_QUESTIONNAIRES
    )
    return draft_list(organisation, None)


def _versions(found: DraftList) -> list[tuple[str, str]]:
    return [(each.identifier, each.version) for each in found.published]


def _page(
    request: SignedInRequest,
    found: DraftList,
    *,
    file_form: FileForm | None = None,
    next_form: NextForm | None = None,
    lines: Sequence[PlacedFault] = (),
    refusal: str = "",
) -> HttpResponse:
    forms = [each for each in (file_form, next_form) if each is not None]
    refused = bool(lines or refusal or any(each.errors for each in forms))
    content: dict[str, Any] = {
        "found": found,
        "file_form": file_form or FileForm(),
        "next_form": next_form or NextForm(versions=_versions(found)),
        "lines": lines[:LINES_SHOWN],
        "more": max(0, len(lines) - LINES_SHOWN),
        "refusal": refusal,
    }
    return render(request, "authoring/new.html", content, status=400 if refused else 200)


def _started(request: SignedInRequest, draft: str) -> HttpResponse:
    messages.success(request, _("The draft is started. Nobody but your authority sees it."))
    return HttpResponseRedirect(reverse("draft", args=[draft]))


def _too_many() -> str:
    return _("Your authority has %(count)d drafts, which is the most: discard one first.") % {
        "count": operations.MAXIMUM_DRAFTS
    }


def _taken(taken: operations.VersionTaken) -> str:
    return _(
        "%(identifier)s version %(version)s is published, with other content. A published version "
        "never changes: give yours a later version."
    ) % {"identifier": taken.identifier, "version": taken.version}
