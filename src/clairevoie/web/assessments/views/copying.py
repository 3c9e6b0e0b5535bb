"""Pages of answers copied from another response: choose, look, confirm one by one."""

from collections import Counter
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.core.carrying import Obstacle
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.assessments.queries.proposals import (
    copy_preview,
    open_proposals,
    source_line,
    sources,
)
from clairevoie.web.assessments.queries.workspace import workspace
from clairevoie.web.assessments.views.requests import needed, not_open

OBSTACLES: Final = {
    Obstacle.NO_ANSWER: gettext_lazy("no answer there"),
    Obstacle.NOT_MATCHED: gettext_lazy("no earlier criterion that it stands for"),
    Obstacle.CHANGED: gettext_lazy("changed since: to be answered again"),
    Obstacle.RESTRUCTURED: gettext_lazy("split or merged since: to be answered again"),
    Obstacle.OTHER_LEVELS: gettext_lazy("not the same levels any more"),
}


@signed_in
@require_safe
def proposals(request: SignedInRequest, response: UUID) -> HttpResponse:
    """What waits to be confirmed, and the responses that answers may be copied from."""
    row = access.response_for(request.user, response, Permission.READ_RESPONSES)
    found = workspace(row)
    page, listed = sources(row, page_number(request.GET.get("page")))
    content = {"ws": found, "proposals": open_proposals(found), "sources": listed, "page": page}
    return render(request, "assessments/proposals.html", content)


@signed_in
@require_http_methods(READ_OR_SEND)
def copy(request: SignedInRequest, response: UUID, source: UUID) -> HttpResponse:
    """What copying from one response would propose; sent, it is proposed."""
    permission = needed(request, Permission.ANSWER)
    row = access.response_for(request.user, response, permission)
    if request.method == "POST":
        return _copied(request, response, source)
    origin = access.source_for(request.user, row, source, permission)
    preview = copy_preview(row, origin)
    counts = Counter(preview.obstacles.values())
    content = {
        "ws": workspace(row),
        "source": source_line(origin),
        "preview": preview,
        "obstacles": [(OBSTACLES[each], counts[each]) for each in Obstacle if counts[each]],
    }
    return render(request, "assessments/copy.html", content)


def _copied(request: SignedInRequest, response: UUID, source: UUID) -> HttpResponse:
    try:
        count = operations.copy_answers(
            response_id=response, source_id=source, by=request.user, at=timezone.now()
        )
    except operations.NotOpen:
        return not_open(request, response)
    messages.success(
        request,
        ngettext(
            "%(count)d answer is proposed: it counts once it is confirmed.",
            "%(count)d answers are proposed: each counts once it is confirmed.",
            count,
        )
        % {"count": count},
    )
    return HttpResponseRedirect(reverse("proposals", args=[response]))


@signed_in
@require_POST
def confirm(request: SignedInRequest, response: UUID, proposal: UUID) -> HttpResponse:
    try:
        recorded = operations.confirm_proposal(
            response_id=response, proposal_id=proposal, by=request.user, at=timezone.now()
        )
    except operations.NotOpen:
        return not_open(request, response)
    except operations.ProposalGone:
        messages.error(request, _("This proposal was replaced. Nothing was confirmed."))
    else:
        if recorded.conflicts:
            messages.error(request, _("Somebody answered this question meanwhile: it stays so."))
        else:
            messages.success(request, _("The answer is confirmed."))
    return HttpResponseRedirect(reverse("proposals", args=[response]))
