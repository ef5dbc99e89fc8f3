"""Something not to be missed."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.text import FEATURES


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
    )
    text = blocks.RichTextBlock(label=_("text"), features=FEATURES)

    class Meta:
        template = "content/blocks/notice.html"
        label = _("notice")
        icon = "warning"
