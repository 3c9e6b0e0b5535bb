"""How sign-in behaves here: no open sign-up, accounts are made for members of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from clairevoie.web.accounts.language_cookie import keep_language
from clairevoie.web.audit.operations import record_event
from clairevoie.web.mail.operations import queue_text

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait five minutes before the next one, or choose a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Every way to a new password ends here: the change and its audit event, or neither."""
        super().set_password(user, password)
        record_event(
            action="password.changed",
            object=user.audit_name,
            by=user.audit_name,
            at=timezone.now(),
        )

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """A browser that has chosen no language shows pages in the one of who signs in."""
        response: HttpResponse = super().post_login(request, user, **more)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            keep_language(response, user.language)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workspace")

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign-in's own messages go the way of all others: queued, and sent by a job."""
        request = allauth_context.request
        reader = context.get("user")
        language = reader.language if reader else get_language() or settings.LANGUAGE_CODE
        shown = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
            **context,
        }
        with override(language):
            mail = self.render_mail(template_prefix, email, shown)
        queue_text(
            to=email,
            language=language,
            subject=mail.subject,
            body=f"{mail.body}\n",
            at=timezone.now(),
        )

    def format_email_subject(self, subject: str) -> str:
        """The brand before the subject: allauth would put the address of the server there."""
        return f"[{settings.BRAND['name']}] {subject}"
