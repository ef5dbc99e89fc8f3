"""Editors read and answer questions in /admin/."""

from typing import Any

from django.contrib.auth.models import Permission
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from content.editions.viewset import EditionViewSet
from content.links.report import LinksView
from content.models import Contact, ContactMessage, Update
from content.quality.hooks import refuse, tell
from content.reviews.report import StaleView
from content.rich_text import FileLinkHandler


class ContactMessageViewSet(ModelViewSet):
    model = ContactMessage
    url_prefix = "zinas"
    icon = "mail"
    menu_label = _("Messages")
    add_to_admin_menu = True
    add_view_enabled = False
    list_display = ["addressee", "region", "sent_at", "state", "taken_by"]
    list_filter = ["addressee", "region", "state", "taken_by"]
    panels = [
        FieldPanel("addressee", read_only=True),
        FieldPanel("region", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("reply_to", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("taken_by"),
        FieldPanel("state"),
    ]


class ContactViewSet(ModelViewSet):
    model = Contact
    url_prefix = "kontaktpersonas"
    icon = "group"
    menu_label = _("Contact people")
    add_to_admin_menu = True
    list_display = ["name", "role", "region", "email"]
    list_filter = ["role", "region"]


class UpdateViewSet(ModelViewSet):
    model = Update
    url_prefix = "atjauninajumi"
    icon = "history"
    menu_label = _("Updates")
    add_to_admin_menu = True
    list_display = ["on", "text"]


@hooks.register("register_admin_viewset")
def updates() -> UpdateViewSet:
    return UpdateViewSet()


@hooks.register("register_admin_viewset")
def contact_messages() -> ContactMessageViewSet:
    return ContactMessageViewSet()


@hooks.register("register_admin_viewset")
def contact_people() -> ContactViewSet:
    return ContactViewSet()


@hooks.register("register_admin_viewset")
def rule_editions() -> EditionViewSet:
    return EditionViewSet()


@hooks.register("register_permissions")
def edition_permissions() -> Any:
    """So that an administrator may give a group the right to publish and withdraw editions."""
    return Permission.objects.filter(content_type__app_label="editions", codename__in=["add_edition", "change_edition"])


@hooks.register("register_admin_urls")
def report_addresses() -> list[Any]:
    return [
        path("reports/parskatisana/", StaleView.as_view(), name="pages_to_review"),
        path("reports/parskatisana/results/", StaleView.as_view(results_only=True), name="pages_to_review_results"),
        path("reports/saites/", LinksView.as_view(), name="found_links"),
        path("reports/saites/results/", LinksView.as_view(results_only=True), name="found_links_results"),
    ]


@hooks.register("register_reports_menu_item")
def pages_to_review() -> MenuItem:
    return MenuItem(_("Pages to review"), reverse("pages_to_review"), icon_name="time", order=100)


@hooks.register("register_reports_menu_item")
def found_links() -> MenuItem:
    return MenuItem(_("Links"), reverse("found_links"), icon_name="link", order=110)


hooks.register("after_create_page", tell)
hooks.register("after_edit_page", tell)
hooks.register("before_publish_page", refuse)


@hooks.register("register_rich_text_features", order=10)
def links_to_files(features: Any) -> None:
    """After Wagtail's own handler: ours says kind, size, version and day."""
    features.register_link_type(FileLinkHandler)
