"""Responses; what closes or ends soon is among what people are reminded of."""

from django.apps import AppConfig

from clairevoie.web.mail.reminders import register_reminder_source


class AssessmentsConfig(AppConfig):
    name = "clairevoie.web.assessments"

    def ready(self) -> None:
        from clairevoie.web.assessments import reminders  # noqa: PLC0415 — no tables before

        register_reminder_source(reminders.closing_drafts)
        register_reminder_source(reminders.ending_submissions)
        register_reminder_source(reminders.expiring_evidence)
