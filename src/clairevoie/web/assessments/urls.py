"""Addresses of a vendor's workspace, and of a wave as its authority follows it."""

from django.urls import path

from clairevoie.web.assessments import views

urlpatterns = [
    path("vendors/<slug:vendor>/", views.dashboard, name="vendor"),
    path("vendors/<slug:vendor>/products/new/", views.new_product, name="product-new"),
    path("products/<uuid:product>/", views.product, name="product"),
    path("products/<uuid:product>/start/", views.start, name="response-start"),
    path("responses/<uuid:response>/", views.overview, name="response"),
    path("responses/<uuid:response>/facts/", views.facts, name="facts"),
    path("responses/<uuid:response>/themes/<slug:theme>/", views.theme, name="theme"),
    path("responses/<uuid:response>/answers/<str:criterion>/", views.answer, name="answer"),
    path("responses/<uuid:response>/all/", views.whole, name="whole"),
    path("responses/<uuid:response>/submit/", views.submit, name="submit"),
    path("responses/<uuid:response>.json", views.response_json, name="response-json"),
    path(
        "responses/<uuid:response>/submissions/<int:number>.json",
        views.submission_json,
        name="submission-json",
    ),
    path("waves/<slug:wave>/", views.board, name="wave"),
    path("waves/<slug:wave>/responses.csv", views.board_csv, name="wave-csv"),
    path("waves/<slug:wave>/seal/", views.seal, name="wave-seal"),
]
