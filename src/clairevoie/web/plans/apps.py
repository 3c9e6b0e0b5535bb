"""The app of plans, which tells the mail what owners are to be reminded of."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "clairevoie.web.plans"

    def ready(self) -> None:
        from clairevoie.web.mail.reminders import register_reminder_source  # noqa: PLC0415
        from clairevoie.web.plans.reminders import due_actions  # noqa: PLC0415

        # The source reads tables, which Django knows only now.
        register_reminder_source(due_actions)
