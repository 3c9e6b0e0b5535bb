"""The frame's app; it collects nothing at start-up."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "clairevoie.web.site"
    label = "frame"
    verbose_name = "Site"
