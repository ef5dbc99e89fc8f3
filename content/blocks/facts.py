"""Facts: pairs of a name and what holds; and small tables."""

from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


class FactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"))
    value = blocks.RichTextBlock(label=_("what holds"), features=FEATURES)


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), required=False)
    facts = blocks.ListBlock(FactBlock(), label=_("facts"))

    class Meta:
        template = "content/blocks/facts.html"
        label = _("facts")
        icon = "list-ul"


class TableBlock(blocks.StructBlock):
    """A table whose first row is its head and whose first column names the rows."""

    title = blocks.CharBlock(label=_("caption"))
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(label=_("cell"), required=False)), label=_("rows"))

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
