"""How one kind of document is filled in: stands beside its samples."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.sample import ADDRESS_HELP, local_address
from content.blocks.text import FEATURES


class GuideBlock(blocks.StructBlock):
    kind = blocks.CharBlock(
        label=_("code of the kind"),
        max_length=10,
        help_text=_("As in document numbers: DL is the employment contract."),
    )
    who = blocks.CharBlock(label=_("who fills it in"), max_length=120, help_text=_("The role, in a few words."))
    when = blocks.CharBlock(label=_("when"), max_length=120, help_text=_("Before or after what, in a few words."))
    steps = blocks.RichTextBlock(label=_("how to fill it in"), features=FEATURES, max_length=2500)
    read = blocks.CharBlock(
        label=_("page that tells more"),
        required=False,
        max_length=200,
        validators=[local_address],
        help_text=ADDRESS_HELP,
    )
    begin = blocks.CharBlock(
        label=_("form of this site"), required=False, max_length=200, validators=[local_address], help_text=ADDRESS_HELP
    )

    class Meta:
        label = _("how to fill in a kind")
        icon = "edit"
        template = "content/blocks/guide.html"
        description = _("Who fills in one kind of document, when and how; stands beside its samples.")
        preview_value = {
            "kind": "DL",
            "who": "Darba devējs",
            "when": "Pirms mentoru pievieno IAP",
            "steps": "<p>Sagatavojiet apliecības numuru un kontu.</p>",
            "read": "/partneriem/darba-ligums/",
            "begin": "/ligumi/",
        }
