"""Addresses of a wave's raw figures."""

from django.urls import path

from clairevoie.web.dashboards import views

urlpatterns = [
    path("waves/<slug:wave>/dashboards/", views.overview, name="wave-dashboards"),
    path("waves/<slug:wave>/dashboards/criteria/", views.criteria, name="wave-criteria"),
    path("waves/<slug:wave>/dashboards/themes/", views.themes, name="wave-themes"),
    path("waves/<slug:wave>/dashboards/<slug:table>.csv", views.table, name="wave-figures-csv"),
]
