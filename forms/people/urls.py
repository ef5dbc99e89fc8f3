"""Addresses of people and partners."""

from django.urls import path

from forms.people import (
    colleague_views,
    import_views,
    partner_views,
    place_views,
    rate_views,
    representative_views,
    views,
)

app_name = "people"
urlpatterns = [
    path("", views.learners, name="list"),
    path("jauns/", views.learner_new, name="new"),
    path("no-tabulas/", import_views.upload, name="import"),
    path("no-tabulas/veidne.xlsx", import_views.template, name="import-template"),
    path("no-tabulas/<uuid:table_id>/", import_views.table, name="import-preview"),
    path("partneri/", partner_views.partners, name="partners"),
    path("partneri/<uuid:place_id>/", partner_views.partner, name="partner"),
    path("kolegi/", colleague_views.colleagues, name="colleagues"),
    path("kolegi/uzaicinat/", colleague_views.invite, name="invite"),
    path("kolegi/<slug:code>/<uuid:user_id>/<slug:role>/", colleague_views.let_go, name="let-go"),
    path("vietas/", place_views.places, name="places"),
    path("vietas/pasvaldiba/", place_views.municipality_new, name="municipality-new"),
    path("vietas/iestade/", place_views.institution_new, name="institution-new"),
    path("vietas/iestade/<slug:code>/", place_views.institution_edit, name="institution"),
    path("lomas/", place_views.appointments, name="appointments"),
    path("lomas/jauna/", place_views.appoint, name="appoint"),
    path("lomas/<uuid:user_id>/<slug:role>/<slug:where>/", place_views.dismiss, name="dismiss"),
    path("likmes/", rate_views.rates, name="rates"),
    path("likmes/jauna/", rate_views.enter, name="rate-new"),
    path("likmes/<slug:day>/", rate_views.take_back, name="rate-back"),
    path("<uuid:learner_id>/", views.learner, name="learner"),
    path("<uuid:learner_id>/mainit/", views.learner_edit, name="change"),
    path("<uuid:learner_id>/parstavji/jauns/", representative_views.representative_new, name="representative-new"),
    path(
        "<uuid:learner_id>/parstavji/<uuid:representation_id>/",
        representative_views.representative_edit,
        name="representative",
    ),
]
