"""Pages of one response as it is answered: overview, facts, themes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.formats.saying import fault_in
from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.forms import (
    AnswerForm,
    FactsForm,
)
from clairevoie.web.assessments.queries.proposals import open_proposals, proposed_facts
from clairevoie.web.assessments.queries.workspace import (
    ThemeProgress,
    Workspace,
    workspace,
)
from clairevoie.web.assessments.views.requests import needed, not_open


@signed_in
@require_safe
def overview(request: SignedInRequest, response: UUID) -> HttpResponse:
    found = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
    content = {"ws": found, "proposals": open_proposals(found)}
    return render(request, "assessments/overview.html", content)


@signed_in
@require_http_methods(READ_OR_SEND)
def facts(request: SignedInRequest, response: UUID) -> HttpResponse:
    permission = needed(request, Permission.ANSWER)
    row = access.response_for(request.user, response, permission)
    found = workspace(row)
    if request.method != "POST":
        proposed = proposed_facts(row) if found.is_editable and found.may_answer else None
        facts = proposed.facts if proposed else found.facts
        form = FactsForm(
            questionnaire=found.questionnaire,
            initial=FactsForm.initial_from(facts, found.facts_revision),
        )
        return _facts_page(request, found, form, source=proposed.source if proposed else "")
    form = FactsForm(request.POST, questionnaire=found.questionnaire)
    if not form.is_valid():
        return _facts_page(request, found, form, status=400)
    try:
        outcome = operations.declare_facts(
            response_id=response,
            facts=form.facts(),
            revision=form.cleaned_data["revision"],
            by=request.user,
            at=timezone.now(),
        )
    except operations.NotOpen:
        return not_open(request, response)
    if isinstance(outcome, operations.FactsConflict):
        return _facts_page(request, found, form, status=409, conflict=True)
    messages.success(request, _("The facts are saved."))
    return HttpResponseRedirect(reverse("response", args=[response]))


def _facts_page(
    request: HttpRequest,
    found: Workspace,
    form: FactsForm,
    *,
    status: int = 200,
    conflict: bool = False,
    source: str = "",
) -> HttpResponse:
    content = {"ws": found, "form": form, "conflict": conflict, "source": source}
    return render(request, "assessments/facts.html", content, status=status)


@signed_in
@require_http_methods(READ_OR_SEND)
def theme(request: SignedInRequest, response: UUID, theme: str) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, response, theme)
    found = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
    return _answers_page(request, found, theme)


@signed_in
@require_http_methods(READ_OR_SEND)
def whole(request: SignedInRequest, response: UUID) -> HttpResponse:
    if request.method == "POST":
        return _save_page(request, response, None)
    found = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
    return _answers_page(request, found, None)


def _answers_page(
    request: HttpRequest, found: Workspace, theme_id: str | None, **more: Any
) -> HttpResponse:
    """The page of one theme's cards, or of all of them."""
    status = more.pop("status", 200)
    try:
        shown = (found.theme(theme_id),) if theme_id else found.with_questions
        before, after = found.neighbours(theme_id) if theme_id else (None, None)
    except KeyError:
        raise Http404 from None
    content = {"ws": found, "themes": shown, "theme": shown[0] if theme_id else None}
    proposals = {each.criterion.id: each for each in open_proposals(found)}
    content |= {"before": before, "after": after, "proposals": proposals, **more}
    return render(request, "assessments/answers.html", content, status=status)


def _save_page(request: SignedInRequest, response: UUID, theme_id: str | None) -> HttpResponse:
    """All the answers of a page at once: how it works without script."""
    found = workspace(access.response_for(request.user, response, Permission.ANSWER))
    try:
        shown: tuple[ThemeProgress, ...] = (
            (found.theme(theme_id),) if theme_id else found.with_questions
        )
    except KeyError:
        raise Http404 from None
    forms = [
        AnswerForm(request.POST, criterion=question.criterion.id)
        for each in shown
        for question in each.applicable
    ]
    sent = [each for each in forms if each.was_sent]
    invalid = {each.prefix: _said(each) for each in sent if not each.is_valid()}
    if invalid:
        return _answers_page(request, found, theme_id, errors=invalid, status=400)
    try:
        recorded = operations.record_answers(
            response_id=response,
            changes=[each.change() for each in sent],
            by=request.user,
            at=timezone.now(),
        )
    except operations.NotOpen:
        return not_open(request, response)
    except operations.Refused as refused:
        errors = {
            fault.path[1]: fault_in(fault, language_of(get_language() or "fr"))
            for fault in refused.faults
        }
        return _answers_page(request, found, theme_id, errors=errors, status=400)
    if recorded.conflicts:
        now = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
        conflicts = {each.wanted.criterion: each for each in recorded.conflicts}
        return _answers_page(request, now, theme_id, conflicts=conflicts, status=409)
    proposal = request.POST.get("confirm", "")
    if proposal:
        return _confirmed(request, response, proposal)
    messages.success(
        request,
        ngettext("%(count)d answer saved.", "%(count)d answers saved.", recorded.saved)
        % {"count": recorded.saved},
    )
    _before, after = found.neighbours(theme_id) if theme_id else (None, None)
    if after and "continue" in request.POST:
        return HttpResponseRedirect(reverse("theme", args=[response, after.id]))
    if theme_id and "continue" not in request.POST:
        return HttpResponseRedirect(reverse("theme", args=[response, theme_id]))
    return HttpResponseRedirect(reverse("response", args=[response]))


def _confirmed(request: SignedInRequest, response: UUID, sent: str) -> HttpResponse:
    """What was proposed on a card is confirmed; the page's own answers are saved by now."""
    try:
        recorded = operations.confirm_proposal(
            response_id=response, proposal_id=UUID(sent), by=request.user, at=timezone.now()
        )
    except operations.NotOpen:
        return not_open(request, response)
    except (operations.ProposalGone, ValueError):
        messages.error(request, _("This proposal was replaced. Nothing was confirmed."))
    else:
        if recorded.conflicts:
            messages.error(request, _("Somebody answered this question meanwhile: it stays so."))
        else:
            messages.success(request, _("The answer is confirmed."))
    return HttpResponseRedirect(request.path)


def _said(form: AnswerForm) -> str:
    """Everything that is wrong with one answer's form, in one line."""
    return " ".join(str(each) for errors in form.errors.values() for each in errors)


@require_POST
def answer(request: HttpRequest, response: UUID, criterion: str) -> HttpResponse:
    """Save one answer as it is given; replies with its saved state and the live score."""
    if not request.user.is_authenticated:  # a redirect would put the sign-in page into the card
        return render(request, "assessments/_signed_out.html", status=401)
    form = AnswerForm(request.POST, criterion=criterion)
    if not form.is_valid():
        access.response_for(request.user, response, Permission.ANSWER)
        return _refused(request, criterion)
    try:
        recorded = operations.record_answer(
            response_id=response, change=form.change(), by=request.user, at=timezone.now()
        )
    except operations.NotOpen:
        return render(request, "assessments/_not_open.html", status=409)
    except operations.Refused:
        return _refused(request, criterion)
    found = workspace(recorded.response, recorded.answers)
    content = {
        "ws": found,
        "question": found.question(criterion),
        "theme_progress": found.theme(found.questionnaire.criterion(criterion).theme),
        "conflict": recorded.conflicts[0] if recorded.conflicts else None,
        "live": True,
    }
    status = 409 if recorded.conflicts else 200
    return render(request, "assessments/_saved.html", content, status=status)


def _refused(request: HttpRequest, criterion: str) -> HttpResponse:
    content = {"criterion_id": criterion}
    return render(request, "assessments/_refused.html", content, status=400)
