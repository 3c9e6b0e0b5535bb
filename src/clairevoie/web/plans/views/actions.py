"""One action: planned, changed, dropped."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clairevoie.formats.wording import text_in
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.plans import operations
from clairevoie.web.plans.access import action_for
from clairevoie.web.plans.forms import ActionForm, RevisionForm
from clairevoie.web.plans.queries import ActionPage, PlannedAction, action_page, planned_action
from clairevoie.web.plans.texts import STATE_NAMES


@signed_in
@require_http_methods(READ_OR_SEND)
def new(request: SignedInRequest, response: UUID, criterion: str) -> HttpResponse:
    """Plan an action towards a criterion's target."""
    row = response_for(request.user, response, Permission.ANSWER)
    try:
        found = action_page(row, criterion, None, timezone.localdate())
    except KeyError:
        raise Http404 from None
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.plan_action(
                response_id=response,
                action=form.wanted_action(),
                owner=form.wanted_owner(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.RefusedAction as refused:
            form.refuse(refused.faults, _code())
        except operations.TooManyActions:
            form.add_error(None, _("This plan is full: drop or change one of its actions instead."))
        else:
            messages.success(request, _("The action is planned."))
            return _to_plan(response, criterion)
    return _page(request, found, form)


@signed_in
@require_http_methods(READ_OR_SEND)
def change(request: SignedInRequest, response: UUID, action: UUID) -> HttpResponse:
    """Change an action; somebody else's change in between is shown, not overwritten."""
    permission = Permission.ANSWER if request.method == "POST" else Permission.READ_RESPONSES
    row = action_for(request.user, response, action, permission)
    found = action_page(row.response, row.criterion, row, timezone.localdate())
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = operations.change_action(
                response_id=response,
                action_id=action,
                action=form.wanted_action(),
                owner=form.wanted_owner(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.RefusedAction as refused:
            form.refuse(refused.faults, _code())
        else:
            if isinstance(outcome, operations.ActionConflict):
                theirs = planned_action(outcome.current, timezone.localdate())
                form.rest_upon(theirs.revision)
                return _page(request, found, form, status=409, theirs=theirs)
            messages.success(request, _("The action is saved."))
            return _to_plan(response, row.criterion)
    return _page(request, found, form)


@signed_in
@require_POST
def drop(request: SignedInRequest, response: UUID, action: UUID) -> HttpResponse:
    """Give an action up; it stays in the plan and counts no more."""
    row = action_for(request.user, response, action, Permission.ANSWER)
    form = RevisionForm(request.POST)
    outcome = operations.drop_action(
        response_id=response,
        action_id=action,
        revision=form.cleaned_data["revision"] if form.is_valid() else 0,
        by=request.user,
        at=timezone.now(),
    )
    if isinstance(outcome, operations.ActionConflict):
        messages.error(
            request,
            _("Somebody changed this action in the meantime: it is not dropped. Here it is now."),
        )
        return HttpResponseRedirect(reverse("plan-action", args=[response, action]))
    messages.success(request, _("The action is dropped: it counts no more."))
    return _to_plan(response, row.criterion)


def _form(request: SignedInRequest, found: ActionPage) -> ActionForm:
    shown = found.action
    criterion = found.line.criterion
    members = dict(found.members)
    if shown and shown.owner.member is not None:
        members.setdefault(shown.owner.member, shown.owner_name)
    return ActionForm(
        request.POST if request.method == "POST" else None,
        initial=(
            ActionForm.initial_from(shown.action, shown.owner, shown.revision)
            if shown
            else {"state": "planned", "level": criterion.target}
        ),
        criterion=criterion.id,
        levels=[
            (each, f"{each}. {text_in(criterion.levels[each].label, _code())}")
            for each in found.levels
        ],
        members=members,
    )


def _page(
    request: SignedInRequest,
    found: ActionPage,
    form: ActionForm,
    *,
    status: int = 200,
    theirs: PlannedAction | None = None,
) -> HttpResponse:
    content: dict[str, Any] = {
        "ws": found.ws,
        "found": found,
        "line": found.line,
        "shown": found.action,
        "theirs": theirs,
        "form": form,
        "states": STATE_NAMES,
        "may_plan": found.ws.may_answer,
    }
    return render(request, "plans/action.html", content, status=400 if form.errors else status)


def _to_plan(response: UUID, criterion: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('plan', args=[response])}#{criterion}")


def _code() -> str:
    return get_language() or "fr"
