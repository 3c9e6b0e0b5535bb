"""Addresses of the way into one's workspace, and of organisations' members."""

from django.urls import path

from clairevoie.web.accounts import views

urlpatterns = [
    path("workspace/", views.workspace, name="workspace"),
    path("organisations/<slug:organisation>/members/", views.members, name="members"),
    path("establishments/<slug:establishment>/", views.establishment, name="establishment"),
]
