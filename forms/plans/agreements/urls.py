"""Addresses of agreements."""

from django.urls import path

from forms.plans.agreements import views
from forms.plans.agreements.sending import AGREEMENTS
from forms.records.batch_views import send_several

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("sutit/", send_several, {"sending": AGREEMENTS}, name="send-several"),
    path("jauna/<uuid:provider_id>/", views.new, name="new"),
    path("<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("<uuid:agreement_id>/mainit/", views.change, name="change"),
    path("<uuid:agreement_id>/sutit/", views.send, name="send"),
    path("<uuid:agreement_id>/atsaukt/", views.withdraw, name="withdraw"),
]
