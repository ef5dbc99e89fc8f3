"""Verbs on notes of talks with mentors: record, change, forget; consent begins the contract's draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.contracts.documents import KIND
from forms.contracts.errors import NotAllowed
from forms.contracts.facts import calendar_for, prefilled
from forms.contracts.interviews.models import WRITERS, Decision, InterviewNote
from forms.people.access import scope_of
from forms.people.restricting import must_be_free
from forms.programmes.derived import derived
from forms.records import actions as records
from forms.records.errors import EditConflict, WrongState
from forms.records.states import DraftState
from kernel.audit.log import record as audit
from kernel.periods import add_months, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.models import Institution, Person
    from forms.records.models import Draft
    from kernel.accounts.models import User


@dataclass(frozen=True)
class NoteTerms:
    """What the talk came to. Without the learner's name: until the contract nobody needs it (D06). hours: academic, a
    month."""

    held_on: date
    participants: str
    situation: str
    results: str
    hours: int
    decision: str
    conditions: str


def record_interview(
    *, institution: Institution, mentor: Person, terms: NoteTerms, by: User, on: datetime
) -> InterviewNote:
    """Raises NotAllowed for whoever is no plan author of the institution, WrongState for a talk to come."""
    _must_write(institution, by=by, on=on)
    must_be_free([mentor.pk], register_code=institution.register_code, by=by, on=on)
    _must_be_past(terms, on=on)
    with transaction.atomic():
        note = InterviewNote.objects.create(
            institution=institution,
            mentor=mentor,
            kept_until=last_day_kept(terms.held_on, institution=institution),
            created_by=by,
            **asdict(terms),
        )
        audit("contracts.interview_recorded", subject=note.public_id, by=by, on=on, facts={"decision": terms.decision})
    return note


def change_interview(*, note: InterviewNote, terms: NoteTerms, version: int, by: User, on: datetime) -> InterviewNote:
    """Raises NotAllowed, WrongState for a talk to come, EditConflict when somebody changed it after `version`."""
    _must_write(note.institution, by=by, on=on)
    must_be_free([note.mentor_id], register_code=note.institution.register_code, by=by, on=on)
    _must_be_past(terms, on=on)
    with transaction.atomic():
        row = InterviewNote.objects.select_for_update(of=("self",)).select_related("institution").get(pk=note.pk)
        if row.version != version:
            raise EditConflict
        wanted = asdict(terms)
        changed = sorted(name for name, value in wanted.items() if getattr(row, name) != value)
        if not changed:
            return row
        for name in changed:
            setattr(row, name, wanted[name])
        row.kept_until = last_day_kept(terms.held_on, institution=row.institution)
        row.version += 1
        row.save()
        audit("contracts.interview_changed", subject=row.public_id, by=by, on=on, fields=changed)
    return row


def begin_contract(*, note: InterviewNote, by: User, on: datetime) -> Draft:
    """The contract's draft with this mentor, filled in from what is known; asked again, the same draft while it is open.

    Raises NotAllowed, and WrongState when the mentor did not agree.
    """
    _must_write(note.institution, by=by, on=on)
    with transaction.atomic():
        row = (
            InterviewNote.objects.select_for_update(of=("self",))
            .select_related("institution", "mentor", "draft")
            .get(pk=note.pk)
        )
        if row.decision != Decision.AGREES:
            raise WrongState(_("The mentor did not agree, so there is no contract to prepare."))
        if row.draft is not None and row.draft.owner_id == by.pk and row.draft.state != DraftState.ABANDONED:
            return row.draft
        row.draft = records.start_draft(
            kind=KIND,
            answers=prefilled(employer=row.institution, mentor=row.mentor, on=riga_date(on)),
            title=row.mentor.name,
            register_code=row.institution.register_code,
            by=by,
        )
        row.save(update_fields=["draft"])
    return row.draft


def forget(*, on: datetime) -> int:
    """Delete the notes whose last day of keeping has passed; how many."""
    rows = list(InterviewNote.objects.filter(kept_until__lt=riga_date(on)))
    for row in rows:
        with transaction.atomic():
            audit("contracts.interview_forgotten", subject=row.public_id, by=None, on=on)
            InterviewNote.objects.filter(pk=row.pk).delete()
    return len(rows)


def last_day_kept(held_on: date, *, institution: Institution) -> date:
    """The end of the semester the talk is about and a year (D06): the running one, or the one that comes next."""
    calendar = calendar_for(institution)
    start = held_on if calendar.turns_from(held_on) else calendar.next_start(held_on)
    turns = calendar.turns_from(start) if start else []
    end = turns[0].ends[-1] if turns else held_on
    return add_months(end, derived("interview_kept_months", held_on).amount)


def _must_write(institution: Institution, *, by: User, on: datetime) -> None:
    if institution.register_code not in scope_of(by, on=riga_date(on)).where(*WRITERS):
        raise NotAllowed(_("Only the plan authors of the institution write notes of talks with mentors."))


def _must_be_past(terms: NoteTerms, *, on: datetime) -> None:
    if terms.held_on > riga_date(on):
        raise WrongState(_("The talk is on a day to come. Write the note when it has taken place."))
