"""Facts: pairs of a name and what holds; and small tables."""

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

    class Meta:
        template = "content/blocks/table.html"
        label = _("table")
        icon = "table"
