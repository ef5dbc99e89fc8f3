"""Addresses of the archivist's room, under /arhivs/."""

from django.urls import include, path

app_name = "archive"
urlpatterns = [
    path("", include("forms.archive.files.urls")),
    path("", include("forms.archive.handing.urls")),
    path("", include("forms.archive.intake.urls")),
    path("", include("forms.archive.proving.urls")),
    path("", include("forms.archive.finding.urls")),
    path("", include("forms.archive.disposal.urls")),
    path("", include("forms.archive.rights.urls")),
]
