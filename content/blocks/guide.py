"""How one kind of document is filled in: stands beside its samples."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.sample import local_address
from content.blocks.text import FEATURES


class GuideBlock(blocks.StructBlock):
    kind = blocks.CharBlock(
        label=_("code of the kind"),
        max_length=10,
        help_text=_("As in document numbers: DL is the employment contract."),
    )
    who = blocks.CharBlock(label=_("who fills it in"), max_length=120)
    when = blocks.CharBlock(label=_("when"), max_length=120)
    steps = blocks.RichTextBlock(label=_("how to fill it in"), features=FEATURES)
    read = blocks.CharBlock(label=_("page that tells more"), required=False, validators=[local_address])
    begin = blocks.CharBlock(label=_("form of this site"), required=False, validators=[local_address])

    class Meta:
        label = _("how to fill in a kind")
        icon = "edit"
