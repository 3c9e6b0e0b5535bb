"""Addresses of public results, the register, and a product's own result."""

from django.urls import path

from clairevoie.web.publishing import views

urlpatterns = [
    path("results/", views.latest_results, name="latest-results"),
    path("waves/<slug:wave>/results/", views.results, name="results"),
    path("waves/<slug:wave>/results/<slug:name>.svg", views.picture, name="picture"),
    path("waves/<slug:wave>/results.json", views.results_json, name="results-json"),
    path("waves/<slug:wave>/results.csv", views.results_csv, name="results-csv"),
    path("waves/<slug:wave>/publish/", views.publish, name="publish"),
    path("register/", views.register, name="register"),
    path("register.json", views.register_json, name="register-json"),
    path("register.csv", views.register_csv, name="register-csv"),
    path("responses/<uuid:response>/result/", views.result, name="result"),
]
