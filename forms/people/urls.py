"""Addresses of people and partners."""

from django.urls import path

from forms.people import views

app_name = "people"
urlpatterns = [
    path("", views.learners, name="list"),
    path("jauns/", views.learner_new, name="new"),
    path("<uuid:learner_id>/", views.learner, name="learner"),
    path("<uuid:learner_id>/mainit/", views.learner_edit, name="change"),
    path("<uuid:learner_id>/parstavji/jauns/", views.representative_new, name="representative-new"),
    path("<uuid:learner_id>/parstavji/<uuid:representation_id>/", views.representative_edit, name="representative"),
]
