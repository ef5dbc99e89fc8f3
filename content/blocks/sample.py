"""The way from reading to doing: open the form of a document, or see its sample."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def local_address(value: str) -> None:
    if not value.startswith("/") or value.startswith("//"):
        raise ValidationError(_("Give an address of this site, beginning with a slash."))


class SampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    text = blocks.TextBlock(label=_("text"), required=False)
    action = blocks.CharBlock(label=_("words on the button"))
    href = blocks.CharBlock(label=_("address on this site"), validators=[local_address])

    class Meta:
        template = "content/blocks/sample.html"
        label = _("document")
        icon = "doc-full"
