"""An authority's drafts, one of them as an outline with its faults, and its files."""

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clairevoie.formats.authoring.writing import questionnaire_workbook
from clairevoie.formats.trees import yaml_text
from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.queries import DraftPage, draft_list, draft_page


@signed_in
@require_safe
def drafts(request: SignedInRequest, authority: str) -> HttpResponse:
    organisation = organisation_for(
        request.user, authority, Kind.AUTHORITY, Permission.FOLLOW_WAVES
    )
    found = draft_list(organisation, request.GET.get("page"))
    return render(request, "authoring/drafts.html", {"found": found})


@signed_in
@require_safe
def draft(request: SignedInRequest, draft: UUID) -> HttpResponse:
    return render(request, "authoring/draft.html", {"found": _found(request, draft)})


@signed_in
@require_safe
def draft_json(request: SignedInRequest, draft: UUID) -> HttpResponse:
    found = _found(request, draft)
    text = json.dumps(found.tree, ensure_ascii=False, indent=1) + "\n"
    return _file(found, text.encode(), "json", "application/json")


@signed_in
@require_safe
def draft_yaml(request: SignedInRequest, draft: UUID) -> HttpResponse:
    found = _found(request, draft)
    return _file(found, yaml_text(found.tree).encode(), "yaml", "application/yaml; charset=utf-8")


@signed_in
@require_safe
def draft_xlsx(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """The authoring workbook; a draft with faults is sent back to them."""
    found = _found(request, draft)
    questionnaire = found.judgement.questionnaire
    if questionnaire is None:
        return HttpResponseRedirect(reverse("draft", args=[draft]) + "#faults")
    content = questionnaire_workbook(questionnaire, language=language_of(get_language() or "fr"))
    return _file(
        found,
        content,
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _found(request: SignedInRequest, draft: UUID) -> DraftPage:
    return draft_page(draft_for(request.user, draft, Permission.FOLLOW_WAVES))


def _file(found: DraftPage, content: bytes, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="questionnaire-{str(found.draft_id)[:8]}.{ending}"'
    )
    return response
