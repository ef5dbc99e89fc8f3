"""The way from reading to doing: open the form of a document, or see its sample."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

ADDRESS_HELP = _("Begins with a slash, for example, /partneriem/kontakti/.")


def local_address(value: str) -> None:
    if not value.startswith("/") or value.startswith("//"):
        raise ValidationError(_("Give an address of this site, beginning with a slash."))


class SampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    text = blocks.TextBlock(
        label=_("text"), required=False, max_length=400, help_text=_("What to have at hand and how long it takes.")
    )
    action = blocks.CharBlock(label=_("words on the button"), max_length=40, help_text=_("Begin with a verb."))
    href = blocks.CharBlock(
        label=_("address on this site"), max_length=200, validators=[local_address], help_text=ADDRESS_HELP
    )

    class Meta:
        template = "content/blocks/sample.html"
        label = _("document")
        icon = "doc-full"
        description = _("A card with a button that leads to a form or a sample.")
        preview_value = {
            "title": "Sagatavot līgumu",
            "text": "Aizpildīšana aizņem apmēram 15 minūtes.",
            "action": "Sākt līgumu",
            "href": "/ligumi/",
        }
