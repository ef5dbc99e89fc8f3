"""The list of plans at their semester's end, one evaluation as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.closing.entry import EvaluationForm, ReviewForm
from forms.plans.models import SupportPlan
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.closing.facts import Answered
    from forms.closing.models import MentoringEvaluation


class EndTable(Table):
    """Plans I may see with what their end lacks; the latest end first."""

    learner = tables.Column(
        accessor="learner__person__surname",
        linkify=("closing:plan", {"plan_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Learner"),
    )
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    semester_end = tables.Column(verbose_name=gettext_lazy("Semester ends"))
    state = tables.Column(verbose_name=gettext_lazy("Plan"))
    evaluation = tables.Column(
        accessor="evaluation__state", verbose_name=gettext_lazy("Evaluation"), empty_values=(), orderable=False
    )
    caption = gettext_lazy("End of the semester")

    class Meta(Table.Meta):
        model = SupportPlan
        fields = ("learner", "institution", "semester_end", "state", "evaluation")
        order_by = "-semester_end"
        empty_text = gettext_lazy("No plans yet")

    def render_learner(self, record: SupportPlan) -> str:
        return record.learner.person.name

    def render_semester_end(self, value: date) -> str:
        return date_short(value)

    def render_evaluation(self, record: SupportPlan) -> str:
        row = getattr(record, "evaluation", None)
        return row.get_state_display() if row else _("not filled in")


def answer_rows(row: MentoringEvaluation) -> list[dict[str, Any]]:
    """The mentor's five answers."""
    return _rows(row, EvaluationForm)


def review_rows(row: MentoringEvaluation) -> list[dict[str, Any]]:
    return _rows(row, ReviewForm)


def evaluation_rows(row: MentoringEvaluation) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one evaluation as a table to take: the mentor's answers, then the institution's part."""
    rows = [*answer_rows(row), *(review_rows(row) if row.reviewed_at else [])]
    opening = [[_("Plan"), row.plan.number or ""], [_("Mentor"), row.mentor.name]]
    return [_("Question"), _("Answer")], [*opening, *([one["key"], str(one["value"])] for one in rows)]


def summary_rows(semester: str, count: int, answered: Sequence[Answered]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the summary as a table to take: one row an answer."""
    header = [_("Semester"), _("Question"), _("Answer"), _("How many times")]
    rows = [[semester, _("Evaluations filled in"), "", str(count)]]
    for one in answered:
        question = str(EvaluationForm.base_fields[one.question].label)
        rows += [[semester, question, label, str(number)] for label, number in one.counts]
    return header, rows


def _rows(row: MentoringEvaluation, form: Any) -> list[dict[str, Any]]:
    found = []
    for name, field in form.base_fields.items():
        if name != "version":
            value = getattr(row, name)
            shown = dict(getattr(field, "choices", ())).get(value, value)
            found.append({"key": str(field.label), "value": shown})
    return found
