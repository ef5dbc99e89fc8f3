"""What the last round of the link checker found; each round writes it anew."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class FoundLink(models.Model):
    """A link that leads nowhere, or one that leaves our site (nobody asks other sites; a person looks)."""

    class Kind(models.TextChoices):
        DEAD = "dead", _("leads nowhere")
        ANCHOR = "anchor", _("the place on the page is missing")
        EXTERNAL = "external", _("another site")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    address = models.CharField(_("address"), max_length=600)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ()
        ordering: ClassVar[list[str]] = ["kind", "page__path", "address"]
        constraints = [models.UniqueConstraint(fields=["page", "address"], name="found_link_once")]

    def __str__(self) -> str:
        return self.address
