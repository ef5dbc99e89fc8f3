"""The list to choose records from that are sent in one act."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from kernel.web.tables import Table


class SendTable(Table):
    """Rows of {"public_id", "line"} (forms.records.batch.Line); `everything`: all are chosen to begin with."""

    title = tables.Column(accessor="line__title", verbose_name=gettext_lazy("Document"))
    text = tables.Column(accessor="line__text", verbose_name=gettext_lazy("Details"))
    chosen = tables.Column(verbose_name=gettext_lazy("Choose"), empty_values=())
    caption = gettext_lazy("Prepared, not sent yet")

    class Meta(Table.Meta):
        fields = ("title", "text", "chosen")
        orderable = False
        empty_text = gettext_lazy("Nothing waits to be sent")

    def __init__(self, *args: Any, everything: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.everything = everything

    def render_title(self, record: dict[str, Any]) -> str:
        line = record["line"]
        return format_html('<a href="{}">{}</a>', line.href, line.title)

    def render_chosen(self, record: dict[str, Any]) -> str:
        line = record["line"]
        return format_html(
            '<span class="choice"><input type="checkbox" name="chosen" value="{}" aria-label="{}"{}></span>',
            record["public_id"],
            f"{line.title}, {line.text}",
            " checked" if self.everything else "",
        )
