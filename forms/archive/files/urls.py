"""Addresses of case files."""

from django.urls import path

from forms.archive.files import views

urlpatterns = [
    path("lietas/", views.nomenclature, name="files"),
    path("lietas/jauna/", views.new, name="file-new"),
    path("lietas/<uuid:file_id>/", views.one, name="file"),
    path("lietas/<uuid:file_id>/mainit/", views.change, name="file-change"),
    path("lietas/<uuid:file_id>/slegt/", views.close, name="file-close"),
    path("lietas/<uuid:file_id>/saturs.<slug:form>", views.content, name="file-content"),
    path("lietas/dokuments/<uuid:case_id>/", views.document, name="document"),
    path("lietas/dokuments/<uuid:case_id>/parlikt/", views.move, name="document-move"),
    path("lietas/dokuments/<uuid:case_id>/plaukts/", views.shelf, name="document-shelf"),
]
