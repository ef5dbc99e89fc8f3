"""Running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
VALUE_HELP = _("A figure of the rules is written as a reference, for example, [[max_learners]].")


class TextBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("heading"), required=False, max_length=80, help_text=_("Readers find it under “On this page”.")
    )
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES, max_length=6000, help_text=VALUE_HELP)

    class Meta:
        template = "content/blocks/text.html"
        label = _("text")
        icon = "pilcrow"
        description = _("Paragraphs, lists and smaller headings.")
        preview_value = {
            "title": "Kas līgumā jāparedz",
            "text": "<p>Līgumā norāda puses, termiņu un <b>stundas likmi</b>.</p>",
        }
