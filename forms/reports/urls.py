"""Addresses of reports."""

from django.urls import path

from forms.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("parskats.xlsx", views.export, name="export"),
]
