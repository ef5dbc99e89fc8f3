"""Addresses of the public part that are not Wagtail pages."""

from django.urls import path

from content import views
from content.feeds import UpdatesFeed

app_name = "content"
urlpatterns = [
    path("kartites/<int:page_id>-<slug:version>.png", views.card, name="card"),
    path("partneriem/atjauninajumi.atom", UpdatesFeed(), name="updates_feed"),
    path("partneriem/paraugi/<slug:kind>/<slug:on>/<slug:shape>.<slug:form>", views.sample, name="sample"),
    path("partneriem/kontakti/rakstit/", views.contact, name="contact"),
    path("partneriem/kontakti/rakstit/nosutits/", views.contact_sent, name="contact_sent"),
]
