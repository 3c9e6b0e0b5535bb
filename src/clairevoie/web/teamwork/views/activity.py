"""What happened to a response, on a page and as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.programmes.tables import csv_response
from clairevoie.web.teamwork.queries.activity import (
    EXPORTED,
    PAGE_SIZE,
    ActivityKind,
    ActivityPage,
    activity_page,
)
from clairevoie.web.teamwork.texts import KIND_NAMES, action_in_words, on_what


@signed_in
@require_safe
def activity(request: SignedInRequest, response: UUID) -> HttpResponse:
    found = _found(request, response, PAGE_SIZE)
    content = {
        "ws": found.ws,
        "found": found,
        "lines": [(each, action_in_words(each.action)) for each in found.lines],
        "kinds": [(str(kind), name) for kind, name in KIND_NAMES.items()],
        "kind": str(found.kind or ""),
    }
    return render(request, "teamwork/activity.html", content)


@signed_in
@require_safe
def activity_csv(request: SignedInRequest, response: UUID) -> HttpResponse:
    """The latest events, at most `EXPORTED`, under the same filters."""
    found = _found(request, response, EXPORTED)
    return csv_response(
        f"activity-{response}.csv",
        [_("When"), _("Who"), _("What"), _("On")],
        (
            (
                each.at.isoformat(),
                each.who,
                action_in_words(each.action),
                on_what(each, _language()),
            )
            for each in found.lines
        ),
    )


def _language() -> str:
    return get_language() or "fr"


def _found(request: SignedInRequest, response: UUID, size: int) -> ActivityPage:
    row = response_for(request.user, response, Permission.READ_RESPONSES)
    kind = request.GET.get("kind", "")
    return activity_page(
        row,
        ActivityKind(kind) if kind in tuple(ActivityKind) else None,
        request.GET.get("who", "")[:80],
        page_number(request.GET.get("page")),
        size,
    )
