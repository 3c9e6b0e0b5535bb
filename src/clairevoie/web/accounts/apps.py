"""People and organisations; their open invitations are among what people are reminded of."""

from django.apps import AppConfig

from clairevoie.web.mail.reminders import register_reminder_source


class AccountsConfig(AppConfig):
    name = "clairevoie.web.accounts"

    def ready(self) -> None:
        from clairevoie.web.accounts import reminders  # noqa: PLC0415 — no tables before

        register_reminder_source(reminders.waiting_invitations)
