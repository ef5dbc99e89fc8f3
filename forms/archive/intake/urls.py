"""Addresses of originals made elsewhere."""

from django.urls import path

from forms.archive.intake import views

urlpatterns = [
    path("pienemsana/", views.items, name="intake"),
    path("pienemsana/jauna/", views.upload, name="intake-new"),
    path("pienemsana/datne/<uuid:item_id>/", views.item, name="intake-item"),
    path("pienemsana/datne/<uuid:item_id>/saturs", views.content, name="intake-content"),
    path("pienemsana/datne/<uuid:item_id>/velreiz/", views.again, name="intake-again"),
    path("pienemsana/datne/<uuid:item_id>/atlikt/", views.aside, name="intake-aside"),
]
