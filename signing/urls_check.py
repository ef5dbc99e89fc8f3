"""The public check of a signed file and the daily roots of the event log; included at the root by portal.urls."""

from django.urls import path

from signing.archive import views as archive
from signing.validation.views import check_file

app_name = "check"
urlpatterns = [
    path("parbaude/", check_file, name="file"),
    path("p/saknes/", archive.roots, name="roots"),
    path("p/saknes/saknes.json", archive.roots_json, name="roots-json"),
    path("p/saknes/kopiena_verify.py", archive.verifier, name="verifier"),
    path("p/saknes/<str:day>.tst", archive.root_token, name="root-token"),
]
