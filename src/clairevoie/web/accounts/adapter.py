"""How sign-in behaves here: no open sign-up, accounts are made for members of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clairevoie.web.audit.operations import record_event

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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("workspace")

    def format_email_subject(self, subject: str) -> str:
        """The brand before the subject: allauth would put the address of the server there."""
        return f"[{settings.BRAND['name']}] {subject}"
