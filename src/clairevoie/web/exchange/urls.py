"""Addresses of files that come back."""

from django.urls import path

from clairevoie.web.exchange import views

urlpatterns = [
    path("responses/<uuid:response>/files/", views.files, name="files"),
    path("responses/<uuid:response>/files/<uuid:upload>/", views.differences, name="differences"),
    path("responses/<uuid:response>/files/<uuid:upload>/drop/", views.drop, name="file-drop"),
]
