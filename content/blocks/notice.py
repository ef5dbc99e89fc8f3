"""Something not to be missed."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES, VALUE_HELP


class NoticeBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("info", _("good to know")),
            ("warning", _("warning")),
            ("success", _("done")),
            ("danger", _("problem")),
        ],
        default="info",
        label=_("kind"),
        help_text=_("One or two notices a page; where everything is important, nothing is."),
    )
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES, max_length=800, help_text=VALUE_HELP)

    class Meta:
        template = "content/blocks/notice.html"
        label = _("notice")
        icon = "warning"
        description = _("A framed text that must not be overlooked.")
        preview_value = {"kind": "warning", "text": "<p><b>Stundas nedrīkst pārklāties.</b> Pārbaudiet grafiku.</p>"}
