"""Addresses of the end of a semester, under /semestris/."""

from django.urls import path

from forms.closing import views

app_name = "closing"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("kopsavilkums/", views.summary, name="summary"),
    path("<uuid:plan_id>/", views.plan, name="plan"),
    path("<uuid:plan_id>/izvertejums/", views.evaluate, name="evaluate"),
    path("<uuid:plan_id>/iestades-dala/", views.review, name="review"),
    path("<uuid:plan_id>/saruna/", views.talk, name="talk"),
    path("<uuid:plan_id>/slegt/", views.close, name="close"),
]
