"""What to do, in order."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


class StepBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("step"))
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES, required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    steps = blocks.ListBlock(StepBlock(), label=_("steps"))

    class Meta:
        template = "content/blocks/steps.html"
        label = _("steps")
        icon = "list-ol"
