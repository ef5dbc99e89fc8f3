"""Addresses of agreements."""

from django.urls import path

from forms.plans.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("jauna/<uuid:provider_id>/", views.new, name="new"),
    path("<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("<uuid:agreement_id>/mainit/", views.change, name="change"),
    path("<uuid:agreement_id>/sutit/", views.send, name="send"),
    path("<uuid:agreement_id>/atsaukt/", views.withdraw, name="withdraw"),
]
