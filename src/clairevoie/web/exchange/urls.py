"""Addresses of files that come back, and of those that leave."""

from django.urls import path

from clairevoie.web.exchange.views import exports, files

urlpatterns = [
    path("responses/<uuid:response>/files/", files.files, name="files"),
    path("responses/<uuid:response>/files/<uuid:upload>/", files.differences, name="differences"),
    path("responses/<uuid:response>/files/<uuid:upload>/drop/", files.drop, name="file-drop"),
    path("vendors/<slug:vendor>/exports/new/", exports.order, name="vendor-export-order"),
    path("vendors/<slug:vendor>/exports/<uuid:export>.zip", exports.download, name="vendor-export"),
]
