"""Addresses of what colleagues share."""

from django.urls import path

from clairevoie.web.teamwork.views import activity, assignments, criterion

urlpatterns = [
    path("questions/", assignments.questions, name="questions"),
    path("responses/<uuid:response>/assignments/", assignments.assignments, name="assignments"),
    path("responses/<uuid:response>/activity/", activity.activity, name="activity"),
    path("responses/<uuid:response>/activity.csv", activity.activity_csv, name="activity-csv"),
    path(
        "responses/<uuid:response>/criteria/<str:criterion>/",
        criterion.criterion,
        name="criterion",
    ),
    path(
        "responses/<uuid:response>/criteria/<str:criterion>/restore/",
        criterion.restore,
        name="criterion-restore",
    ),
    path(
        "responses/<uuid:response>/comments/<uuid:comment>/withdraw/",
        criterion.withdraw,
        name="comment-withdraw",
    ),
]
