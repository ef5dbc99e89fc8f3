"""Addresses of the organiser's pages."""

from django.urls import path

from forms.training import views
from forms.training.applications import views_desk

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
    path("grupas/<uuid:group_id>/pieteikumi/", views_desk.applications, name="applications"),
    path("pieteikumi/<uuid:application_id>/", views_desk.application, name="application"),
    path("pieteikumi/<uuid:application_id>/izglitiba/", views_desk.education_copy, name="application-copy"),
    path("pieteikumi/<uuid:application_id>/atgriezt/", views_desk.send_back, name="application-return"),
    path("pieteikumi/<uuid:application_id>/noraidit/", views_desk.reject, name="application-reject"),
]
