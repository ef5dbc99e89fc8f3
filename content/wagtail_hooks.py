"""Editors read and answer questions in /admin/."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from content.models import ContactMessage, Update


class ContactMessageViewSet(ModelViewSet):
    model = ContactMessage
    url_prefix = "zinas"
    icon = "mail"
    menu_label = _("Messages")
    add_to_admin_menu = True
    add_view_enabled = False
    list_display = ["addressee", "sent_at", "state"]
    list_filter = ["addressee", "state"]
    panels = [
        FieldPanel("addressee", read_only=True),
        FieldPanel("sent_at", read_only=True),
        FieldPanel("reply_to", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("state"),
    ]


class UpdateViewSet(ModelViewSet):
    model = Update
    url_prefix = "atjauninajumi"
    icon = "history"
    menu_label = _("Log of updates")
    add_to_admin_menu = True
    list_display = ["on", "text"]


@hooks.register("register_admin_viewset")
def updates() -> UpdateViewSet:
    return UpdateViewSet()


@hooks.register("register_admin_viewset")
def contact_messages() -> ContactMessageViewSet:
    return ContactMessageViewSet()
