"""Pages of files that come back: sent, compared, confirmed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clairevoie.core.differences import NO_CHOICE, Choices
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.assessments.access import response_for
from clairevoie.web.assessments.operations import NotOpen
from clairevoie.web.assessments.queries.lists import page_number
from clairevoie.web.exchange import operations
from clairevoie.web.exchange.access import upload_for
from clairevoie.web.exchange.forms import ChoicesForm, FileForm
from clairevoie.web.exchange.queries import (
    DifferencePage,
    choosing_all,
    difference_page,
    files_page,
)
from clairevoie.web.exchange.reading import RefusedFile


@signed_in
@require_http_methods(READ_OR_SEND)
def files(request: SignedInRequest, response: UUID) -> HttpResponse:
    """Files of a response: to take away, to send, and those that came back."""
    if request.method == "POST":
        return _receive(request, response)
    return _files_page(request, response, FileForm())


def _receive(request: SignedInRequest, response: UUID) -> HttpResponse:
    response_for(request.user, response, Permission.ANSWER)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files_page(request, response, form, status=400)
    try:
        upload = operations.receive_file(
            response_id=response, content=form.content(), by=request.user, at=timezone.now()
        )
    except NotOpen:
        return _not_open(request, response)
    except RefusedFile as refused:
        return _files_page(request, response, form, status=400, refused=refused)
    return HttpResponseRedirect(reverse("differences", args=[response, upload.public_id]))


def _files_page(
    request: SignedInRequest, response: UUID, form: FileForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    row = response_for(request.user, response, Permission.READ_RESPONSES)
    found = files_page(row, timezone.now(), page_number(request.GET.get("page")))
    content = {"ws": found.ws, "uploads": found.uploads, "page": found.page, "form": form, **more}
    return render(request, "exchange/files.html", content, status=status)


@signed_in
@require_http_methods(READ_OR_SEND)
def differences(request: SignedInRequest, response: UUID, upload: UUID) -> HttpResponse:
    """What a file would change; confirmed from here."""
    if request.method == "POST":
        return _apply(request, response, upload)
    choices = NO_CHOICE
    if request.GET.get("take") == "file":
        row = upload_for(request.user, response, upload, Permission.READ_RESPONSES)
        choices = choosing_all(row)
    return _difference_page(request, response, upload, choices)


def _difference_page(
    request: SignedInRequest,
    response: UUID,
    upload: UUID,
    choices: Choices,
    *,
    status: int = 200,
    moved: bool = False,
) -> HttpResponse:
    row = upload_for(request.user, response, upload, Permission.READ_RESPONSES)
    found = difference_page(row, choices, timezone.now())
    if found is None:
        return _settled(request, response)
    content = {
        "ws": found.ws,
        "found": found,
        "summary": _summary(found),
        "moved": moved,
        "show_all": request.GET.get("show") == "all",
    }
    return render(request, "exchange/differences.html", content, status=status)


def _apply(request: SignedInRequest, response: UUID, upload: UUID) -> HttpResponse:
    form = ChoicesForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    try:
        outcome = operations.apply_upload(
            response_id=response,
            upload_id=upload,
            choices=form.choices(),
            seen=seen,
            by=request.user,
            at=timezone.now(),
        )
    except NotOpen:
        return _not_open(request, response)
    except operations.Settled:
        return _settled(request, response)
    if isinstance(outcome, operations.Moved):
        return _difference_page(request, response, upload, form.choices(), status=409, moved=True)
    messages.success(request, _said(outcome))
    return HttpResponseRedirect(reverse("response", args=[response]))


@signed_in
@require_POST
def drop(request: SignedInRequest, response: UUID, upload: UUID) -> HttpResponse:
    """Put a file away."""
    try:
        operations.drop_upload(
            response_id=response, upload_id=upload, by=request.user, at=timezone.now()
        )
    except operations.Settled:
        return _settled(request, response)
    messages.success(request, _("The file is put away; nothing was changed."))
    return HttpResponseRedirect(reverse("files", args=[response]))


def _settled(request: HttpRequest, response: UUID) -> HttpResponse:
    messages.info(
        request, _("This file is decided on already: nothing was changed now. See the list below.")
    )
    return HttpResponseRedirect(reverse("files", args=[response]))


def _not_open(request: HttpRequest, response: UUID) -> HttpResponse:
    messages.error(
        request,
        _(
            "Nothing was changed by the file: the response is submitted in the meantime, or its "
            "wave is closed."
        ),
    )
    return HttpResponseRedirect(reverse("response", args=[response]))


def _said(applied: operations.Applied) -> str:
    """«27 answers changed, 1 fact changed, 2 left as they were.»"""
    parts = [
        ngettext("%(count)d answer changed", "%(count)d answers changed", applied.answers)
        % {"count": applied.answers}
    ]
    if applied.facts:
        parts.append(
            ngettext("%(count)d fact changed", "%(count)d facts changed", applied.facts)
            % {"count": applied.facts}
        )
    if applied.left:
        parts.append(
            ngettext("%(count)d left as it was", "%(count)d left as they were", applied.left)
            % {"count": applied.left}
        )
    return ", ".join(parts) + "."


def _summary(found: DifferencePage) -> str:
    """The page in one sentence: the counts of what follows, those above zero."""
    counts = (
        (
            found.changed_answers,
            ngettext("%(count)d answer changes", "%(count)d answers change", found.changed_answers),
        ),
        (
            found.changed_facts,
            ngettext("%(count)d fact changes", "%(count)d facts change", found.changed_facts),
        ),
        (
            len(found.to_choose),
            ngettext("%(count)d is to choose", "%(count)d are to choose", len(found.to_choose)),
        ),
        (
            len(found.received.refused),
            ngettext(
                "%(count)d row is refused",
                "%(count)d rows are refused",
                len(found.received.refused),
            ),
        ),
        (
            len(found.kept),
            ngettext(
                "%(count)d newer answer online stays",
                "%(count)d newer answers online stay",
                len(found.kept),
            ),
        ),
        (
            len(found.not_applicable),
            ngettext(
                "%(count)d does not apply", "%(count)d do not apply", len(found.not_applicable)
            ),
        ),
        (
            len(found.unchanged),
            ngettext("%(count)d is the same", "%(count)d are the same", len(found.unchanged)),
        ),
    )
    parts = [words % {"count": count} for count, words in counts if count]
    if not parts:
        return _("The file says nothing.")
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:] + "."
