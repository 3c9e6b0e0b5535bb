"""A vendor's workspace: products, facts, answers, submission."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.core.submission import Undetermined
from clairevoie.web.accounts.access import organisation_for
from clairevoie.web.accounts.permissions import Kind, Permission, may
from clairevoie.web.accounts.signed_in import SignedInRequest, signed_in
from clairevoie.web.assessments import access, operations
from clairevoie.web.assessments.forms import (
    AnswerForm,
    FactsForm,
    ProductForm,
    StartForm,
    SubmitForm,
)
from clairevoie.web.assessments.queries import lists
from clairevoie.web.assessments.queries.workspace import (
    ThemeProgress,
    Workspace,
    exported_response,
    workspace,
)
from clairevoie.web.audit.queries import history_of
from clairevoie.web.programmes.access import wave_to_follow
from clairevoie.web.programmes.operations import WrongWaveState
from clairevoie.web.programmes.queries import corridors, wave_line
from clairevoie.web.programmes.tables import csv_response

READ_OR_SEND = ("GET", "HEAD", "POST")


# ---- products ------------------------------------------------------------------------------


@signed_in
@require_safe
def dashboard(request: SignedInRequest, vendor: str) -> HttpResponse:
    organisation = organisation_for(request.user, vendor, Kind.VENDOR, Permission.READ_RESPONSES)
    found = lists.dashboard(organisation, lists.page_number(request.GET.get("page")))
    content = {"organisation": organisation, "found": found, **_rights(organisation.role)}
    return render(request, "assessments/dashboard.html", content)


def _rights(role: str) -> dict[str, bool]:
    """What a page of products offers, by the role that the door found."""
    return {
        "may_manage": may(role, Permission.MANAGE_PRODUCTS),
        "may_answer": may(role, Permission.ANSWER),
    }


@signed_in
@require_http_methods(READ_OR_SEND)
def new_product(request: SignedInRequest, vendor: str) -> HttpResponse:
    organisation = organisation_for(request.user, vendor, Kind.VENDOR, Permission.MANAGE_PRODUCTS)
    form = ProductForm(request.POST or None, corridors=corridors())
    if request.method == "POST" and form.is_valid():
        try:
            product = operations.declare_product(
                vendor=vendor,
                name=form.cleaned_data["name"],
                corridors=form.cleaned_data["corridors"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.AlreadyThere:
            form.add_error("name", _("You already have a product of this name."))
        else:
            return HttpResponseRedirect(reverse("product", args=[product.public_id]))
    return render(
        request,
        "assessments/product_form.html",
        {"organisation": organisation, "form": form},
        status=400 if form.errors else 200,
    )


def _needed(request: HttpRequest, to_send: Permission) -> Permission:
    """The permission for a page with a form: looking at it takes less than sending it."""
    return to_send if request.method == "POST" else Permission.READ_RESPONSES


@signed_in
@require_http_methods(READ_OR_SEND)
def product(request: SignedInRequest, product: UUID) -> HttpResponse:
    row = access.product_for(request.user, product, _needed(request, Permission.MANAGE_PRODUCTS))
    found = lists.product(row)
    form = ProductForm(
        request.POST or None,
        corridors=corridors(),
        initial={"name": found.name, "corridors": [each.id for each in found.corridors]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_product(
                product_id=product,
                name=form.cleaned_data["name"],
                corridors=form.cleaned_data["corridors"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.AlreadyThere:
            form.add_error("name", _("You already have a product of this name."))
        else:
            messages.success(request, _("The product is saved."))
            return HttpResponseRedirect(reverse("product", args=[product]))
    return render(
        request,
        "assessments/product.html",
        {
            "found": found,
            "form": form,
            "start_form": StartForm(),
            "open_waves": found.open_waves,
            **_rights(row.role),
        },
        status=400 if form.errors else 200,
    )


@signed_in
@require_POST
def start(request: SignedInRequest, product: UUID) -> HttpResponse:
    access.product_for(request.user, product, Permission.ANSWER)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the version that is assessed, in 100 characters at most."))
        return HttpResponseRedirect(reverse("product", args=[product]))
    try:
        response = operations.start_response(
            product_id=product,
            wave=form.cleaned_data["wave"],
            product_version=form.cleaned_data["product_version"],
            by=request.user,
            at=timezone.now(),
        )
    except operations.NotOpen:
        messages.error(request, _("This wave is not open."))
    except operations.AlreadyThere:
        messages.error(request, _("This version already has its response in this wave."))
    else:
        return HttpResponseRedirect(reverse("facts", args=[response.public_id]))
    return HttpResponseRedirect(reverse("product", args=[product]))


# ---- one response --------------------------------------------------------------------------


@signed_in
@require_safe
def overview(request: SignedInRequest, response: UUID) -> HttpResponse:
    found = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
    return render(request, "assessments/overview.html", {"ws": found})


@signed_in
@require_http_methods(READ_OR_SEND)
def facts(request: SignedInRequest, response: UUID) -> HttpResponse:
    needed = _needed(request, Permission.ANSWER)
    found = workspace(access.response_for(request.user, response, needed))
    initial = FactsForm.initial_from(found.facts, found.facts_revision)
    if request.method != "POST":
        form = FactsForm(questionnaire=found.questionnaire, initial=initial)
        return _facts_page(request, found, form)
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
        return _not_open(request, response)
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
) -> HttpResponse:
    content = {"ws": found, "form": form, "conflict": conflict}
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
    content |= {"before": before, "after": after, **more}
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
    invalid = {each.prefix: each.errors for each in sent if not each.is_valid()}
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
        return _not_open(request, response)
    except operations.Refused as refused:
        errors = {fault.path[1]: str(fault) for fault in refused.faults}
        return _answers_page(request, found, theme_id, errors=errors, status=400)
    if recorded.conflicts:
        now = workspace(access.response_for(request.user, response, Permission.READ_RESPONSES))
        conflicts = {each.wanted.criterion: each for each in recorded.conflicts}
        return _answers_page(request, now, theme_id, conflicts=conflicts, status=409)
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


def _not_open(request: HttpRequest, response: UUID) -> HttpResponse:
    messages.error(
        request,
        _("This response cannot be changed any more: it is submitted, or its wave is closed."),
    )
    return HttpResponseRedirect(reverse("response", args=[response]))


@signed_in
@require_http_methods(READ_OR_SEND)
def submit(request: SignedInRequest, response: UUID) -> HttpResponse:
    found = workspace(access.response_for(request.user, response, Permission.SUBMIT))
    if not found.is_editable:
        return _not_open(request, response)
    form = SubmitForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            operations.submit(
                response_id=response,
                signatory=form.signatory(),
                by=request.user,
                at=timezone.now(),
            )
        except operations.NotOpen:
            return _not_open(request, response)
        except Undetermined:
            form.add_error(None, _("Declare the missing facts first: nothing was submitted."))
        else:
            messages.success(request, _("The response is submitted."))
            return HttpResponseRedirect(reverse("result", args=[response]))
    return render(
        request,
        "assessments/submit.html",
        {"ws": found, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_safe
def response_json(request: SignedInRequest, response: UUID) -> HttpResponse:
    """The response as it stands, in the documented format; what does not apply is left out."""
    found = access.response_for(request.user, response, Permission.READ_RESPONSES)
    reply = JsonResponse(
        exported_response(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    reply["Content-Disposition"] = f'attachment; filename="{response}.json"'
    return reply


@signed_in
@require_safe
def submission_json(request: SignedInRequest, response: UUID, number: int) -> HttpResponse:
    """A submission's stored bytes: their SHA-256 is its digest."""
    submission = access.submission_for(request.user, response, number)
    reply = HttpResponse(submission.document, content_type="application/json")
    reply["Content-Disposition"] = f'attachment; filename="{response}-{number}.json"'
    return reply


# ---- a wave, for its authority -------------------------------------------------------------


@signed_in
@require_safe
def board(request: SignedInRequest, wave: str) -> HttpResponse:
    found = wave_to_follow(request.user, wave, Permission.FOLLOW_WAVES)
    wanted = _board_filter(request)
    history = history_of(f"wave:{wave}")
    return render(
        request,
        "assessments/board.html",
        {
            "wave": wave_line(found),
            "authority": found.programme.authority,
            "wanted": wanted,
            "board": lists.board(found, wanted, lists.page_number(request.GET.get("page"))),
            "may_run": may(found.role, Permission.RUN_WAVES),
            "history": history,
            "is_published": any(each.action == "release.published" for each in history),
        },
    )


@signed_in
@require_safe
def board_csv(request: SignedInRequest, wave: str) -> HttpResponse:
    """The board's table as CSV, with the same filters, all of its pages."""
    found = wave_to_follow(request.user, wave, Permission.FOLLOW_WAVES)
    table = lists.board(found, _board_filter(request), size=lists.EXPORT_SIZE)
    return csv_response(f"{wave}.csv", lists.BOARD_COLUMNS, map(lists.board_row, table.lines))


def _board_filter(request: HttpRequest) -> lists.BoardFilter:
    sent = request.GET
    return lists.BoardFilter(
        search=lists.words_sought(sent.get("q")),
        state=lists.words_sought(sent.get("state")),
        corridor=lists.words_sought(sent.get("corridor")),
        sort=sent.get("sort", "product"),
    )


@signed_in
@require_POST
def seal(request: SignedInRequest, wave: str) -> HttpResponse:
    try:
        operations.seal_wave(slug=wave, by=request.user, at=timezone.now())
    except WrongWaveState:
        messages.error(request, _("This wave is not closed: nothing was sealed."))
    else:
        messages.success(request, _("The wave is sealed: its population has a digest."))
    return HttpResponseRedirect(reverse("wave", args=[wave]))
