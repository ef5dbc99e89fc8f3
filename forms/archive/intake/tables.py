"""Originals made elsewhere as a list, and one of them as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.archive.intake.models import IntakeItem
from forms.archive.intake.states import TONES, Doubt, ItemState, Match
from forms.desk.passport import verdict_words
from kernel.files.intake import TITLES
from kernel.web.dates import shown_moment
from kernel.web.tables import Table
from signing.data import Report

if TYPE_CHECKING:
    from forms.records.models import CaseDocument


def verdict_of(report: Report | None) -> str:
    """The verdict in words; a file without signatures has none."""
    if report is None or not report.signatures:
        return str(_("no electronic signature"))
    words = verdict_words(report.verdict)[0]
    return _("%(verdict)s (test signatures)") % {"verdict": words} if report.test else words


def missing(item: IntakeItem) -> str:
    """What has to be done with it."""
    said = {
        ItemState.RECEIVED: _("Wait: the file is being checked."),
        ItemState.READY: _("Say what it is and register it."),
        ItemState.SCAN: _("Say what it is, who signed and where the paper lies, then register it."),
        ItemState.OURS: _("Hand it in for the document it belongs to."),
    }
    state = ItemState(item.state)
    if state in {ItemState.DOUBTFUL, ItemState.DUPLICATE}:
        return str(Doubt(item.doubt).label)
    if state == ItemState.SET_ASIDE:
        return str(item.reason)
    return str(said.get(state, ""))


class ItemTable(Table):
    """The work list."""

    name = tables.Column(
        linkify=("archive:intake-item", {"item_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("File"),
        orderable=False,
    )
    state = tables.Column(verbose_name=gettext_lazy("State"))
    verdict = tables.Column(verbose_name=gettext_lazy("Verdict"), orderable=False, empty_values=())
    matched = tables.Column(verbose_name=gettext_lazy("Our document"), orderable=False)
    missing = tables.Column(verbose_name=gettext_lazy("What is missing"), orderable=False, empty_values=())
    received_at = tables.Column(verbose_name=gettext_lazy("Received"))
    caption = gettext_lazy("Originals made elsewhere")

    class Meta(Table.Meta):
        model = IntakeItem
        fields = ("name", "state", "verdict", "matched", "missing", "received_at")
        empty_text = gettext_lazy("Nothing waits here. Take files in, and they appear with what was found.")

    def render_state(self, record: IntakeItem) -> str:
        context = {"kind": TONES[ItemState(record.state)], "label": record.get_state_display()}
        return render_to_string("components/tag/tag.html", context)

    def render_verdict(self, record: IntakeItem) -> str:
        if record.state == ItemState.RECEIVED:
            return ""
        return verdict_of(Report.from_dict(record.report) if record.report else None)

    def render_matched(self, record: IntakeItem) -> str:
        case: CaseDocument | None = record.case or record.matched
        return linked(case) if case is not None else ""

    def render_missing(self, record: IntakeItem) -> str:
        return missing(record)

    def render_received_at(self, value: Any) -> str:
        return shown_moment(value)


def linked(case: CaseDocument) -> str:
    """The number, leading to the passport."""
    return format_html('<a href="{}">{}</a>', reverse("desk:passport", args=[case.public_id]), case.number)


def rows_of(item: IntakeItem, report: Report | None) -> list[dict[str, Any]]:
    """One file as people read it."""
    rows: list[dict[str, Any]] = [
        {"key": _("What it is"), "value": TITLES.get(item.blob.media_type, item.blob.media_type)},
        {"key": _("Received"), "value": f"{shown_moment(item.received_at)}, {item.received_by}"},
        {"key": "SHA-256", "value": item.blob.sha256},
        {"key": _("Verdict"), "value": verdict_of(report) if item.state != ItemState.RECEIVED else ""},
        {"key": _("What is missing"), "value": missing(item)},
    ]
    if item.matched is not None:
        how = Match(item.match_by).label
        rows.append({"key": _("Our document"), "value": f"{item.matched.number}, {item.matched.title} – {how}"})
    if item.details.get("number"):
        rows.append({"key": _("Number given elsewhere"), "value": item.details["number"]})
    return rows
