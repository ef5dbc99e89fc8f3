"""Lists of an institution's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.models import Institution
from kernel.grammar import date_short
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from doc_templates.facade import Proposal


class PlaceTable(Table):
    name = tables.Column(verbose_name=gettext_lazy("Institution"))
    register_code = tables.Column(verbose_name=gettext_lazy("Register code"))
    caption = gettext_lazy("Institutions")

    class Meta(Table.Meta):
        model = Institution
        fields = ("name", "register_code")
        order_by = "name"
        empty_text = gettext_lazy("No institutions yet")

    def render_name(self, record: Institution) -> str:
        return format_html('<a href="{}">{}</a>', reverse("own:place", args=[record.register_code]), record.name)


class HoldingTable(Table):
    """Kinds of documents with the template that holds today."""

    title = tables.Column(verbose_name=gettext_lazy("Kind of document"))
    own = tables.Column(verbose_name=gettext_lazy("Template in force"))
    since = tables.Column(verbose_name=gettext_lazy("From"))
    caption = gettext_lazy("Templates")

    class Meta(Table.Meta):
        orderable = False

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def render_title(self, record: Any) -> str:
        address = reverse("own:kind", args=[self.place, record.kind])
        return format_html('<a href="{}">{}</a> ({})', address, record.title, record.kind)

    def render_own(self, record: Any) -> str:
        return _("the institution's own") if record.own else _("common")

    def render_since(self, value: Any) -> str:
        return date_short(value)


class ProposalTable(Table):
    """Uploaded templates of a kind: from when, how far, who and when."""

    effective_from = tables.Column(verbose_name=gettext_lazy("From"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    proposed = tables.Column(empty_values=(), verbose_name=gettext_lazy("Uploaded"))
    decided = tables.Column(empty_values=(), verbose_name=gettext_lazy("Decided"))
    file = tables.Column(empty_values=(), verbose_name=gettext_lazy("File"))
    caption = gettext_lazy("Uploaded templates")

    class Meta(Table.Meta):
        orderable = False
        empty_text = gettext_lazy("Nothing has been uploaded yet")

    def render_effective_from(self, record: Proposal) -> str:
        address = reverse("own:proposal", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, date_short(record.effective_from))

    def render_state(self, record: Proposal) -> str:
        return record.get_state_display()

    def render_proposed(self, record: Proposal) -> str:
        return f"{record.proposed_by}, {shown_moment(record.proposed_at)}"

    def render_decided(self, record: Proposal) -> str:
        who, when = record.withdrawn_by or record.decided_by, record.withdrawn_at or record.decided_at
        return f"{who}, {shown_moment(when)}" if who else "–"

    def render_file(self, record: Proposal) -> str:
        return _file(reverse("own:proposal-file", args=[record.public_id]), date_short(record.effective_from))


class ShippedTable(Table):
    """Templates of a kind that came with the portal."""

    effective_from = tables.Column(verbose_name=gettext_lazy("From"))
    label = tables.Column(verbose_name=gettext_lazy("Edition"))
    file = tables.Column(empty_values=(), verbose_name=gettext_lazy("File"))
    caption = gettext_lazy("Common templates that came with the portal")

    class Meta(Table.Meta):
        orderable = False

    def render_effective_from(self, value: Any) -> str:
        return date_short(value)

    def render_file(self, record: Any) -> str:
        return _file(reverse("own:edition-file", args=[record.public_id]), record.label)


class PlaceholderTable(Table):
    name = tables.Column(verbose_name=gettext_lazy("Placeholder"))
    example = tables.Column(verbose_name=gettext_lazy("In the sample"))
    obligatory = tables.Column(verbose_name=gettext_lazy("Obligatory"))
    caption = gettext_lazy("Placeholders of this kind")

    class Meta(Table.Meta):
        orderable = False

    def render_name(self, value: str) -> str:
        return format_html("<code>{}</code>", value)

    def render_obligatory(self, value: bool) -> str:
        return _("yes") if value else "–"


def _file(address: str, of: str) -> str:
    return format_html('<a href="{}" download>DOCX<span class="visually-hidden"> – {}</span></a>', address, of)
