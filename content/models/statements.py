"""Pages the law asks for: accessibility statement (MK noteikumi Nr. 445), data protection."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content import assessment
from content.models.guidance import GuidancePage


class AccessibilityStatementPage(GuidancePage):
    """The statement with what the last self-assessment found; what it means as a whole is the editors' to say."""

    class Conformance(models.TextChoices):
        FULL = "full", _("conforms fully")
        PARTIAL = "partial", _("conforms partly")
        NONE = "none", _("does not conform")

    conformance = models.CharField(
        _("conformance"), max_length=8, choices=Conformance.choices, default=Conformance.PARTIAL
    )
    content_panels = [*GuidancePage.content_panels, FieldPanel("conformance")]
    template = "content/accessibility_statement_page.html"

    class Meta:
        verbose_name = _("accessibility statement")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["assessment"] = assessment.latest()
        return context


class PrivacyPage(GuidancePage):
    template = "content/guidance_page.html"

    class Meta:
        verbose_name = _("privacy page")
