"""Addresses of hand-over acts."""

from django.urls import path

from forms.archive.handing import views

urlpatterns = [
    path("nodosana/lieta/<uuid:file_id>/", views.new, name="handover-new"),
    path("nodosana/<uuid:act_id>/", views.act, name="handover"),
    path("nodosana/<uuid:act_id>/nosutit/", views.send, name="handover-send"),
    path("nodosana/<uuid:act_id>/atsaukt/", views.withdraw, name="handover-withdraw"),
]
