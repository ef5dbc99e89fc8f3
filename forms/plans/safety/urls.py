"""Addresses of the safety of children."""

from django.urls import path

from forms.plans.safety import views

app_name = "safety"
urlpatterns = [
    path("<uuid:learner_id>/", views.notes, name="notes"),
    path("<uuid:learner_id>/jauna/", views.new, name="new"),
    path("atzime/<uuid:note_id>/", views.note, name="note"),
    path("atzime/<uuid:note_id>/izlasita/", views.confirm, name="confirm"),
    path("atzime/<uuid:note_id>/anulet/", views.annul, name="annul"),
]
