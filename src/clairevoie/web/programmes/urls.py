"""Addresses of published questionnaires, and of a wave's way from draft to sealed."""

from django.urls import path

from clairevoie.web.programmes import views

urlpatterns = [
    path("questionnaires/", views.questionnaires, name="questionnaires"),
    path(
        "questionnaires/<slug:identifier>/<str:version>/",
        views.questionnaire,
        name="questionnaire",
    ),
    path(
        "questionnaires/<slug:identifier>/<str:version>.json",
        views.questionnaire_json,
        name="questionnaire-json",
    ),
    path("authorities/<slug:authority>/", views.authority, name="authority"),
    path("waves/<slug:wave>/open/", views.open_wave, name="wave-open"),
    path("waves/<slug:wave>/close/", views.close_wave, name="wave-close"),
]
