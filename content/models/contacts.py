"""Contacts: mailboxes of roles, and the messages people send. No names, no phones."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import MAILBOXES
from content.models.public import DatedPage
from kernel.crypto import EncryptedTextField


class ContactsPage(DatedPage):
    mailboxes = StreamField(MAILBOXES, verbose_name=_("mailboxes"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("mailboxes")]
    parent_page_types = ["content.HomePage", "content.PartnersIndexPage"]
    template = "content/contacts_page.html"

    class Meta:
        verbose_name = _("contacts page")


class ContactMessage(models.Model):
    """A question from the form. The text and the sender's address are encrypted; editors read them in /admin/."""

    class Addressee(models.TextChoices):
        PROJECT = "project", _("the project's office")
        REGIONAL_COORDINATOR = "regional_coordinator", _("the regional coordinator")
        PROJECT_EXPERT = "project_expert", _("the project expert")
        MENTORING_EXPERT = "mentoring_expert", _("the expert in mentoring")

    class State(models.TextChoices):
        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    addressee = models.CharField(_("for"), max_length=24, choices=Addressee.choices)
    reply_to = EncryptedTextField(_("sender's e-mail"))
    text = EncryptedTextField(_("message"))
    sent_at = models.DateTimeField(_("sent at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar[list[str]] = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.get_addressee_display()}, {self.sent_at:%d.%m.%Y.}"

    @classmethod
    def keep(cls, *, addressee: str, reply_to: str, text: str, on: datetime) -> "ContactMessage":
        return cls.objects.create(addressee=addressee, reply_to=reply_to, text=text, sent_at=on)
