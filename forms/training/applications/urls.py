"""Addresses of the applicant."""

from django.urls import path

from forms.training.applications import views

app_name = "apply"
urlpatterns = [
    path("", views.start, name="start"),
    path("kods/", views.code, name="code"),
    path("saite/<str:token>/", views.link, name="link"),
    path("<uuid:application_id>/", views.application, name="application"),
    path("<uuid:application_id>/parbaudit/", views.check, name="check"),
    path("<uuid:application_id>/atteikties/", views.withdraw, name="withdraw"),
    path("<uuid:application_id>/<str:name>/", views.section, name="section"),
]
