"""The semester's evaluation as a paper (D18, KIND IZ): printed when asked for, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

import doc_templates.facade as documents_facade
from forms.closing.states import NEXT_STEPS, EvaluationState, Onward, Reached, Reduced
from forms.people.letterhead import letterhead_of
from forms.programmes.wording import semester_name
from kernel.grammar import date_short
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from doc_templates.facade import Typeset
    from forms.closing.models import MentoringEvaluation

KIND = "IZ"


def printed_evaluation(row: MentoringEvaluation, *, on: datetime) -> Typeset:
    """Raises the RenderError tree."""
    day = riga_date(on)  # stands for the number: nothing is registered later
    context = evaluation_context(row, on=on)
    return documents_facade.print_once(kind=KIND, on=day, context=context, created=on, number=date_short(day))


def evaluation_context(row: MentoringEvaluation, *, on: datetime) -> dict[str, Any]:
    plan = row.plan
    with translation.override("lv"):  # papers are in Latvian
        return {
            "road": "",
            "letterhead": letterhead_of(plan.institution),
            "learner": {
                "name": plan.learner.person.name,
                "stage": f"{plan.level}. {'kurss' if plan.stage == 'course' else 'klase'}",
            },
            "mentor": {"name": row.mentor.name},
            "plan": {"number": plan.number or ""},
            "semester": semester_name(plan.academic_year, plan.semester),
            "filled": date_short(riga_date(row.filled_at)),
            "state": str(EvaluationState(row.state).label),
            "reduced": str(Reduced(row.reduced).label),
            "reached": str(Reached(row.reached).label),
            "onward": str(Onward(row.onward).label),
            "changes": _paragraphs(row.changes),
            "cooperation": _paragraphs(row.cooperation),
            "review": _review(row),
            "made": f"{riga(on):%d.%m.%Y. %H:%M}",
        }


def _review(row: MentoringEvaluation) -> dict[str, Any]:
    """The institution's part; empty until the plan author has written it."""
    if row.reviewed_at is None or row.reviewed_by is None:
        return {"risks": "", "next": "", "feedback": [], "who": "", "when": ""}
    return {
        "risks": str(Reduced(row.risks_after).label),
        "next": str(dict(NEXT_STEPS)[row.next_step]),
        "feedback": _paragraphs(row.feedback),
        "who": row.reviewed_by.get_full_name(),
        "when": date_short(riga_date(row.reviewed_at)),
    }


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
