"""Questions people ask."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES, VALUE_HELP


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("question"), max_length=200, help_text=_("As people ask it, with a question mark.")
    )
    answer = blocks.RichTextBlock(label=_("answer"), features=FEATURES, max_length=1500, help_text=VALUE_HELP)


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"), min_num=1, max_num=30)

    class Meta:
        template = "content/blocks/faq.html"
        label = _("questions and answers")
        icon = "help"
        description = _("Questions that open to show their answers.")
        preview_value = {
            "title": "Jautājumi un atbildes",
            "questions": [{"question": "Kur glabā oriģinālu?", "answer": "<p>Pie darba devēja.</p>"}],
        }
