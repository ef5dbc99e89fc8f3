"""The log of updates: what changed for partners, since when, where to read it."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.blocks.sample import local_address
from content.models.body import BodyPage
from kernel.periods import today


class UpdateQuerySet(models.QuerySet["Update"]):
    def begun(self, on: date) -> "UpdateQuerySet":
        """What readers see on that day: nothing of what is still to come."""
        return self.filter(on__lte=on)


class Update(models.Model):
    """One entry, written by an editor, or by the publication of an edition.

    `edition` is the public identifier of that edition, `values` are the names of the rule values it changed: pages
    that cite them are "Aktualizēts" on that day.
    """

    on = models.DateField(_("in force from"))
    text = models.TextField(_("what changed"), max_length=600)
    href = models.CharField(_("address on this site"), max_length=200, blank=True, validators=[local_address])

    edition = models.UUIDField(_("edition"), null=True, blank=True, editable=False)
    values = models.JSONField(_("values of the rules"), default=list, blank=True, editable=False)

    objects = UpdateQuerySet.as_manager()
    panels = [FieldPanel("on"), FieldPanel("text"), FieldPanel("href")]

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["on", "text"], name="update_once")]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y.} {self.text[:60]}"


class UpdatesPage(BodyPage):
    """ "Atjauninājumu žurnāls": every entry, and how the editions differ."""

    parent_page_types = ["content.PartnersIndexPage"]
    max_count_per_parent = 1
    template = "content/updates_page.html"

    class Meta:
        verbose_name = _("log of updates")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["updates"] = Update.objects.begun(today())
        return context
