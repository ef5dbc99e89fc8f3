"""Addresses of the public part that are not Wagtail pages and have no translation: tools, samples, feeds, files.

They stand outside the language prefixes, so that under /en/ there is nothing at them.
"""

from django.urls import include, path

from content import views_card, views_samples, views_training
from content.feeds import UpdatesFeed

app_name = "content"
urlpatterns = [
    path("kartites/<int:page_id>-<slug:version>.png", views_card.card, name="card"),
    path("partneriem/paraugi/<slug:kind>/<slug:on>/<slug:shape>.<slug:form>", views_samples.sample, name="sample"),
    path("partneriem/riki/", include("content.tools.urls")),
    path("partneriem/atjauninajumi.atom", UpdatesFeed(), name="updates_feed"),
    path("partneriem/macibas/grafiks.ics", views_training.calendar, name="training_calendar"),
    path("partneriem/macibas/<uuid:group>.ics", views_training.group_calendar, name="training_group_calendar"),
    path("partneriem/macibas/materiali/<uuid:material>/", views_training.material, name="training_material"),
]
