"""Lists that the edition of the rules itself holds, so that a new edition changes the page."""

import logging
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail import blocks

from content.values import rules_kept
from forms.programmes.errors import NoRules
from forms.programmes.rules import EducationGround
from kernel.periods import now, riga_date
from kernel.web.languages import language, latvian

logger = logging.getLogger(__name__)
#: The grounds of the shipped edition, which words them in Latvian, by their keys in it.
WORDS = {
    "general_secondary": _("general secondary education"),
    "short_cycle_higher": _("short-cycle professional higher education"),
    "part_higher_1_semester": _("part of a higher education programme, at least one semester"),
    "four_semesters": _("an education programme of four semesters"),
    "coach_c": _("a sports coach's certificate of category C, valid for the whole time of the support plan"),
}


def translated(ground: EducationGround) -> bool:
    """The active language has words for just this: an edition may come to mean something else by the same key."""
    words = WORDS.get(ground.key)
    with override("lv"):
        return words is not None and str(words) == ground.label


class EducationGroundsBlock(blocks.StructBlock):
    """The grounds of a mentor's education (R6) in the words of the edition that holds for the page."""

    title = blocks.CharBlock(label=_("heading"), max_length=80)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`grounds` of the day whose values the page cites; empty before any edition."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        today = riga_date(now())
        day = page.values_day(today) if page is not None and hasattr(page, "values_day") else today
        here = language()
        try:
            context["grounds"] = [
                str(WORDS[one.key]) if here != "lv" and translated(one) else latvian(one.label)
                for one in rules_kept(day).education_grounds
            ]
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
