"""An organisation's members: listed, given another role, removed; leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clairevoie.web.accounts import access, operations, queries
from clairevoie.web.accounts.forms import RoleForm
from clairevoie.web.accounts.permissions import ROLES, Permission, Role, roles_of
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in


@signed_in
@require_safe
def members(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Who belongs to an organisation, for its members."""
    found = access.any_organisation_for(request.user, organisation, Permission.SEE_ORGANISATION)
    page = queries.members_page(found, request.GET.get("page"), timezone.now())
    roles = [ROLES[each] for each in roles_of(found.kind)]
    return render(
        request,
        "accounts/members.html",
        {"organisation": found, "found": page, "roles": roles},
    )


@signed_in
@require_http_methods(READ_OR_SEND)
def member(request: SignedInRequest, organisation: str, member: int) -> HttpResponse:
    """One member, and the role that an administrator gives them."""
    found = access.organisation_to_manage(request.user, organisation)
    line = queries.member_line(access.member_of(found, member))
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        initial={"role": str(line.role_id)},
        roles=roles_of(found.kind),
    )
    if request.method == "POST" and form.is_valid():
        role: Role = form.cleaned_data["role"]
        try:
            operations.change_role(
                organisation=organisation,
                member_id=member,
                role=role,
                by=request.user,
                at=timezone.now(),
            )
        except operations.LastAdministrator:
            form.add_error("role", _last_administrator())
        else:
            said = _("%(name)s now has the role: %(role)s.")
            messages.success(request, said % {"name": line.name, "role": ROLES[role].name})
            return _to_members(organisation)
    return render(
        request,
        "accounts/member.html",
        {"organisation": found, "member": line, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_http_methods(READ_OR_SEND)
def remove(request: SignedInRequest, organisation: str, member: int) -> HttpResponse:
    """Ask before a member is removed, naming them; then remove them."""
    found = access.organisation_to_manage(request.user, organisation)
    line = queries.member_line(access.member_of(found, member))
    if request.method == "POST":
        try:
            operations.remove_member(
                organisation=organisation, member_id=member, by=request.user, at=timezone.now()
            )
        except operations.LastAdministrator:
            messages.error(request, _last_administrator())
        else:
            messages.success(request, _("%(name)s is no longer a member.") % {"name": line.name})
            if line.user_id == request.user.pk:
                return HttpResponseRedirect(reverse("workspace"))
        return _to_members(organisation)
    return render(request, "accounts/remove.html", {"organisation": found, "member": line})


@signed_in
@require_http_methods(READ_OR_SEND)
def leave(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Ask before one leaves an organisation, naming it; then leave."""
    found = access.any_organisation_for(request.user, organisation, Permission.SEE_ORGANISATION)
    if request.method == "POST":
        try:
            operations.leave_organisation(
                organisation=organisation, by=request.user, at=timezone.now()
            )
        except operations.LastAdministrator:
            messages.error(request, _last_administrator())
            return _to_members(organisation)
        messages.success(request, _("You have left %(name)s.") % {"name": found.name})
        return HttpResponseRedirect(reverse("workspace"))
    return render(request, "accounts/leave.html", {"organisation": found})


def _last_administrator() -> str:
    return _(
        "Nothing is changed: nobody else could manage the members then. "
        "Give another member that role first."
    )


def _to_members(organisation: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("members", args=[organisation]))
