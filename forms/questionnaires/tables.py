"""Lists of filled forms, the same for a spreadsheet, charts of scales, one answer sheet as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.questionnaires.access import Depth
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.documents import name_of
from forms.questionnaires.models import FilledForm, FormProposal
from forms.questionnaires.rules import asked, open_answers
from forms.questionnaires.wording import answered
from kernel.exports import as_xlsx
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from forms.questionnaires.access import Reach
    from forms.questionnaires.definitions import Definition


class FilledTable(Table):
    """Filled forms somebody may see, the newest first."""

    key = tables.Column(
        linkify=("questionnaires:record", {"record_id": tables.A("public_id")}), verbose_name=gettext_lazy("Form")
    )
    number = tables.Column(accessor="case__number", verbose_name=gettext_lazy("Number"))
    filled_by = tables.Column(
        accessor="filled_by",
        order_by=("filled_by__last_name", "filled_by__first_name"),
        verbose_name=gettext_lazy("Filled in by"),
    )
    submitted_at = tables.Column(verbose_name=gettext_lazy("Submitted"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Filled forms")

    class Meta(Table.Meta):
        model = FilledForm
        fields = ("key", "number", "filled_by", "submitted_at", "state")
        order_by = "-submitted_at"
        empty_text = gettext_lazy("No filled forms yet")

    def render_key(self, record: FilledForm) -> str:
        return definition_of(record.edition).title

    def render_filled_by(self, record: FilledForm) -> str:
        return name_of(record.filled_by)

    def render_submitted_at(self, value: datetime) -> str:
        return date_short(riga_date(value))


class ProposalTable(Table):
    """Uploaded definitions, the newest first."""

    title = tables.Column(
        linkify=("questionnaires:proposal", {"proposal_id": tables.A("public_id")}), verbose_name=gettext_lazy("Form")
    )
    key = tables.Column(verbose_name=gettext_lazy("Mark"))
    effective_from = tables.Column(verbose_name=gettext_lazy("In force from"))
    proposed_at = tables.Column(verbose_name=gettext_lazy("Uploaded"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Uploaded forms")

    class Meta(Table.Meta):
        model = FormProposal
        fields = ("title", "key", "effective_from", "proposed_at", "state")
        order_by = "-proposed_at"
        empty_text = gettext_lazy("No form has been uploaded yet")

    def render_proposed_at(self, value: datetime) -> str:
        return shown_moment(value)


def sections_for(row: FilledForm, depth: Depth) -> list[dict[str, Any]]:
    """What this reader reads of it."""
    return answered(definition_of(row.edition), row.answers, whole=depth == Depth.ALL)


def chart_rows(rows: Iterable[FilledForm], reach: Reach) -> list[dict[str, Any]]:
    """Of each scale a chart: one bar for each time it was answered, the oldest first. Steps that this reader may not see
    are left out."""
    charts: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda one: one.submitted_at):
        definition = definition_of(row.edition)
        answers = row.answers if reach.depth(row) == Depth.ALL else open_answers(definition, row.answers)
        for section, field in definition.scales:
            value = (answers.get(section.id) or {}).get(field.id)
            if not isinstance(value, int):
                continue
            chart = charts.setdefault(f"{section.id}-{field.id}", {"title": field.label, "bars": []})
            chart["bars"].append(_bar(row, value, field.low or 0, field.high or 1))
    return [{**chart, "anchor": f"chart-{name}"} for name, chart in charts.items()]


def _bar(row: FilledForm, value: int, low: int, high: int) -> dict[str, str]:
    share = 100 * (value - low + 1) / (high - low + 1)
    return {"label": date_short(riga_date(row.submitted_at)), "figure": f"{value} / {high}", "share": f"{share:.2f}"}


def averages(rows: Sequence[FilledForm], reach: Reach) -> list[dict[str, str]]:
    """Key and value of each scale: over how many answers, on average."""
    found = []
    for chart in chart_rows(rows, reach):
        values = [int(bar["figure"].split(" / ")[0]) for bar in chart["bars"]]
        mean = f"{sum(values) / len(values):.1f}".replace(".", ",")
        found.append(
            {
                "key": chart["title"],
                "value": _("%(mean)s on average, answers: %(count)s") % {"mean": mean, "count": len(values)},
            }
        )
    return found


def sheet(definition: Definition, rows: Iterable[FilledForm], reach: Reach) -> bytes:
    """All records of a form that this person reads, as deep as on their pages: one line each, a line for each row of a
    section that repeats."""
    heads = [_("Number"), _("Filled in by"), _("Submitted"), _("State")]
    lines: list[Mapping[str, str]] = []
    for row in rows:
        line: dict[str, str] = {
            heads[0]: row.case.number, heads[1]: name_of(row.filled_by), heads[2]: shown_moment(row.submitted_at),
            heads[3]: str(row.get_state_display()),
        }  # fmt: skip
        for section in sections_for(row, reach.depth(row)):
            for one in section["rows"]:
                line[f"{section['title']}: {one['key']}"] = one["value"]
        lines.append(line)
    # The order of the form of today, then what only older editions ask.
    names = list(dict.fromkeys([*heads, *_questions(definition), *(name for line in lines for name in line)]))
    used = [name for name in names if name in heads or any(name in line for line in lines)]
    return as_xlsx(used, [[line.get(name, "") for name in used] for line in lines])


def _questions(definition: Definition) -> list[str]:
    return [f"{section.title}: {one.label}" for section, fields in asked(definition, {}) for one in fields]
