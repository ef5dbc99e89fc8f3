"""What was found, as a table to choose from and as rows of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.archive.finding.models import DocumentSet
from forms.desk.tables import RegisterTable
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from forms.records.models import CaseDocument


class FoundTable(RegisterTable):
    """The register's columns and a box beside each document. `chooses`: this person may make sets of documents."""

    chosen = tables.Column(verbose_name=_("Choose"), accessor="public_id", orderable=False)
    caption = _("Documents found")

    class Meta(RegisterTable.Meta):
        fields = ("number", "document_date", "title", "institution_name", "state", "chosen")
        order_by = "-document_date"
        empty_text = _("Nothing was found. Write fewer or other words, or leave a field empty.")

    def __init__(self, *args: Any, chooses: bool, everything: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if chooses else ("chosen",), **kwargs)
        self.everything = everything

    def render_chosen(self, record: CaseDocument) -> str:
        return format_html(
            '<span class="choice"><input type="checkbox" name="chosen" value="{}" aria-label="{}"{}></span>',
            record.public_id,
            f"{record.number}, {record.title}",
            " checked" if self.everything else "",
        )


class SetsTable(Table):
    """Sets somebody has asked for."""

    title = tables.Column(linkify=("archive:set", {"set_id": tables.A("public_id")}), verbose_name=_("Set"))
    form = tables.Column(verbose_name=_("What it holds"))
    total = tables.Column(verbose_name=_("Documents"), orderable=False)
    state = tables.Column(verbose_name=_("State"))
    asked_at = tables.Column(verbose_name=_("Asked for"))
    erase_at = tables.Column(verbose_name=_("Kept until"))
    caption = _("Your sets")

    class Meta(Table.Meta):
        model = DocumentSet
        fields = ("title", "form", "total", "state", "asked_at", "erase_at")
        empty_text = _("You have no sets of documents. Find documents, choose them and make a set.")

    def render_asked_at(self, value: Any) -> str:
        return shown_moment(value)

    def render_erase_at(self, value: Any) -> str:
        return shown_moment(value)
