"""Addresses of the look itself."""

from django.urls import path

from kernel.web import views

urlpatterns = [path("stils/", views.style_page, name="style_page"), path("robots.txt", views.robots, name="robots")]
