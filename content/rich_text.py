"""Links to files in running text say what stands behind them."""

from django.utils.html import format_html
from wagtail.documents.rich_text import DocumentLinkHandler


class FileLinkHandler(DocumentLinkHandler):
    """`data-file` is shown after the words of the link by the style sheet: kind, size, version, day."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [
            format_html('<a href="{}" data-file=" ({})">', file.url, file.about) if file else "<a>"
            for file in cls.get_many(attrs_list)
        ]
