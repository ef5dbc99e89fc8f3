"""Searching and writing to us: the addresses of the public part, beside Wagtail's pages, that exist in every language."""

from django.urls import path

from content import views
from content.search import views as search_views

app_name = "ask"
urlpatterns = [
    path("meklet/", search_views.search, name="search"),
    path("meklet/ieteikumi/", search_views.suggestions, name="search_suggestions"),
    path("partneriem/kontakti/rakstit/", views.contact, name="contact"),
    path("partneriem/kontakti/rakstit/nosutits/", views.contact_sent, name="contact_sent"),
]
