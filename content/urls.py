"""Addresses of the public part that are not Wagtail pages."""

from django.urls import include, path

from content import views
from content.feeds import UpdatesFeed
from content.search import views as search_views

app_name = "content"
urlpatterns = [
    path("meklet/", search_views.search, name="search"),
    path("meklet/ieteikumi/", search_views.suggestions, name="search_suggestions"),
    path("partneriem/riki/", include("content.tools.urls")),
    path("partneriem/atjauninajumi.atom", UpdatesFeed(), name="updates_feed"),
    path("partneriem/kontakti/rakstit/", views.contact, name="contact"),
    path("partneriem/kontakti/rakstit/nosutits/", views.contact_sent, name="contact_sent"),
]
