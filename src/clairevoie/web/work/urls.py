"""Addresses of long work."""

from django.urls import path

from clairevoie.web.work import views

urlpatterns = [
    path("work/", views.works, name="works"),
    path("work/<uuid:work>/", views.work, name="work"),
]
