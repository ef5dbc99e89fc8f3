"""Suitability checks as a list: what expires when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms.contracts.checks.actions import REMINDERS
from forms.contracts.models import SuitabilityCheck
from forms.people.tables import Marked
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date


class CheckTable(Marked, Table):
    """The newest check of each mentor and employer; the one to repeat first stands first."""

    mentor = tables.Column(
        accessor="mentor__surname",
        linkify=("contracts:suitability", {"check_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Mentor"),
    )
    employer = tables.Column(accessor="employer__name", verbose_name=gettext_lazy("Employer"))
    checked_on = tables.Column(verbose_name=gettext_lazy("Date of check"))
    result = tables.Column(verbose_name=gettext_lazy("Result"))
    valid_until = tables.Column(verbose_name=gettext_lazy("Next check due"))
    caption = gettext_lazy("Suitability checks")

    class Meta(Table.Meta):
        model = SuitabilityCheck
        fields = ("mentor", "employer", "checked_on", "result", "valid_until")
        order_by = "valid_until"
        empty_text = gettext_lazy("No suitability checks yet")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_mentor(self, record: SuitabilityCheck) -> str:
        return self.marked(record.mentor.name, record.mentor_id, record.employer)

    def render_checked_on(self, value: date) -> str:
        return date_short(value)

    def render_valid_until(self, record: SuitabilityCheck) -> str:
        kind, label = due(record, on=self.on)
        tag = render_to_string("components/tag/tag.html", {"kind": kind, "label": label}) if label else ""
        return format_html("{} {}", date_short(record.valid_until), tag)


def due(check: SuitabilityCheck, *, on: date) -> tuple[str, str]:
    """Tone and words of how near the next check is; "" while it is far."""
    left = (check.valid_until - on).days
    if left < 0:
        return "danger", _("overdue")
    if left <= max(REMINDERS):
        words = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
        return "warning", words
    return "neutral", ""
