"""A month of the diary as a paper (D12, KIND MD): as deep as who asks for it may read; printed, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

import doc_templates.facade as documents_facade
from forms.months.access import Depth
from forms.months.states import TOOK_PLACE, DiaryState, EntryState
from forms.people.letterhead import letterhead_of
from kernel.grammar import date_short
from kernel.grammar.dates import MONTHS
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from doc_templates.facade import Typeset
    from forms.months.diary.models import DiaryEntry
    from forms.months.models import LearnerMonth

KIND = "MD"
#: What an extract leaves out, by who reads it.
LEFT_OUT = {
    Depth.HOURS: "Izrakstā ir dienas un stundas; pārējo, ko raksta mentors, lasa mentors un aģentūra.",
    Depth.ACTIVITIES: "Izrakstā ir dienas, stundas un aktivitātes; pārējo, ko raksta mentors, lasa mentors un aģentūra.",
    Depth.ALL: "",
}


def printed_extract(row: LearnerMonth, *, depth: Depth, on: datetime) -> Typeset:
    """Raises the RenderError tree."""
    context = as_context(row, depth=depth, on=on)
    day = riga_date(on)  # stands for the number: nothing is registered later
    return documents_facade.print_once(kind=KIND, on=day, context=context, created=on, number=date_short(day))


def as_context(row: LearnerMonth, *, depth: Depth, on: datetime) -> dict[str, Any]:
    """The month as its page tells it. One query."""
    plan, entries = row.provider.plan, list(row.diary.entries.all())
    with translation.override("lv"):  # papers are in Latvian
        meetings = [_meeting(one, depth) for one in entries]
    return {
        "road": "",
        "letterhead": letterhead_of(plan.institution),
        "learner": {
            "name": plan.learner.person.name,
            "stage": f"{plan.level}. {'kurss' if plan.stage == 'course' else 'klase'}",
        },
        "mentor": {"name": row.provider.mentor.name},
        "plan": {"number": plan.number or ""},
        "month": f"{row.month.year}. gada {MONTHS[row.month.month - 1]}",
        "meetings": meetings,
        "total": str(sum(one.hours for one in entries)),
        "confirmed": _confirmed(row),
        "depth": LEFT_OUT[depth],
        "made": _moment(on),
    }


def _meeting(entry: DiaryEntry, depth: Depth) -> dict[str, Any]:
    starts, ends = riga(entry.starts_at), riga(entry.ends_at)
    return {
        "when": f"{starts:%d.%m.%Y. %H:%M}–{ends:%H:%M}",
        "hours": str(entry.hours),
        "state": str(EntryState(entry.state).label),
        "lines": [{"key": key, "value": value} for key, value in _lines(entry, depth) if value],
    }


def _lines(entry: DiaryEntry, depth: Depth) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    if depth >= Depth.ACTIVITIES:
        pairs = [("Vieta", entry.place), ("Aktivitātes", entry.before.get("activities", ""))]
    if depth == Depth.ALL:
        pairs.append(("Mērķi un uzdevumi", entry.before.get("goals", "")))
        if entry.state in TOOK_PLACE:
            pairs += [
                ("Norise", entry.after.get("course", "")),
                ("Rezultāti un secinājumi", entry.after.get("results", "")),
                ("Nākamie soļi", entry.after.get("next_steps", "")),
            ]
        pairs.append(("Iemesls", entry.reason))
    return pairs


def _confirmed(row: LearnerMonth) -> str:
    if row.diary.state != DiaryState.CONFIRMED or row.diary.confirmed_at is None:
        return "mentors mēnesi vēl nav apstiprinājis"
    return f"mentors apstiprināja {_moment(row.diary.confirmed_at)}"


def _moment(moment: datetime) -> str:
    return f"{riga(moment):%d.%m.%Y. %H:%M}"
