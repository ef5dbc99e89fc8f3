"""Verbs on notes of reported danger: enter, confirm having read, annul, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from forms.people.access import scope_of
from forms.plans.safety import notices
from forms.plans.safety.access import annuls, confirms, may_write
from forms.plans.safety.errors import FutureDay, NotAllowed, NotNow
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.states import NoteState
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from forms.people.learners import Learner
    from forms.plans.safety.states import Fact, Informed, Mistake
    from kernel.accounts.models import User


def enter_note(
    *, learner: Learner, fact: Fact, informed: Sequence[Informed], informed_on: date, by: User, on: datetime
) -> SafeguardingNote:
    """That danger was reported. The heads are told without content; what a head enters, a head has read.

    Raises NotAllowed, FutureDay. The audit log keeps that there is a note, not whose.
    """
    today = riga_date(on)
    scope = scope_of(by, on=today)
    if not may_write(learner, scope):
        raise NotAllowed
    if informed_on > today:
        raise FutureDay
    with transaction.atomic():
        row = SafeguardingNote(
            learner=learner,
            institution=learner.institution,
            informed_on=informed_on,
            said={"fact": fact.value, "informed": [one.value for one in informed]},
            author=by,
            made_at=on,
            kept_until=last_day_kept(rules_in_force(today)),
        )
        if confirms(row, scope):
            row.state, row.seen_by, row.seen_at = NoteState.SEEN, by, on
        row.save()
        audit("safety.noted", subject=row.public_id, by=by, on=on)
        if row.state == NoteState.NEW:
            notices.tell_heads(row, on=today)
    return row


def confirm_read(*, note: SafeguardingNote, by: User, on: datetime) -> SafeguardingNote:
    """The head has read it; nobody is reminded any more. Raises NotAllowed, NotNow."""
    with transaction.atomic():
        row = _locked(note)
        if not confirms(row, scope_of(by, on=riga_date(on))):
            raise NotAllowed
        if row.state != NoteState.NEW:
            raise NotNow
        row.state, row.seen_by, row.seen_at = NoteState.SEEN, by, on
        row.save()
        audit("safety.read", subject=row.public_id, by=by, on=on)
    return row


def annul(*, note: SafeguardingNote, mistake: Mistake, by: User, on: datetime) -> SafeguardingNote:
    """It was a mistake; it stays readable for who read it before. Raises NotAllowed, NotNow."""
    with transaction.atomic():
        row = _locked(note)
        if not annuls(row, scope_of(by, on=riga_date(on))):
            raise NotAllowed
        if row.state == NoteState.ANNULLED:
            raise NotNow
        row.state, row.mistake, row.annulled_by, row.annulled_at = NoteState.ANNULLED, mistake, by, on
        row.save()
        audit("safety.annulled", subject=row.public_id, by=by, on=on)
    return row


def forget(*, on: datetime) -> int:
    """Delete notes whose last day of keeping has passed; how many."""
    rows = list(SafeguardingNote.objects.filter(kept_until__lt=riga_date(on)))
    for row in rows:
        with transaction.atomic():
            audit("safety.forgotten", subject=row.public_id, by=None, on=on)
            SafeguardingNote.objects.filter(pk=row.pk).delete()
    return len(rows)


def _locked(note: SafeguardingNote) -> SafeguardingNote:
    rows = SafeguardingNote.objects.select_for_update(of=("self",)).select_related("institution")
    return rows.get(pk=note.pk)
