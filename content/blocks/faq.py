"""Questions people ask. Each answer has an address of its own, so that others can link to it."""

from typing import Any

from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES, VALUE_HELP


def anchor_of(item: Any) -> str:
    """Where an answer stands on its page: the editor's word, or one made of the question, which changes with it."""
    return f"j-{item.get('anchor') or slugify(item['question'])}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(
        label=_("question"), max_length=200, help_text=_("As people ask it, with a question mark.")
    )
    answer = blocks.RichTextBlock(label=_("answer"), features=FEATURES, max_length=1500, help_text=VALUE_HELP)
    source = blocks.CharBlock(
        label=_("source of the rule"), required=False, max_length=200, help_text=_("Who says so, and since when.")
    )
    anchor = blocks.CharBlock(
        label=_("word in the address"),
        required=False,
        max_length=60,
        validators=[validate_slug],
        help_text=_("Empty: made of the question. Give one before others link to the answer."),
    )


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"), min_num=1, max_num=30)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["entries"] = [(anchor_of(item), item) for item in value["questions"]]
        return context

    class Meta:
        template = "content/blocks/faq.html"
        label = _("questions and answers")
        icon = "help"
        description = _("Questions that open to show their answers.")
        preview_value = {
            "title": "Jautājumi un atbildes",
            "questions": [{"question": "Kur glabā oriģinālu?", "answer": "<p>Pie darba devēja.</p>"}],
        }
