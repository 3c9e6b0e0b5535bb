"""Addresses of the pages that belong to no app."""

from django.urls import path

from clairevoie.web.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("method/", views.method, name="method"),
    path("language/", views.choose_language, name="choose-language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
]
