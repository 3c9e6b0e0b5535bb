"""Addresses of a plan, its actions and its files."""

from django.urls import path

from clairevoie.web.plans.views import actions, files, plan

urlpatterns = [
    path("responses/<uuid:response>/plan/", plan.plan, name="plan"),
    path("responses/<uuid:response>/plan/take-over/", plan.take_over, name="plan-take-over"),
    path(
        "responses/<uuid:response>/plan/new/<str:criterion>/",
        actions.new,
        name="plan-action-new",
    ),
    path("responses/<uuid:response>/plan/<uuid:action>/", actions.change, name="plan-action"),
    path(
        "responses/<uuid:response>/plan/<uuid:action>/drop/",
        actions.drop,
        name="plan-action-drop",
    ),
    path("responses/<uuid:response>/plan.xlsx", files.plan_xlsx, name="plan-xlsx"),
    path("responses/<uuid:response>/plan.csv", files.plan_csv, name="plan-csv"),
    path("responses/<uuid:response>/plan.ics", files.plan_ics, name="plan-ics"),
]
