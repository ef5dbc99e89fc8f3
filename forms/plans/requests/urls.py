"""Addresses of requests."""

from django.urls import path

from forms.plans.requests import views
from forms.plans.requests.sending import REQUESTS
from forms.records.batch_views import send_several

app_name = "requests"
urlpatterns = [
    path("", views.requests, name="list"),
    path("sutit/", send_several, {"sending": REQUESTS}, name="send-several"),
    path("jauns/<uuid:learner_id>/", views.new, name="new"),
    path("<uuid:request_id>/", views.one_request, name="request"),
    path("<uuid:request_id>/mainit/", views.change, name="change"),
    path("<uuid:request_id>/sutit/", views.send, name="send"),
    path("<uuid:request_id>/atsaukt/", views.withdraw, name="withdraw"),
]
