"""A note of a talk as the context of the kind PR: printed, not numbered and not signed. Keys: the manifest's [context]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import doc_templates.facade as documents_facade
from forms.contracts.documents import academic_hours
from forms.contracts.interviews.models import Decision
from forms.people.letterhead import letterhead_of
from kernel.grammar import date_short
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.contracts.interviews.models import InterviewNote

KIND = "PR"


def note_context(note: InterviewNote) -> dict[str, Any]:
    profile = getattr(note.mentor, "mentor", None)
    return {
        "place": note.institution.place,
        "date": note.held_on.isoformat(),
        "road": "none",
        "letterhead": letterhead_of(note.institution),
        "mentor": {"name": note.mentor.name, "certificate": profile.certificate_number if profile else ""},
        "participants": note.participants,
        "situation": note.situation,
        "results": note.results,
        "hours": academic_hours(note.hours),
        "agrees": note.decision == Decision.AGREES,
        "conditions": note.conditions,
        "kept_until": note.kept_until.isoformat(),
    }


def printed(note: InterviewNote, *, on: datetime) -> bytes:
    """The note as PDF/A, made anew each time and kept nowhere. Raises the RenderError tree."""
    day = date_short(note.held_on)
    made = documents_facade.print_once(kind=KIND, on=riga_date(on), context=note_context(note), created=on, number=day)
    return made.pdf
