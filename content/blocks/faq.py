"""Questions people ask."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


def anchor_of(question: str) -> str:
    """Where an answer stands on its page; the template says the same."""
    return f"j-{slugify(question)}"


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
