"""Mentors in plans with where their hand-over stands; the lines of one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms.closing.handover.states import HandoverState
from forms.plans.models import PlanProvider
from kernel.grammar import date_short
from kernel.web.languages import latvian
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.closing.handover.facts import Line
    from forms.closing.handover.models import HandoverRecord


class HandoverTable(Table):
    """Rows of PlanProvider with their records prefetched as `living`."""

    learner = tables.Column(accessor="plan__learner__person__surname", verbose_name=gettext_lazy("Learner"))
    mentor = tables.Column(accessor="mentor__surname", verbose_name=gettext_lazy("Mentor"))
    semester_end = tables.Column(accessor="plan__semester_end", verbose_name=gettext_lazy("Semester ends"))
    state = tables.Column(verbose_name=gettext_lazy("Hand-over"), empty_values=(), orderable=False)
    caption = gettext_lazy("Hand-over of originals")

    class Meta(Table.Meta):
        model = PlanProvider
        fields = ("learner", "mentor", "semester_end", "state")
        order_by = "-semester_end"
        empty_text = gettext_lazy("No plans yet")

    def render_learner(self, record: PlanProvider) -> str:
        name = record.plan.learner.person.name
        return format_html('<a href="{}">{}</a>', address_of(record), name)

    def render_mentor(self, record: PlanProvider) -> str:
        return record.mentor.name

    def render_semester_end(self, value: date) -> str:
        return date_short(value)

    def render_state(self, record: PlanProvider) -> str:
        return state_of(record)


def living(provider: PlanProvider) -> HandoverRecord | None:
    """The record of a provider whose `living` is prefetched."""
    rows: list[HandoverRecord] = provider.living  # type: ignore[attr-defined]
    return rows[0] if rows else None


def address_of(provider: PlanProvider) -> str:
    """Of the record, else of the plan's end."""
    row = living(provider)
    if row is not None:
        return reverse("closing:handover", args=[row.public_id])
    return reverse("closing:plan", args=[provider.plan.public_id])


def state_of(provider: PlanProvider) -> str:
    row = living(provider)
    return str(HandoverState(row.state).label) if row is not None else _("not begun")


def line_rows(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Each original: pages that go, or why it is missing, or that it is a file."""
    return [{"key": latvian(one.original.name), "value": _said(one)} for one in lines]


def _said(one: Line) -> str:
    if one.original.electronic:
        return _("electronic, in the archive; nothing to hand over")
    if one.pages:
        return ngettext("%(count)s page", "%(count)s pages", one.pages) % {"count": one.pages}
    return _("missing: %(reason)s") % {"reason": one.reason}
