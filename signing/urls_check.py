"""The public check of a signed file; included at the root by portal.urls."""

from django.urls import path

from signing.validation.views import check_file

app_name = "check"
urlpatterns = [path("parbaude/", check_file, name="file")]
