"""Files to download: the address stays when an editor replaces the file."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class FilesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    files = blocks.ListBlock(
        DocumentChooserBlock(label=_("file")),
        label=_("files"),
        min_num=1,
        max_num=20,
        help_text=_("Kind, size, version and date are shown by themselves."),
    )

    class Meta:
        template = "content/blocks/files.html"
        label = _("files")
        icon = "download"
        description = _("Files to download, with their version, size and date.")
        preview_value = {"title": "Lejupielādei", "files": []}
