"""Changing one's own profile."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from clairevoie.web.audit.operations import record_event

if TYPE_CHECKING:
    from clairevoie.web.accounts.models import User


@transaction.atomic
def change_profile(*, name: str, language: str, reminders: str, by: User, at: datetime) -> None:
    """One's name, the language of one's mails and pages, and whether one is reminded."""
    if (by.name, by.language, by.reminders) == (name, language, reminders):
        return
    by.name, by.language, by.reminders = name, language, reminders
    by.save(update_fields=["name", "language", "reminders"])
    record_event(action="profile.changed", object=by.audit_name, by=by.audit_name, at=at)
