"""Questions people ask."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"))
    answer = blocks.RichTextBlock(label=_("answer"), features=FEATURES)


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"))

    class Meta:
        template = "content/blocks/faq.html"
        label = _("questions and answers")
        icon = "help"
