"""Addresses of an authority's questionnaires in the making."""

from django.urls import path

from clairevoie.web.authoring.views import drafts, ending, parts, starting, trials

urlpatterns = [
    path("authorities/<slug:authority>/questionnaires/", drafts.drafts, name="drafts"),
    path("authorities/<slug:authority>/questionnaires/new/", starting.new, name="draft-new"),
    path(
        "authorities/<slug:authority>/questionnaires/new/empty/", starting.empty, name="draft-empty"
    ),
    path(
        "authorities/<slug:authority>/questionnaires/new/file/", starting.file, name="draft-import"
    ),
    path(
        "authorities/<slug:authority>/questionnaires/new/next/",
        starting.next_version,
        name="draft-next",
    ),
    path("drafts/<uuid:draft>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft>/header/", parts.header, name="draft-header"),
    path("drafts/<uuid:draft>/header/check/", parts.check_header, name="draft-header-check"),
    path("drafts/<uuid:draft>/preview/", trials.preview, name="draft-preview"),
    path("drafts/<uuid:draft>/try/", trials.attempt, name="draft-try"),
    path("drafts/<uuid:draft>/versions/", trials.versions, name="draft-versions"),
    path("drafts/<uuid:draft>/versions.csv", trials.versions_csv, name="draft-versions-csv"),
    path("drafts/<uuid:draft>/publish/", ending.publish, name="draft-publish"),
    path("drafts/<uuid:draft>/discard/", ending.discard, name="draft-discard"),
    path("drafts/<uuid:draft>/questionnaire.json", drafts.draft_json, name="draft-json"),
    path("drafts/<uuid:draft>/questionnaire.yaml", drafts.draft_yaml, name="draft-yaml"),
    path("drafts/<uuid:draft>/questionnaire.xlsx", drafts.draft_xlsx, name="draft-xlsx"),
    path("drafts/<uuid:draft>/<slug:kind>/new/", parts.new, name="draft-part-new"),
    path("drafts/<uuid:draft>/<slug:kind>/check/", parts.check, name="draft-part-new-check"),
    path("drafts/<uuid:draft>/<slug:kind>/<int:index>/", parts.change, name="draft-part"),
    path(
        "drafts/<uuid:draft>/<slug:kind>/<int:index>/check/", parts.check, name="draft-part-check"
    ),
    path("drafts/<uuid:draft>/<slug:kind>/<int:index>/move/", parts.move, name="draft-part-move"),
    path(
        "drafts/<uuid:draft>/<slug:kind>/<int:index>/remove/",
        parts.remove,
        name="draft-part-remove",
    ),
]
