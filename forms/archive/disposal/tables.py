"""Lists of the archive: holds, lists for destruction, documents on one, documents that stay and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.archive.disposal.facts import plain_title
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import LineState, ListState
from forms.records.models import CaseDocument
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import datetime

    from signing.facade import HoldOrder

TONES = {
    ListState.REVIEW: "info",
    ListState.WAITING: "warning",
    ListState.APPROVED: "info",
    ListState.DESTROYING: "info",
    ListState.DONE: "success",
    ListState.STOPPED: "danger",
}


NOWRAP = {"td": {"class": "nowrap"}}


class ListTable(Table):
    made_at = tables.Column(verbose_name=gettext_lazy("Made"))
    institution_name = tables.Column(verbose_name=gettext_lazy("Institution"))
    documents = tables.Column(verbose_name=gettext_lazy("Documents"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Act"))
    caption = gettext_lazy("Lists for destruction")

    class Meta(Table.Meta):
        model = DisposalList
        fields = ("made_at", "institution_name", "documents", "state", "act")
        order_by = "-made_at"
        empty_text = gettext_lazy("No lists yet")

    def render_made_at(self, record: DisposalList) -> str:
        address = reverse("archive:disposal-list", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, date_short(riga_date(record.made_at)))

    def render_act(self, record: DisposalList) -> str:
        if record.case is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:passport", args=[record.case.public_id]), record.case.number
        )


def _of_line(name: str, label: Any, *, theirs: str = "", **more: Any) -> tables.Column:
    """A column of what a line is about: ordered by the document's field, then by the line's own."""
    return tables.Column(
        accessor=f"document__{name}", verbose_name=label, order_by=(f"case__{theirs or name}", name), **more
    )


class LineTable(Table):
    number = _of_line("number", gettext_lazy("Number"), attrs=NOWRAP)
    kind = _of_line("kind", gettext_lazy("Kind"))
    day = _of_line("document_date", gettext_lazy("Date"))
    kept = _of_line("kept_until", gettext_lazy("Kept until"), theirs="retention_until")
    sha256 = tables.Column(empty_values=(), verbose_name="SHA-256", orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Documents on the list")

    class Meta(Table.Meta):
        model = DisposalLine
        fields = ("number", "kind", "day", "kept", "sha256", "state")
        order_by = "number"
        empty_text = gettext_lazy("No documents")

    def __init__(self, *args: Any, takes_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takes_out = takes_out

    def render_number(self, record: DisposalLine) -> str:
        document = record.document
        if record.case is None:
            return document.number
        return format_html('<a href="{}">{}</a>', reverse("desk:passport", args=[document.public_id]), document.number)

    def render_kind(self, record: DisposalLine) -> str:
        return plain_title(record.document.kind)

    def render_day(self, record: DisposalLine) -> str:
        return date_short(record.document.document_date)

    def render_kept(self, record: DisposalLine) -> str:
        return date_short(record.document.kept_until)

    def render_sha256(self, record: DisposalLine) -> str:
        if not record.sha256:
            return _("never printed")
        return format_html('<code title="{}">{}…</code>', record.sha256, record.sha256[:12])

    def render_state(self, record: DisposalLine) -> str:
        if self.takes_out and record.state == LineState.LISTED:
            address = reverse("archive:take-out", args=[record.sheet.public_id, record.document.public_id])
            words, number = _("Take out"), record.document.number
            return format_html('<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', address, words, number)
        words = str(record.get_state_display())
        return format_html("{}<br>{}", words, record.reason) if record.reason else words


class StayingTable(Table):
    """Everything in the archive that no list takes, and why."""

    number = tables.Column(verbose_name=gettext_lazy("Number"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    document_date = tables.Column(verbose_name=gettext_lazy("Date"))
    why = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Why it stays"))
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("What to do"))
    caption = gettext_lazy("Documents that stay")

    class Meta(Table.Meta):
        model = CaseDocument
        fields = ("number", "kind", "document_date", "why", "act")
        empty_text = gettext_lazy("Nothing stays: everything is past its term")

    def __init__(self, *args: Any, on: datetime, longer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.longer = on, longer

    def render_number(self, record: CaseDocument) -> str:
        return format_html('<a href="{}">{}</a>', reverse("desk:passport", args=[record.public_id]), record.number)

    def render_kind(self, record: CaseDocument) -> str:
        return plain_title(record.kind)

    def render_document_date(self, record: CaseDocument) -> str:
        return date_short(record.document_date)

    def render_why(self, record: Any) -> str:
        reasons = []
        if record.kept_to > self.on:
            reasons.append(_("kept until %(day)s") % {"day": date_short(last_day(record.kept_to))})
        if record.held:
            reasons.append(_("under a legal hold"))
        if record.listed:
            reasons.append(_("on another list already"))
        return "; ".join(reasons)

    def render_act(self, record: CaseDocument) -> str:
        if not self.longer:
            return ""
        address, words = reverse("archive:longer", args=[record.public_id]), _("Keep longer")
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', address, words, record.number
        )


class BareTable(Table):
    """Numbered records without a sealed original that no list takes, and why."""

    number = tables.Column(attrs=NOWRAP, verbose_name=gettext_lazy("Number"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind"))
    day = tables.Column(verbose_name=gettext_lazy("Date"))
    why = tables.Column(verbose_name=gettext_lazy("Why it stays"))
    caption = gettext_lazy("Records without a sealed original that stay")

    class Meta(Table.Meta):
        orderable = False
        fields = ("number", "kind", "day", "why")


class HoldTable(Table):
    authority = tables.Column(verbose_name=gettext_lazy("Who orders it"))
    number = tables.Column(verbose_name=gettext_lazy("Number of the order"))
    scope = tables.Column(verbose_name=gettext_lazy("What the hold covers"), orderable=False)
    held = tables.Column(verbose_name=gettext_lazy("Archived documents"))
    placed_at = tables.Column(verbose_name=gettext_lazy("Placed"))
    lifted_at = tables.Column(verbose_name=gettext_lazy("Until"), empty_values=())
    caption = gettext_lazy("Holds")

    class Meta(Table.Meta):
        fields = ("authority", "number", "scope", "held", "placed_at", "lifted_at")
        order_by = "-placed_at"
        empty_text = gettext_lazy("No holds")

    def __init__(self, *args: Any, lifts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lifts = lifts

    def render_number(self, record: HoldOrder) -> str:
        return f"{record.number}, {date_short(record.dated)}"

    def render_placed_at(self, record: HoldOrder) -> str:
        return date_short(riga_date(record.placed_at))

    def render_lifted_at(self, record: HoldOrder) -> str:
        if record.lifted_at is not None:
            words = f"{record.lifted_authority}, {record.lifted_number}"
            return format_html("{}<br>{}", date_short(riga_date(record.lifted_at)), words)
        if not self.lifts:
            return _("in force")
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>',
            reverse("archive:hold-lift", args=[record.public_id]), _("Lift the hold"), record.number,
        )  # fmt: skip


def last_day(moment: datetime) -> Any:
    """The last Riga day before the moment that ends it."""
    from datetime import timedelta

    return riga_date(moment - timedelta(microseconds=1))
