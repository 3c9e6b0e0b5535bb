"""One criterion: its answer, the answer's history, and the colleagues' thread."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import NotOpen, restore_answer
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.teamwork import operations
from clairevoie.web.teamwork.forms import CommentForm, RestoreForm
from clairevoie.web.teamwork.queries.thread import criterion_page


@signed_in
@require_http_methods(READ_OR_SEND)
def criterion(request: SignedInRequest, response: UUID, criterion: str) -> HttpResponse:
    """The criterion's page; a comment is sent to it."""
    if request.method == "POST":
        return _comment(request, response, criterion)
    return _page(request, response, criterion)


def _page(request: SignedInRequest, response: UUID, criterion: str, **more: Any) -> HttpResponse:
    row = response_for(request.user, response, Permission.READ_RESPONSES)
    status = more.pop("status", 200)
    try:
        found = criterion_page(row, criterion, request.user, page_number(request.GET.get("page")))
    except KeyError:
        raise Http404 from None
    content = {
        "ws": found.ws,
        "found": found,
        "question": found.question,
        "today": timezone.localdate(),
        "form": CommentForm(colleagues=found.colleagues),
        **more,
    }
    return render(request, "teamwork/criterion.html", content, status=status)


def _comment(request: SignedInRequest, response: UUID, criterion: str) -> HttpResponse:
    row = response_for(request.user, response, Permission.ANSWER)
    try:
        found = criterion_page(row, criterion, request.user, 1)
    except KeyError:
        raise Http404 from None
    form = CommentForm(request.POST, colleagues=found.colleagues)
    if not form.is_valid():
        return _page(request, response, criterion, form=form, status=400)
    try:
        operations.write_comment(
            response_id=response,
            criterion=criterion,
            text=form.cleaned_data["text"],
            told=form.cleaned_data["told"],
            by=request.user,
            at=timezone.now(),
        )
    except operations.TooManyComments:
        form.add_error(None, _("This thread is full."))
        return _page(request, response, criterion, form=form, status=400)
    messages.success(request, _("Your message is in the thread."))
    return HttpResponseRedirect(_address(response, criterion) + "#thread")


@signed_in
@require_POST
def withdraw(request: SignedInRequest, response: UUID, comment: UUID) -> HttpResponse:
    """Take one's own comment back."""
    withdrawn = operations.withdraw_comment(
        response_id=response, comment_id=comment, by=request.user, at=timezone.now()
    )
    messages.success(request, _("Your message is withdrawn."))
    return HttpResponseRedirect(_address(response, withdrawn.criterion) + "#thread")


@signed_in
@require_POST
def restore(request: SignedInRequest, response: UUID, criterion: str) -> HttpResponse:
    """Go back to what the answer said earlier."""
    response_for(request.user, response, Permission.ANSWER)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        recorded = restore_answer(
            response_id=response,
            criterion=criterion,
            revision=form.cleaned_data["revision"],
            current=form.cleaned_data["current"],
            by=request.user,
            at=timezone.now(),
        )
    except NotOpen:
        return _not_open(request, response, criterion)
    except ObjectDoesNotExist:
        raise Http404 from None
    if recorded.conflicts:
        messages.error(
            request, _("Nothing was changed: a colleague answered in the meantime. Look again.")
        )
    else:
        messages.success(request, _("The answer says again what it said then."))
    return HttpResponseRedirect(_address(response, criterion))


def _not_open(request: HttpRequest, response: UUID, criterion: str) -> HttpResponse:
    messages.error(request, _("Nothing was changed: the response cannot be changed any more."))
    return HttpResponseRedirect(_address(response, criterion))


def _address(response: UUID, criterion: str) -> str:
    return reverse("criterion", args=[response, criterion])
