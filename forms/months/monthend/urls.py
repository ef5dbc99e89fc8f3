"""Addresses of a month's end."""

from django.urls import path

from forms.months.monthend import views

urlpatterns = [
    path("noslegums/", views.month, name="monthend"),
    path("noslegums/<uuid:end_id>/", views.one, name="monthend-one"),
    path("noslegums/<uuid:end_id>/pauze/", views.pause, name="monthend-pause"),
    path("noslegums/<uuid:end_id>/turpinat/", views.go_on, name="monthend-go-on"),
    path("noslegums/<uuid:end_id>/partraukt/", views.cancel, name="monthend-cancel"),
    path("noslegums/<uuid:end_id>/velreiz/", views.try_again, name="monthend-try-again"),
    path("noslegums/<uuid:end_id>/izlasits/", views.put_away, name="monthend-put-away"),
    path("noslegums/<uuid:end_id>/parskats.xlsx", views.report, name="monthend-report"),
]
