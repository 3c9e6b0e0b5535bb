"""Addresses of published questionnaires, and of a wave's way from draft to sealed."""

from django.urls import path

from clairevoie.web.programmes.views import published, waves

urlpatterns = [
    path("questionnaires/", published.questionnaires, name="questionnaires"),
    path(
        "questionnaires/<slug:identifier>/<str:version>/",
        published.questionnaire,
        name="questionnaire",
    ),
    path(
        "questionnaires/<slug:identifier>/<str:version>.json",
        published.questionnaire_json,
        name="questionnaire-json",
    ),
    path("authorities/<slug:authority>/", published.authority, name="authority"),
    path("authorities/<slug:authority>/waves/new/", waves.new, name="wave-new"),
    path("waves/<slug:wave>/edit/", waves.edit, name="wave-edit"),
    path("waves/<slug:wave>/open/", published.open_wave, name="wave-open"),
    path("waves/<slug:wave>/close/", published.close_wave, name="wave-close"),
]
