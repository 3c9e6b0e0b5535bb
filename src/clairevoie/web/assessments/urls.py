"""Addresses of a vendor's workspace, and of a wave as its authority follows it."""

from django.urls import path

from clairevoie.web.assessments.views import (
    answering,
    board,
    copying,
    corrections,
    evidence,
    products,
    renewing,
    submitting,
)

urlpatterns = [
    path("vendors/<slug:vendor>/", products.dashboard, name="vendor"),
    path("vendors/<slug:vendor>/products/new/", products.new_product, name="product-new"),
    path("products/<uuid:product>/", products.product, name="product"),
    path("products/<uuid:product>/start/", products.start, name="response-start"),
    path("responses/<uuid:response>/", answering.overview, name="response"),
    path("responses/<uuid:response>/facts/", answering.facts, name="facts"),
    path("responses/<uuid:response>/themes/<slug:theme>/", answering.theme, name="theme"),
    path("responses/<uuid:response>/answers/<str:criterion>/", answering.answer, name="answer"),
    path("responses/<uuid:response>/all/", answering.whole, name="whole"),
    path("responses/<uuid:response>/evidence/", evidence.everything, name="evidence"),
    path("responses/<uuid:response>/evidence.csv", evidence.everything_csv, name="evidence-csv"),
    path(
        "responses/<uuid:response>/evidence/<uuid:evidence>/",
        evidence.download,
        name="evidence-file",
    ),
    path(
        "responses/<uuid:response>/evidence/<uuid:evidence>/remove/",
        evidence.remove,
        name="evidence-remove",
    ),
    path(
        "responses/<uuid:response>/criteria/<str:criterion>/evidence/",
        evidence.criterion,
        name="criterion-evidence",
    ),
    path("responses/<uuid:response>/correct/", corrections.correct, name="correct"),
    path("responses/<uuid:response>/correct/abandon/", corrections.abandon, name="correct-abandon"),
    path("responses/<uuid:response>/renew/", renewing.renew, name="renew"),
    path(
        "responses/<uuid:response>/submissions/<int:before>/<int:after>/",
        corrections.compared,
        name="compared",
    ),
    path(
        "responses/<uuid:response>/submissions/<int:before>/<int:after>.csv",
        corrections.compared_csv,
        name="compared-csv",
    ),
    path("responses/<uuid:response>/copy/", copying.proposals, name="proposals"),
    path("responses/<uuid:response>/copy/<uuid:source>/", copying.copy, name="copy"),
    path(
        "responses/<uuid:response>/copy/confirm/<uuid:proposal>/",
        copying.confirm,
        name="proposal-confirm",
    ),
    path("responses/<uuid:response>/submit/", submitting.submit, name="submit"),
    path("responses/<uuid:response>.xlsx", submitting.response_workbook, name="response-workbook"),
    path("responses/<uuid:response>.json", submitting.response_json, name="response-json"),
    path(
        "responses/<uuid:response>/submissions/<int:number>.json",
        submitting.submission_json,
        name="submission-json",
    ),
    path(
        "responses/<uuid:response>/submissions/<int:number>/evidence.csv",
        evidence.signed_csv,
        name="submission-evidence-csv",
    ),
    path(
        "responses/<uuid:response>/submissions/<int:number>/receipt.pdf",
        submitting.receipt,
        name="receipt",
    ),
    path("waves/<slug:wave>/", board.board, name="wave"),
    path("waves/<slug:wave>/responses.csv", board.board_csv, name="wave-csv"),
    path("waves/<slug:wave>/seal/", board.seal, name="wave-seal"),
]
