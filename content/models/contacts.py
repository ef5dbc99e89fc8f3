"""Contacts: mailboxes of roles, the people behind them by region, and the messages that come."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import MAILBOXES
from content.models.public import DatedPage
from forms.training.models import Region
from kernel.crypto import EncryptedTextField


class Addressee(models.TextChoices):
    """Roles that answer questions."""

    PROJECT = "project", _("the project's office")
    REGIONAL_COORDINATOR = "regional_coordinator", _("the regional coordinator")
    PROJECT_EXPERT = "project_expert", _("the project expert")
    MENTORING_EXPERT = "mentoring_expert", _("the expert in mentoring")


#: The role as a woman holds it; the office is no person.
_WOMEN = {
    Addressee.REGIONAL_COORDINATOR: pgettext_lazy("a woman", "the regional coordinator"),
    Addressee.PROJECT_EXPERT: pgettext_lazy("a woman", "the project expert"),
    Addressee.MENTORING_EXPERT: pgettext_lazy("a woman", "the expert in mentoring"),
}


class Contact(models.Model):
    """Who answers for a role, in one planning region or everywhere. The product ships nobody."""

    role = models.CharField(_("role"), max_length=24, choices=Addressee.choices)
    region = models.CharField(
        _("planning region"),
        max_length=10,
        choices=Region.choices,
        blank=True,
        help_text=_("Empty: the whole country."),
    )
    name = models.CharField(_("name and surname"), max_length=120)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), help_text=_("New questions are announced here."))

    panels = [FieldPanel(name) for name in ("role", "region", "name", "phone", "email")]

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact people")
        ordering: ClassVar[list[str]] = ["region", "role", "name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    @property
    def title(self) -> str:
        """The role as it is said of this person: Latvian given names of women end in -a or -e."""
        is_woman = self.name.partition(" ")[0].endswith(("a", "e"))
        return str(_WOMEN.get(Addressee(self.role), "") if is_woman else "") or self.get_role_display()

    @classmethod
    def answering(cls, *, role: str, region: str) -> "models.QuerySet[Contact]":
        """Those of the role in that region, and those of the role everywhere."""
        return cls.objects.filter(role=role, region__in=("", region))


@dataclass(frozen=True)
class Area:
    """A planning region, or the whole country (an empty label), and who answers there."""

    label: str
    people: tuple[Contact, ...]


class ContactsPage(DatedPage):
    mailboxes = StreamField(MAILBOXES, verbose_name=_("mailboxes"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("mailboxes")]
    parent_page_types = ["content.HomePage", "content.PartnersIndexPage"]
    template = "content/contacts_page.html"

    class Meta:
        verbose_name = _("contacts page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        people = list(Contact.objects.all())
        regions = [("", ""), *((region.value, str(region.label)) for region in Region)]
        areas = [Area(label, tuple(one for one in people if one.region == key)) for key, label in regions]
        context["areas"] = [area for area in areas if area.people]
        return context


class ContactMessage(models.Model):
    """A question from the form. The text and the sender's address are encrypted; editors read them in /admin/."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        ANSWERED = "answered", _("answered")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    addressee = models.CharField(_("for"), max_length=24, choices=Addressee.choices)
    region = models.CharField(_("planning region"), max_length=10, choices=Region.choices, blank=True)
    reply_to = EncryptedTextField(_("sender's e-mail"))
    text = EncryptedTextField(_("message"))
    sent_at = models.DateTimeField(_("sent at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.NEW)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar[list[str]] = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.get_addressee_display()}, {self.sent_at:%d.%m.%Y.}"

    @classmethod
    def keep(cls, *, addressee: str, region: str, reply_to: str, text: str, on: datetime) -> "ContactMessage":
        return cls.objects.create(addressee=addressee, region=region, reply_to=reply_to, text=text, sent_at=on)
