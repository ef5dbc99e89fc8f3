"""Verbs on applications, one function per transition. Who applies has no account: there `by` is nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from forms.people.restricting import ProcessingRestricted
from forms.programmes.findings import blocking
from forms.records.errors import EditConflict
from forms.training.access import reach_of
from forms.training.applications import facts, notices, places, submissions
from forms.training.applications.errors import (
    CountsAlready,
    GroupClosed,
    NoPlace,
    NotFinished,
    NotNow,
    NotYours,
    RulesBroken,
)
from forms.training.applications.models import TrainingApplication
from forms.training.applications.rules import check_application
from forms.training.applications.states import (
    ADMISSIBLE,
    APPROVABLE,
    EDITABLE,
    INVITABLE,
    LEAVABLE,
    PLACED,
    REJECTABLE,
    RETURNABLE,
    ApplicationState,
    Place,
)
from forms.training.applications.terms import CONFIRMATIONS, unfinished
from forms.training.models import TrainingGroup
from forms.training.signals import schedule_changed
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from forms.training.applications.terms import Shown
    from kernel.accounts.models import User
    from kernel.files.intake import Accepted

S = ApplicationState


def save_section(
    *,
    application: TrainingApplication,
    section: str,
    typed: Mapping[str, Any],
    values: Mapping[str, Any] | None,
    version: int,
    on: datetime,
    copy: Accepted | None = None,
) -> TrainingApplication:
    """Keep what was typed; `values` None: it has not passed yet. `copy`: of the education document, kept in any case.

    Raises NotNow, EditConflict, StoreUnavailable.
    """
    blob = store.put(copy.content, media_type=copy.media_type) if copy else None
    with transaction.atomic():
        row = TrainingApplication.objects.select_for_update().get(pk=application.pk)
        if row.state not in EDITABLE:
            raise NotNow
        if row.version != version:
            raise EditConflict
        row.answers = {**row.answers, section: {"typed": dict(typed)} | ({} if values is None else {"values": values})}
        row.changed_at = on
        row.version += 1
        if copy is not None:
            row.copy, row.copy_name = blob, copy.name
        row.save(update_fields=["answers", "copy", "copy_name", "changed_at", "version"])
    return row


def erase_forgotten(*, on: datetime) -> int:
    """Drafts nobody has come back to while their link worked: what was typed goes. Returns how many."""
    with transaction.atomic():
        rows = TrainingApplication.objects.filter(state=S.DRAFT, changed_at__lt=on - notices.LINK_LIFE)
        for row in rows.select_for_update():
            audit("training.draft_erased", subject=row.public_id, by=None, on=on)
        return rows.delete()[0]


def submit(
    *, application: TrainingApplication, confirmed: Collection[str], shown: Shown, on: datetime
) -> TrainingApplication:
    """Draft or returned → submitted, with a place or on the waiting list; a returned one keeps the place it has.

    Somebody who has applied in this round already is not counted twice: the second one waits for the organiser's eyes.
    What was confirmed becomes a numbered document; the place does not wait for its file.
    Raises NotNow, EditConflict, NotFinished, GroupClosed, RulesBroken.
    """
    if set(confirmed) != set(CONFIRMATIONS) or unfinished(application.answers):
        raise NotFinished
    chosen = TrainingGroup.objects.filter(public_id=application.terms.group).values_list("pk", flat=True).first()
    with transaction.atomic():
        group = TrainingGroup.objects.select_for_update().filter(pk=chosen or 0).first()
        row = TrainingApplication.objects.select_for_update().get(pk=application.pk)
        if row.state not in EDITABLE:
            raise NotNow
        if row.version != shown.version:  # confirmed is what was shown, never what was typed elsewhere meanwhile
            raise EditConflict
        if group is None or str(group.public_id) != row.terms.group:
            raise NotNow
        if row.state == S.DRAFT and not facts.open_groups(on=riga_date(on)).filter(pk=group.pk).exists():
            raise GroupClosed
        findings = blocking(check_application(facts.application_facts(row.terms, group), facts.values_for(group)))
        if findings:
            raise RulesBroken(findings)
        row.answers = {**row.answers, "confirmed": {"values": sorted(confirmed), "on": on.isoformat()}}
        row.person_hash = facts.hash_of_person(row.terms, email=row.email)
        row.submitted_at = row.submitted_at or on
        row.reason, row.changed_at, row.version = "", on, row.version + 1
        known = TrainingApplication.objects.filter(round=group.round_id, person_hash=row.person_hash)
        if known.filter(Q(state__in=PLACED) | Q(state=S.REJECTED)).exclude(pk=row.pk).exists():
            _set_aside(row, group)
        else:
            _count_in(row, group)
        row.named.set(facts.municipalities_named(row.terms))
        submissions.number(row, group, shown=shown, on=on)
        audit("training.application_submitted", subject=row.public_id, by=None, on=on)
        if row.state == S.CHECKING:
            _tell_first(row, on=on)
        notices.tell(
            row, "submitted" if row.place == Place.HELD else _WITHOUT_PLACE[ApplicationState(row.state)], on=on
        )
        schedule_changed.send(TrainingApplication)
        places.fill(group, on=on)
    return row


_WITHOUT_PLACE = {S.SUBMITTED: "waiting", S.CHECKING: "received"}


def _count_in(row: TrainingApplication, group: TrainingGroup) -> None:
    if row.state == S.DRAFT:
        places.join(row, group)
    row.state = S.SUBMITTED
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same person, a moment ago, in another group of the round
        _set_aside(row, group)


def _set_aside(row: TrainingApplication, group: TrainingGroup) -> None:
    row.state, row.place, row.sequence = S.CHECKING, Place.NONE, None
    row.group, row.round_id = group, group.round_id
    row.save()


def _tell_first(row: TrainingApplication, *, on: datetime) -> None:
    """Whoever applied first hears of a second application in the same person's name."""
    first = TrainingApplication.objects.filter(
        round=row.round_id, person_hash=row.person_hash, state__in=PLACED
    ).first()
    if first is not None:
        notices.tell(first, "again", on=on)


def approve(*, application: TrainingApplication, by: User, on: datetime) -> TrainingApplication:
    """Submitted → approved. Raises NotYours, NotNow."""
    return _decide(application, S.APPROVED, APPROVABLE, "approved", by=by, on=on)


def return_for_correction(
    *, application: TrainingApplication, reason: str, by: User, on: datetime
) -> TrainingApplication:
    """The applicant corrects it and submits again; the place stays. Raises NotYours, NotNow."""
    return _decide(application, S.RETURNED, RETURNABLE, "returned", by=by, on=on, reason=reason)


def reject(*, application: TrainingApplication, reason: str, by: User, on: datetime) -> TrainingApplication:
    """Ends it; the place goes to the first on the waiting list. Raises NotYours, NotNow."""
    return _decide(application, S.REJECTED, REJECTABLE, "rejected", by=by, on=on, reason=reason)


def invite(*, application: TrainingApplication, by: User, on: datetime) -> TrainingApplication:
    """Approved → invited, for who has a place. Raises NotYours, NotNow, NoPlace."""

    def has_place(row: TrainingApplication, _group: TrainingGroup) -> None:
        if row.place != Place.HELD:
            raise NoPlace

    return _decide(application, S.INVITED, INVITABLE, "invited", by=by, on=on, also=has_place)


def admit(*, application: TrainingApplication, by: User, on: datetime) -> TrainingApplication:
    """A second application turns out to be the right one: it joins the end of the queue. Raises NotYours, NotNow,
    CountsAlready while another one of the person counts."""

    def join(row: TrainingApplication, group: TrainingGroup) -> None:
        counted = TrainingApplication.objects.filter(
            round=group.round_id, person_hash=row.person_hash, state__in=PLACED
        )
        if counted.exists():
            raise CountsAlready
        places.join(row, group)

    return _decide(application, S.SUBMITTED, ADMISSIBLE, "submitted", by=by, on=on, also=join)


def decide_many(
    verb: Callable[..., TrainingApplication], *, applications: Iterable[TrainingApplication], by: User, on: datetime
) -> tuple[int, int]:
    """The same verb on each, each in a transaction of its own: (done, left as they were)."""
    done = left = 0
    for row in applications:
        try:
            verb(application=row, by=by, on=on)
        except (NotNow, NoPlace, ProcessingRestricted):
            left += 1
        else:
            done += 1
    return done, left


def confirm(*, application: TrainingApplication, on: datetime) -> TrainingApplication:
    """The applicant comes. Invited → confirmed. Raises NotNow."""
    return _move(application, S.CONFIRMED, frozenset({S.INVITED}), "confirmed", by=None, on=on)


def withdraw(*, application: TrainingApplication, on: datetime) -> TrainingApplication:
    """The applicant steps back; the place goes to the first on the waiting list. Raises NotNow."""
    return _move(application, S.WITHDRAWN, LEAVABLE, "withdrawn", by=None, on=on)


def tell_cancelled(*, group: TrainingGroup, on: datetime) -> None:
    """The group does not take place: everybody who counts in it is told. In the caller's transaction."""
    for row in TrainingApplication.objects.select_for_update().filter(group=group, state__in=PLACED):
        notices.tell(row, "group_cancelled", on=on)


def _decide(
    application: TrainingApplication, to: ApplicationState, allowed: Collection[ApplicationState], what: str, *,
    by: User, on: datetime, reason: str = "", also: Callable[[TrainingApplication, TrainingGroup], None] | None = None,
) -> TrainingApplication:  # fmt: skip
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotYours
    facts.must_be_free(application, by=by, on=on)
    return _move(application, to, allowed, what, by=by, on=on, reason=reason, also=also)


def _move(
    application: TrainingApplication, to: ApplicationState, allowed: Collection[ApplicationState], what: str, *,
    by: User | None, on: datetime, reason: str = "",
    also: Callable[[TrainingApplication, TrainingGroup], None] | None = None,
) -> TrainingApplication:  # fmt: skip
    with transaction.atomic():
        group, row = places.locked(application)
        if group is None or row.state not in allowed:
            raise NotNow
        if also is not None:
            also(row, group)
        row.state = to
        if to not in PLACED:
            row.place = Place.NONE
        row.reason, row.changed_at, row.version = reason, on, row.version + 1
        row.save()
        audit(f"training.application_{what}", subject=row.public_id, by=by, on=on)
        notices.tell(row, _NEWS.get(what, what), on=on)
        schedule_changed.send(TrainingApplication)
        places.fill(group, on=on)
    return row


#: Messages whose name is not that of the transition.
_NEWS: dict[str, str] = {"submitted": "admitted"}
