"""Invitations: sent by an administrator, accepted by the link or from one's profile."""

from __future__ import annotations

import re
from typing import Final, cast
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clairevoie.web.accounts import access, operations, queries
from clairevoie.web.accounts.forms import InvitationForm, NewcomerForm
from clairevoie.web.accounts.language_cookie import keep_language
from clairevoie.web.accounts.permissions import roles_of
from clairevoie.web.accounts.signed_in import READ_OR_SEND, SignedInRequest, signed_in

COOKIE: Final = "invitation"
COOKIE_AGE: Final = 2 * 60 * 60
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


# ---- an administrator's ------------------------------------------------------------------------


@signed_in
@require_http_methods(READ_OR_SEND)
def invite(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Invite somebody by e-mail, with a role."""
    found = access.organisation_to_manage(request.user, organisation)
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        initial={"language": get_language() or settings.LANGUAGE_CODE},
        roles=roles_of(found.kind),
    )
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            operations.invite(
                organisation=organisation,
                email=email,
                role=form.cleaned_data["role"],
                language=form.cleaned_data["language"],
                by=request.user,
                at=timezone.now(),
            )
        except operations.AlreadyMember:
            form.add_error("email", _("This address is a member’s already."))
        except operations.AlreadyInvited:
            form.add_error(
                "email",
                _("This address is invited already: send that invitation again, or revoke it."),
            )
        except operations.TooManyInvitations as refused:
            form.add_error(None, _limit(refused.limit))
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": email})
            return _to_members(organisation)
    return render(
        request,
        "accounts/invite.html",
        {"organisation": found, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_POST
def send_again(request: SignedInRequest, organisation: str, invitation: UUID) -> HttpResponse:
    try:
        sent = operations.send_invitation_again(
            organisation=organisation,
            invitation_id=invitation,
            by=request.user,
            at=timezone.now(),
        )
    except operations.TooManyInvitations as refused:
        messages.error(request, _limit(refused.limit))
    else:
        said = _("A new link is on its way to %(email)s; the earlier one works no more.")
        messages.success(request, said % {"email": sent.email})
    return _to_members(organisation)


@signed_in
@require_POST
def revoke(request: SignedInRequest, organisation: str, invitation: UUID) -> HttpResponse:
    revoked = operations.revoke_invitation(
        organisation=organisation, invitation_id=invitation, by=request.user, at=timezone.now()
    )
    messages.success(
        request, _("The invitation of %(email)s is revoked.") % {"email": revoked.email}
    )
    return _to_members(organisation)


def _limit(limit: operations.Limit) -> str:
    if limit is operations.Limit.OPEN:
        return _("Fifty invitations are open: revoke those that nobody will accept.")
    if limit is operations.Limit.A_DAY:
        return _("Thirty invitations were sent within a day: send the next ones tomorrow.")
    return _(
        "This invitation was sent five times. Ask whether the address is right; "
        "if it is, revoke the invitation and invite again."
    )


def _to_members(organisation: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("members", args=[organisation]))


# ---- who is invited ----------------------------------------------------------------------------


@never_cache
@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the link's token in a cookie of the next page, whose address then tells nothing.

    Known or not, the answer is the same, and nothing here can fail: no log line of a refusal or
    of an error ever names a token.
    """
    found = TOKEN.search(token)
    response = HttpResponseRedirect(reverse("invitation"))
    response.set_cookie(
        COOKIE,
        found[0] if found else "",
        max_age=COOKIE_AGE,
        path=reverse("invitation"),
        samesite="Lax",
        secure=settings.ENVIRONMENT.https,
        httponly=True,
    )
    return response


@never_cache
@require_http_methods(READ_OR_SEND)
def invitation(request: HttpRequest) -> HttpResponse:
    """What is offered, and how to accept it; or why it cannot be accepted.

    A browser that has chosen no language shows it in the one of the message.
    """
    token = request.COOKIES.get(COOKIE, "")[:100]
    try:
        offered = queries.offered_role(token, timezone.now())
    except Http404:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return _answer(request, token, offered)
    with override(offered.line.language):
        response = _answer(request, token, offered)
    response.headers["Content-Language"] = offered.line.language
    if settings.LANGUAGE_COOKIE_NAME not in response.cookies:
        keep_language(response, offered.line.language)
    return response


def _answer(request: HttpRequest, token: str, offered: queries.OfferedRole) -> HttpResponse:
    if offered.over:
        return render(request, "accounts/invitation_over.html", {"offered": offered}, status=410)
    if request.user.is_authenticated:
        return _for_signed_in(cast("SignedInRequest", request), token, offered)
    if offered.has_account:
        return render(request, "accounts/invitation_sign_in.html", {"offered": offered})
    return _for_newcomer(request, token, offered)


def _for_signed_in(
    request: SignedInRequest, token: str, offered: queries.OfferedRole
) -> HttpResponse:
    if request.user.email.lower() != offered.line.email.lower():
        return render(request, "accounts/invitation_other.html", {"offered": offered}, status=403)
    if request.method != "POST":
        return render(request, "accounts/invitation_join.html", {"offered": offered})
    try:
        operations.accept_invitation(token=token, by=request.user, at=timezone.now())
    except operations.AlreadyMember:
        messages.info(request, _already_member(offered))
    except operations.InvitationOver:  # somebody was faster
        return HttpResponseRedirect(reverse("invitation"))
    else:
        messages.success(request, _welcome(offered))
    return _into_workspace()


def _for_newcomer(request: HttpRequest, token: str, offered: queries.OfferedRole) -> HttpResponse:
    form = NewcomerForm(
        request.POST if request.method == "POST" else None,
        initial={"language": get_language() or settings.LANGUAGE_CODE},
    )
    if request.method == "POST":
        too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
        if too_many:
            return too_many
    if request.method == "POST" and form.is_valid():
        newcomer = operations.Newcomer(
            name=form.cleaned_data["name"],
            language=form.cleaned_data["language"],
            password=form.cleaned_data["password1"],
        )
        try:
            joined = operations.accept_invitation(token=token, by=newcomer, at=timezone.now())
        except ValidationError as refused:
            form.add_error("password1", refused)
        except (operations.AccountExists, operations.InvitationOver):  # somebody was faster
            return HttpResponseRedirect(reverse("invitation"))
        else:
            login(request, joined.user)
            messages.success(request, _welcome(offered))
            response = _into_workspace()
            keep_language(response, newcomer.language)
            return response
    return render(
        request,
        "accounts/invitation_new.html",
        {"offered": offered, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
@require_POST
def join(request: SignedInRequest, invitation: UUID) -> HttpResponse:
    """Accept from one's profile what waits for one's address."""
    line = queries.invitation_line_for(request.user, invitation, timezone.now())
    try:
        operations.accept_waiting_invitation(
            invitation_id=invitation, by=request.user, at=timezone.now()
        )
    except (operations.InvitationOver, operations.AlreadyMember):
        messages.error(request, _("This invitation cannot be accepted any more."))
    else:
        said = _("You are now a member of %(name)s.")
        messages.success(request, said % {"name": line.organisation})
    return HttpResponseRedirect(reverse("profile"))


def _welcome(offered: queries.OfferedRole) -> str:
    return _("You are now a member of %(name)s.") % {"name": offered.line.organisation}


def _already_member(offered: queries.OfferedRole) -> str:
    return _("You are a member of %(name)s already.") % {"name": offered.line.organisation}


def _into_workspace() -> HttpResponse:
    response = HttpResponseRedirect(reverse("workspace"))
    response.delete_cookie(COOKIE, path=reverse("invitation"), samesite="Lax")
    return response
