"""The app of plans: what owners are to be reminded of, and what leaves with a response."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "clairevoie.web.plans"

    def ready(self) -> None:
        from clairevoie.web.assessments.queries.everything import (  # noqa: PLC0415
            register_file_source,
        )
        from clairevoie.web.mail.reminders import register_reminder_source  # noqa: PLC0415
        from clairevoie.web.plans.downloads import plan_files  # noqa: PLC0415
        from clairevoie.web.plans.reminders import due_actions  # noqa: PLC0415

        # The sources read tables, which Django knows only now.
        register_reminder_source(due_actions)
        register_file_source(plan_files)
