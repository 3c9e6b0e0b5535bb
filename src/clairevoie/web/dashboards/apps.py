"""The app of dashboards."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "clairevoie.web.dashboards"
