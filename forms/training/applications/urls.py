"""Addresses of the applicant."""

from django.urls import path

from forms.training.applications import views, views_papers

app_name = "apply"
urlpatterns = [
    path("", views.start, name="start"),
    path("kods/", views.code, name="code"),
    path("saite/<str:token>/", views.link, name="link"),
    path("aicinajums/<str:token>/", views.nominated, name="nominated"),
    path("<uuid:application_id>/aplieciba.pdf", views_papers.certificate, name="certificate"),
    path("<uuid:application_id>/pieteikums.pdf", views_papers.copy, name="copy"),
    path("<uuid:application_id>/", views.application, name="application"),
    path("<uuid:application_id>/parbaudit/", views.check, name="check"),
    path("<uuid:application_id>/atteikties/", views.withdraw, name="withdraw"),
    path("<uuid:application_id>/<str:name>/", views.section, name="section"),
]
