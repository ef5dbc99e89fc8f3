"""Lists that the edition of the rules itself holds, so that a new edition changes the page."""

import logging
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.values import rules_kept
from forms.programmes.errors import NoRules
from kernel.periods import now, riga_date

logger = logging.getLogger(__name__)


class EducationGroundsBlock(blocks.StructBlock):
    """The grounds of a mentor's education (R6) in the words of the edition that holds for the page."""

    title = blocks.CharBlock(label=_("heading"), max_length=80)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`grounds` of the day whose values the page cites; empty before any edition."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        today = riga_date(now())
        day = page.values_day(today) if page is not None and hasattr(page, "values_day") else today
        try:
            context["grounds"] = rules_kept(day).education_grounds
        except NoRules:
            logger.exception("a page lists the grounds of education, and no rules hold on %s", day)
            context["grounds"] = ()
        return context

    class Meta:
        template = "content/blocks/grounds.html"
        label = _("grounds of education")
        icon = "list-ul"
        description = _("The grounds of education as the edition in force lists them; a new edition changes the list.")
        preview_value = {"title": "Mentora izglītība"}
