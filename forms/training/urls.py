"""Addresses of the organiser's pages."""

from django.urls import path

from forms.training import views

app_name = "training"
urlpatterns = [
    path("", views.schedule, name="list"),
    path("kartas/jauna/", views.round_new, name="round-new"),
    path("kartas/<uuid:round_id>/", views.round_edit, name="round"),
    path("grupas/jauna/", views.group_new, name="group-new"),
    path("grupas/<uuid:group_id>/", views.group_edit, name="group"),
    path("grupas/<uuid:group_id>/atcelt/", views.group_cancel, name="cancel"),
    path("materiali/jauns/", views.material_new, name="material-new"),
    path("materiali/<uuid:material_id>/", views.material_edit, name="material"),
]
