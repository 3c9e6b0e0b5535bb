"""One part of a draft: what the questionnaire says of itself, a theme, a fact, a criterion."""

from collections.abc import Callable
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

from clairevoie.core.faults import Fault
from clairevoie.formats.trees import Tree
from clairevoie.formats.wording import language_of
from clairevoie.web.accounts.permissions import Permission
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in
from clairevoie.web.authoring import operations
from clairevoie.web.authoring.access import draft_for
from clairevoie.web.authoring.conditions import reading
from clairevoie.web.authoring.document import PartKind, header_of, text_of
from clairevoie.web.authoring.forms import FORMS, HeaderForm, PartForm, TokenForm
from clairevoie.web.authoring.operations import PartConflict, PartWritten
from clairevoie.web.authoring.queries import DraftPage, draft_page, faults_with
from clairevoie.web.authoring.texts import NEW_PART, PART_NAMES


@signed_in
@require_http_methods(READ_OR_SEND)
def header(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """What the questionnaire says of itself."""
    found = _found(request, draft)
    form = HeaderForm(_sent(request), tree=found.tree, part=header_of(found.tree))

    def save() -> PartWritten | PartConflict:
        return operations.change_header(
            draft_id=draft,
            header=form.part(),
            token=form.cleaned_data["token"],
            by=request.user,
            at=timezone.now(),
        )

    return _edited(request, found, form, None, 0, save)


@signed_in
@require_http_methods(READ_OR_SEND)
def new(request: SignedInRequest, draft: UUID, kind: str) -> HttpResponse:
    """Add a part; `theme` of the address is a new criterion's."""
    found = _found(request, draft, Permission.EDIT_QUESTIONNAIRES)
    part_kind = _kind(kind)
    start = {"theme": request.GET.get("theme", "")[:64]} if part_kind is PartKind.CRITERIA else {}
    form = FORMS[part_kind](_sent(request), tree=found.tree, part=start, is_new=True)
    index = len(found.tree[part_kind])

    def save() -> PartWritten | PartConflict:
        return operations.add_part(
            draft_id=draft, kind=part_kind, part=form.part(), by=request.user, at=timezone.now()
        )

    return _edited(request, found, form, part_kind, index, save, is_new=True)


@signed_in
@require_http_methods(READ_OR_SEND)
def change(request: SignedInRequest, draft: UUID, kind: str, index: int) -> HttpResponse:
    """Change a part; somebody else's change in between is shown, not overwritten."""
    found = _found(request, draft)
    part_kind = _kind(kind)
    parts = found.tree[part_kind]
    if index >= len(parts) and request.method != "POST":
        raise Http404
    part = parts[index] if index < len(parts) else {}
    form = FORMS[part_kind](_sent(request), tree=found.tree, part=part)

    def save() -> PartWritten | PartConflict:
        return operations.change_part(
            draft_id=draft,
            kind=part_kind,
            index=index,
            part=form.part(),
            token=form.cleaned_data["token"],
            by=request.user,
            at=timezone.now(),
        )

    return _edited(request, found, form, part_kind, index, save)


def _edited(
    request: SignedInRequest,
    found: DraftPage,
    form: PartForm,
    kind: PartKind | None,
    index: int,
    save: Callable[[], PartWritten | PartConflict],
    *,
    is_new: bool = False,
) -> HttpResponse:
    """The page of a part, or where saving it leads."""
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            outcome = save()
        except operations.PublishedAlready:
            refusal = _("This draft is published already: it does not change any more.")
        except operations.TooLarge:
            refusal = _("A questionnaire holds no more than this: nothing was saved.")
        else:
            if isinstance(outcome, PartConflict):
                return _conflict(request, found, form, kind, outcome)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(_address(found, kind, outcome.index))
    faults = (
        found.judgement.of_header() if kind is None else found.judgement.under(str(kind), index)
    )
    return _page(request, found, form, kind, index, faults, is_new=is_new, refusal=refusal)


def _conflict(
    request: SignedInRequest,
    found: DraftPage,
    form: PartForm,
    kind: PartKind | None,
    outcome: PartConflict,
) -> HttpResponse:
    """Both values, and what was sent ready to be sent again."""
    current = outcome.current
    if current is None:
        return _page(request, found, form, kind, outcome.index, (), is_gone=True, status=409)
    theirs = type(form)(tree=found.tree, part=current)
    form.rest_upon(current)
    return _page(
        request, found, form, kind, outcome.index, (), both=_both(theirs, form), status=409
    )


def _both(theirs: PartForm, mine: PartForm) -> list[tuple[str, Any, Any]]:
    """The fields that differ: name, what it says now, what was sent."""
    names = {
        field.html_name: f"{group.legend} – {field.label}"
        if group.legend != field.label
        else str(field.label)
        for form in (theirs, mine)
        for group in form.groups
        for line in group.lines
        for field in line
    }
    found = []
    for name, label in names.items():
        now = theirs[name].value() if name in theirs.fields else ""
        sent = mine[name].value() if name in mine.fields else ""
        if (now or "") != (
            (sent or "").replace("\r\n", "\n") if isinstance(sent, str) else sent or ""
        ):
            found.append((label, now, sent))
    return found


def _page(
    request: SignedInRequest,
    found: DraftPage,
    form: PartForm,
    kind: PartKind | None,
    index: int,
    faults: tuple[Fault, ...],
    *,
    is_new: bool = False,
    is_gone: bool = False,
    both: list[tuple[str, Any, Any]] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = form.shown
    content: dict[str, Any] = {
        "found": found,
        "form": form,
        "kind": kind,
        "index": index,
        "part_name": PART_NAMES[kind] if kind else "",
        "heading": NEW_PART[kind] if kind and is_new else "",
        "part_id": text_of(shown, "id"),
        "before": index - 1 if kind and index else None,
        "after": index + 1 if kind and index + 1 < len(found.tree[kind]) else None,
        "is_new": is_new,
        "is_gone": is_gone,
        "both": both,
        "refusal": refusal,
        "faults": () if is_new or both is not None else faults,
        "reading": reading(found.tree, shown.get("applies_when"), _language())
        if kind is PartKind.CRITERIA
        else None,
        "check_address": _check_address(found, kind, index, is_new=is_new or is_gone),
        "address": _new_address(found, kind) if is_gone and kind else "",
    }
    refused = 400 if form.errors or refusal else status
    return render(request, "authoring/part.html", content, status=refused)


# ---- checking as one types -----------------------------------------------------------------------


@signed_in
@require_POST
def check_header(request: SignedInRequest, draft: UUID) -> HttpResponse:
    row = draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES)
    found = draft_page(row)
    form = HeaderForm(request.POST, tree=found.tree, part=header_of(found.tree))
    faults = faults_with(row, None, 0, form.part()) if form.is_valid() else ()
    return _checked(request, found, form, None, faults)


@signed_in
@require_POST
def check(request: SignedInRequest, draft: UUID, kind: str, index: int = 1_000_000) -> HttpResponse:
    """What would be wrong with a part as it is sent; nothing is saved."""
    row = draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES)
    found = draft_page(row)
    part_kind = _kind(kind)
    parts = found.tree[part_kind]
    shown = parts[index] if index < len(parts) else {}
    form = FORMS[part_kind](request.POST, tree=found.tree, part=shown)
    faults = faults_with(row, part_kind, index, form.part()) if form.is_valid() else ()
    return _checked(request, found, form, part_kind, faults)


def _checked(
    request: SignedInRequest,
    found: DraftPage,
    form: PartForm,
    kind: PartKind | None,
    faults: tuple[Fault, ...],
) -> HttpResponse:
    condition: Tree = None
    if kind is PartKind.CRITERIA and form.is_valid():
        condition = form.part().get("applies_when")
    content = {
        "form": form,
        "kind": kind,
        "faults": faults,
        "reading": reading(found.tree, condition, _language())
        if kind is PartKind.CRITERIA
        else None,
        "is_checked": True,
    }
    return render(request, "authoring/_check.html", content)


# ---- moving and removing -------------------------------------------------------------------------


@signed_in
@require_POST
def move(request: SignedInRequest, draft: UUID, kind: str, index: int) -> HttpResponse:
    """Up or down by one."""
    part_kind = _kind(kind)

    def change(token: str) -> PartWritten | PartConflict:
        return operations.move_part(
            draft_id=draft,
            kind=part_kind,
            index=index,
            up=request.POST.get("direction") == "up",
            token=token,
            by=request.user,
            at=timezone.now(),
        )

    return _to_outline(request, draft, part_kind, change, "")


@signed_in
@require_POST
def remove(request: SignedInRequest, draft: UUID, kind: str, index: int) -> HttpResponse:
    part_kind = _kind(kind)

    def change(token: str) -> PartWritten | PartConflict:
        return operations.remove_part(
            draft_id=draft,
            kind=part_kind,
            index=index,
            token=token,
            by=request.user,
            at=timezone.now(),
        )

    return _to_outline(request, draft, part_kind, change, _("Removed."))


def _to_outline(
    request: SignedInRequest,
    draft: UUID,
    kind: PartKind,
    change: Callable[[str], PartWritten | PartConflict],
    done: str,
) -> HttpResponse:
    draft_for(request.user, draft, Permission.EDIT_QUESTIONNAIRES)
    form = TokenForm(request.POST)
    address = reverse("draft", args=[draft])
    try:
        outcome = change(form.cleaned_data["token"] if form.is_valid() else "")
    except operations.PublishedAlready:
        messages.error(request, _("This draft is published already: it does not change any more."))
        return HttpResponseRedirect(address)
    if isinstance(outcome, PartConflict):
        messages.error(
            request, _("Somebody changed this part in the meantime: nothing was done. Look again.")
        )
        return HttpResponseRedirect(address)
    if done:
        messages.success(request, done)
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{address}#{kind}-{outcome.index}")


# ---- addresses -----------------------------------------------------------------------------------


def _kind(kind: str) -> PartKind:
    try:
        return PartKind(kind)
    except ValueError:
        raise Http404 from None


def _found(
    request: SignedInRequest, draft: UUID, permission: Permission = Permission.FOLLOW_WAVES
) -> DraftPage:
    if request.method == "POST":
        permission = Permission.EDIT_QUESTIONNAIRES
    return draft_page(draft_for(request.user, draft, permission))


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _language() -> Any:
    return language_of(get_language() or "fr")


def _address(found: DraftPage, kind: PartKind | None, index: int) -> str:
    if kind is None:
        return reverse("draft-header", args=[found.draft_id])
    return reverse("draft-part", args=[found.draft_id, kind, index])


def _new_address(found: DraftPage, kind: PartKind) -> str:
    return reverse("draft-part-new", args=[found.draft_id, kind])


def _check_address(found: DraftPage, kind: PartKind | None, index: int, *, is_new: bool) -> str:
    if kind is None:
        return reverse("draft-header-check", args=[found.draft_id])
    if is_new:
        return reverse("draft-part-new-check", args=[found.draft_id, kind])
    return reverse("draft-part-check", args=[found.draft_id, kind, index])
