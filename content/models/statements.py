"""Pages the law asks for: accessibility statement (MK noteikumi Nr. 445), data protection."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.models.guidance import GuidancePage


class AccessibilityStatementPage(GuidancePage):
    """The statement with the day of the last self-assessment."""

    class Conformance(models.TextChoices):
        FULL = "full", _("conforms fully")
        PARTIAL = "partial", _("conforms partly")
        NONE = "none", _("does not conform")

    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    conformance = models.CharField(
        _("conformance"), max_length=8, choices=Conformance.choices, default=Conformance.PARTIAL
    )
    content_panels = [*GuidancePage.content_panels, FieldPanel("assessed_on"), FieldPanel("conformance")]
    template = "content/accessibility_statement_page.html"

    class Meta:
        verbose_name = _("accessibility statement")


class PrivacyPage(GuidancePage):
    template = "content/guidance_page.html"

    class Meta:
        verbose_name = _("privacy page")
