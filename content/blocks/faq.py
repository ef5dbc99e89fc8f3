"""Questions people ask. Each answer has an address of its own, so that others can link to it."""

from typing import Any

from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


def anchor_of(item: Any) -> str:
    """Where an answer stands on its page: the editor's word, or one made of the question, which changes with it."""
    return f"j-{item.get('anchor') or slugify(item['question'])}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"))
    answer = blocks.RichTextBlock(label=_("answer"), features=FEATURES)
    source = blocks.CharBlock(label=_("source of the rule"), required=False)
    anchor = blocks.CharBlock(label=_("word in the address"), required=False, validators=[validate_slug])


class FaqBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    questions = blocks.ListBlock(QuestionBlock(), label=_("questions"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["entries"] = [(anchor_of(item), item) for item in value["questions"]]
        return context

    class Meta:
        template = "content/blocks/faq.html"
        label = _("questions and answers")
        icon = "help"
