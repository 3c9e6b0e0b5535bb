"""Addresses that only the demonstration has something at."""

from django.urls import path

from clairevoie.web.demonstration import views

urlpatterns = [
    path("demonstration/mail/", views.mailbox, name="demonstration-mailbox"),
    path("demonstration/mail/<uuid:message>/", views.letter, name="demonstration-letter"),
    path(
        "demonstration/mail/<uuid:message>/<str:name>",
        views.attachment,
        name="demonstration-attachment",
    ),
]
