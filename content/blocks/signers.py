""" "Kurš paraksta?": the table of signers, computed from the template library."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.signers import signed_papers
from kernel.periods import now, riga_date


class SignersBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    text = blocks.TextBlock(label=_("text"), required=False, max_length=600)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["parts"] = signed_papers(riga_date(now()))
        return context

    class Meta:
        template = "content/blocks/signers.html"
        label = _("table of signers")
        icon = "edit"
        description = _(
            "Who signs each kind of document, in which order, by which means; made from the template library."
        )
        preview_value = {"title": "Kurš paraksta?", "text": ""}
