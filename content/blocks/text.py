"""Running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), required=False)
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        template = "content/blocks/text.html"
        label = _("text")
        icon = "pilcrow"
