"""Who answers what: of one response, and of oneself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import NotOpen
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.teamwork import operations
from clairevoie.web.teamwork.forms import AssignForm
from clairevoie.web.teamwork.queries.assignments import AssignmentsPage, assignments_page
from clairevoie.web.teamwork.queries.questions import Shown, my_questions


@signed_in
@require_http_methods(READ_OR_SEND)
def assignments(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Every theme and criterion with who answers it; ticked ones are given away."""
    permission = Permission.ANSWER if request.method == "POST" else Permission.READ_RESPONSES
    found = assignments_page(response_for(request.user, response, permission))
    if request.method != "POST":
        return _page(request, found, AssignForm(members=found.members))
    form = AssignForm(request.POST, members=found.members)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        changed = operations.assign(
            response_id=response,
            targets=form.targets(),
            member_id=form.cleaned_data["member"],
            due=form.cleaned_data["due"],
            by=request.user,
            at=timezone.now(),
        )
    except NotOpen:
        messages.error(request, _("Nothing was changed: the response cannot be changed any more."))
    except operations.NotAMember:
        form.add_error("member", _("This person may not answer any more."))
        return _page(request, found, form, status=400)
    except KeyError:
        raise Http404 from None
    else:
        messages.success(
            request,
            ngettext(
                "%(count)d question changed hands.", "%(count)d questions changed hands.", changed
            )
            % {"count": changed}
            if changed
            else _("They were so already."),
        )
    return HttpResponseRedirect(reverse("assignments", args=[response]))


def _page(
    request: SignedInRequest, found: AssignmentsPage, form: AssignForm, status: int = 200
) -> HttpResponse:
    content: dict[str, Any] = {
        "ws": found.ws,
        "found": found,
        "form": form,
        "today": timezone.localdate(),
        "ticked": set(form.ticked),
    }
    return render(request, "teamwork/assignments.html", content, status=status)


@signed_in
@require_safe
def questions(request: SignedInRequest) -> HttpResponse:
    """The questions given to oneself, in all responses."""
    wanted = request.GET.get("show", "")
    shown = Shown(wanted) if wanted in tuple(Shown) else Shown.OPEN
    today = timezone.localdate()
    found = my_questions(request.user, shown, today, page_number(request.GET.get("page")))
    lines = [(each, each.is_late_on(today)) for each in found.page]
    content = {"found": found, "lines": lines, "shown": str(shown)}
    return render(request, "teamwork/questions.html", content)
