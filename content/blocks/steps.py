"""What to do, in order."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES, VALUE_HELP


class StepBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("step"), max_length=80, help_text=_("The number is put by itself."))
    text = blocks.RichTextBlock(
        label=_("text"), features=FEATURES, required=False, max_length=1000, help_text=VALUE_HELP
    )


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    steps = blocks.ListBlock(StepBlock(), label=_("steps"), min_num=1, max_num=15)

    class Meta:
        template = "content/blocks/steps.html"
        label = _("steps")
        icon = "list-ol"
        description = _("Numbered steps in the order in which they are done.")
        preview_value = {
            "title": "Kārtība",
            "steps": [
                {"name": "Pārrunas", "text": "<p>Vienojas par vajadzībām un stundām.</p>"},
                {"name": "Parakstīšana", "text": "<p>Vispirms paraksta mentors.</p>"},
            ],
        }
