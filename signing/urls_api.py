"""For machines; included under api/v1/ by portal.urls. Outside the languages' prefixes: Accept-Language chooses."""

from django.urls import path

from signing.validation.api import validate

app_name = "api"
urlpatterns = [path("validate", validate, name="validate")]
