"""The app of teamwork, which tells the mail which questions are due."""

from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "clairevoie.web.teamwork"

    def ready(self) -> None:
        from clairevoie.web.mail.reminders import register_reminder_source  # noqa: PLC0415
        from clairevoie.web.teamwork.reminders import due_questions  # noqa: PLC0415

        # The source reads tables, which Django knows only now.
        register_reminder_source(due_questions)
