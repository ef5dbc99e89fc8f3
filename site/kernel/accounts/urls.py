"""Everything under /konts/: our overview, then allauth's pages."""

from django.urls import include, path

from kernel.accounts import views

urlpatterns = [path("", views.overview, name="account_overview"), path("", include("allauth.urls"))]
