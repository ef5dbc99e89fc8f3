"""Address of the overview."""

from django.urls import path

from forms.archive.proving import views

urlpatterns = [path("pieradamiba/", views.overview, name="proving")]
