"""Facts: pairs of a name and what holds; and small tables."""

from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES, VALUE_HELP


class FactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=80, help_text=_("One or two words, for example, a deadline."))
    value = blocks.RichTextBlock(label=_("what holds"), features=FEATURES, max_length=600, help_text=VALUE_HELP)


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), required=False, max_length=80)
    facts = blocks.ListBlock(FactBlock(), label=_("facts"), min_num=1, max_num=12)

    class Meta:
        template = "content/blocks/facts.html"
        label = _("facts")
        icon = "list-ul"
        description = _("The main facts at a glance: name on the left, what holds on the right.")
        preview_value = {
            "title": "Īsumā",
            "facts": [
                {"name": "Kas paraksta", "value": "<p>Mentors un darba devēja pārstāvis.</p>"},
                {"name": "Eksemplāri", "value": "<p>Uz papīra divi, elektroniski viena datne.</p>"},
            ],
        }


class TableBlock(blocks.StructBlock):
    """A table whose first row is its head and whose first column names the rows."""

    title = blocks.CharBlock(
        label=_("caption"), max_length=120, help_text=_("What the table shows; it stands above the table.")
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label=_("cell"), required=False, max_length=400), min_num=2, max_num=6),
        label=_("rows"),
        min_num=2,
        max_num=60,
        help_text=_("The first row is the head of the table; the first cell of each row names it."),
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`head`, and `body` as rows of (words of the column, cell): on a telephone each row is a card with labels."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        head, *body = [list(row) for row in value["rows"]] or [[]]
        context["head"] = head
        context["body"] = [list(zip_longest(head, row, fillvalue="")) for row in body]
        return context

    class Meta:
        template = "content/blocks/table.html"
        label = _("table")
        icon = "table"
        description = _("A small table; on a telephone each row becomes a card.")
        preview_value = {
            "title": "Kurš ir darba devējs",
            "rows": [["Darba devējs", "Kad"], ["Izglītības iestāde", "Ja jaunietis tur mācās."]],
        }
