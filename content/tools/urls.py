"""Addresses of the small tools."""

from django.urls import path

from content.tools import views

urlpatterns = [
    path("", views.index, name="tools"),
    path("mentors/", views.mentor, name="tool_mentor"),
    path("stundas/", views.hours, name="tool_hours"),
    path("tiksanas/", views.meeting, name="tool_meeting"),
    path("termini/", views.month, name="tool_month"),
]
