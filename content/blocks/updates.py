"""The log of updates."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class UpdateBlock(blocks.StructBlock):
    on = blocks.DateBlock(label=_("date"))
    text = blocks.TextBlock(label=_("what changed"))
    href = blocks.CharBlock(label=_("address on this site"), required=False)

    class Meta:
        label = _("entry")
        icon = "history"
