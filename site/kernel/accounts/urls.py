"""Everything under /konts/: our overview, identities proved elsewhere, then allauth's pages."""

from django.urls import include, path

from kernel.accounts import identity_views, views

urlpatterns = [
    path("", views.overview, name="account_overview"),
    path("eparaksts/", identity_views.sign_in, name="account_identity_sign_in"),
    path("eparaksts/doties/", identity_views.go, name="account_identity_go"),
    path("eparaksts/atgriesanas/", identity_views.back, name="account_identity_back"),
    path("eparaksts/nav-piesaistits/", identity_views.unknown, name="account_identity_unknown"),
    path("eparaksts/piesaistit/", identity_views.link, name="account_identity_link"),
    path("eparaksts/atsaistit/", identity_views.unlink, name="account_identity_unlink"),
    path("", include("allauth.urls")),
]
