"""Addresses of requests about personal data."""

from django.urls import path

from forms.archive.rights import views

urlpatterns = [
    path("tiesibas/", views.requests, name="rights"),
    path("tiesibas/lugt/", views.ask, name="right-ask"),
    path("tiesibas/sanemts/", views.received, name="right-new"),
    path("tiesibas/sanemts/<uuid:person_id>/", views.received, name="right-for"),
    path("tiesibas/<uuid:request_id>/", views.one, name="right"),
    path("tiesibas/<uuid:request_id>/atbildet/", views.answer, name="right-answer"),
    path("tiesibas/<uuid:answer_id>/vestule/", views.letter, name="right-letter"),
    path("tiesibas/ierobezots/<uuid:restriction_id>/", views.restricted, name="restricted"),
    path("tiesibas/ierobezots/<uuid:restriction_id>/atcelt/", views.lift, name="restriction-lift"),
]
