"""Every address of the site; tests/web/test_authorisation.py has a row for each."""

from django.urls import include, path

urlpatterns = [
    path("", include("clairevoie.web.site.urls")),
    path("", include("clairevoie.web.publishing.urls")),
    path("", include("clairevoie.web.exchange.urls")),
    path("", include("clairevoie.web.plans.urls")),
    path("", include("clairevoie.web.teamwork.urls")),
    path("", include("clairevoie.web.dashboards.urls")),
    path("", include("clairevoie.web.assessments.urls")),
    path("", include("clairevoie.web.authoring.urls")),
    path("", include("clairevoie.web.programmes.urls")),
    path("", include("clairevoie.web.accounts.urls")),
    path("", include("clairevoie.web.work.urls")),
    path("", include("clairevoie.web.demonstration.urls")),
    path("account/", include("allauth.account.urls")),
]
