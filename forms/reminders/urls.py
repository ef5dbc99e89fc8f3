"""Addresses of reminders."""

from django.urls import path

from forms.reminders import views

app_name = "reminders"
urlpatterns = [path("", views.home, name="home")]
