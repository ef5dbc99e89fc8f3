"""Verbs of the diary: plan a meeting, change the plan, describe it, say that it did not take place, move it; confirm the month.

Each takes the mentor and the learner first, so that two meetings at the same time cannot both be saved, then the month, and
asks the one clock there (R26). What is written into a confirmed month takes its confirmation away.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

import signing.facade as signing_facade
from forms.months.access import is_mentor
from forms.months.actions import writable
from forms.months.diary import facts
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.diary.rules import check_month, hours_made
from forms.months.errors import Changed, NoReason, NotNow, NotYours, RulesBroken
from forms.months.models import LearnerMonth
from forms.months.states import TOOK_PLACE, DiaryState, EntryState
from forms.people.models import Person
from forms.programmes.editions import rules_in_force
from forms.programmes.findings import blocking
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.periods import Month, riga, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from forms.months.diary.terms import HeldTerms, PlannedTerms
    from forms.plans.models import PlanProvider
    from forms.programmes.findings import Finding
    from kernel.accounts.models import User

#: The plan may be changed, moved; the meeting may be described; it may be said not to have taken place.
PLANNED = frozenset({EntryState.PLANNED})
DESCRIBED = PLANNED | TOOK_PLACE | {EntryState.MISSED}
NOT_HELD = PLANNED | TOOK_PLACE


@dataclass(frozen=True)
class Saved:
    """What was written; what the rules say without forbidding it; whether the month has to be confirmed anew."""

    entry: DiaryEntry
    findings: Sequence[Finding]
    unconfirmed: bool = False


def plan_meeting(*, provider: PlanProvider, terms: PlannedTerms, by: User, on: datetime) -> Saved:
    """A meeting into the diary of the month in which it begins (R30). Raises NotYours, Locked, RulesBroken, NoRules."""
    with _writing(provider):
        month = _month(provider, riga_date(terms.starts_at), by=by, on=on)
        found = _allowed(facts.findings(month.provider, terms, on=on))
        row = DiaryEntry(diary=month.diary, created_by=by, created_at=on)
        _write(row, terms, on=on)
        row.save()
        audit("diary.planned", subject=row.public_id, by=by, on=on)
        return Saved(row, found, _unconfirm([month], by=by, on=on))


def change_plan(*, entry: DiaryEntry, terms: PlannedTerms, seen: int, by: User, on: datetime) -> Saved:
    """Other words, times or another day. Raises NotYours, Locked, NotNow, EditConflict, RulesBroken, NoRules."""
    provider = entry.diary.of_month.provider
    with _writing(provider):
        row, months = _locked(entry, PLANNED, seen=seen, day=riga_date(terms.starts_at), by=by, on=on)
        found = _allowed(facts.findings(months[0].provider, terms, on=on, entry=row))
        row.diary = months[-1].diary
        _write(row, terms, on=on)
        _save(row)
        audit("diary.changed", subject=row.public_id, by=by, on=on)
        return Saved(row, found, _unconfirm(months, by=by, on=on))


def describe(*, entry: DiaryEntry, terms: HeldTerms, seen: int, by: User, on: datetime) -> Saved:
    """It took place: hours, and how it went as far as it is written. Raises as change_plan."""
    provider = entry.diary.of_month.provider
    day = riga_date(terms.starts_at)
    with _writing(provider):
        row, months = _locked(entry, DESCRIBED, seen=seen, day=day, by=by, on=on)
        found = _allowed(facts.findings(months[0].provider, terms, on=on, entry=row))
        row.diary = months[-1].diary
        _write(row, terms, on=on)
        row.hours = terms.hours if terms.hours is not None else hours_made(terms.meeting, rules_in_force(day)) or 0
        row.after, row.reason = terms.after, ""
        row.state = EntryState.FILLED if row.after["course"] else EntryState.HELD
        _save(row)
        audit("diary.described", subject=row.public_id, by=by, on=on, facts={"hours": row.hours})
        return Saved(row, found, _unconfirm(months, by=by, on=on))


def miss(*, entry: DiaryEntry, reason: str, seen: int, by: User, on: datetime) -> Saved:
    """It did not take place, or will not: no hours (R31); what was written stays. Raises NoReason and as change_plan."""
    if not reason.strip():
        raise NoReason
    with _writing(entry.diary.of_month.provider):
        row, months = _locked(entry, NOT_HELD, seen=seen, day=entry.day, by=by, on=on)
        row.state, row.hours, row.reason, row.changed_at = EntryState.MISSED, 0, reason.strip(), on
        _save(row)
        audit("diary.missed", subject=row.public_id, by=by, on=on)
        return Saved(row, [], _unconfirm(months, by=by, on=on))


def move(*, entry: DiaryEntry, terms: PlannedTerms, reason: str, seen: int, by: User, on: datetime) -> Saved:
    """To another time: a new entry, to which the old one leads. Raises NoReason and as change_plan."""
    if not reason.strip():
        raise NoReason
    provider = entry.diary.of_month.provider
    with _writing(provider):
        row, months = _locked(entry, PLANNED, seen=seen, day=riga_date(terms.starts_at), by=by, on=on)
        found = _allowed(facts.findings(months[0].provider, terms, on=on, entry=row))
        made = DiaryEntry(diary=months[-1].diary, created_by=by, created_at=on)
        _write(made, terms, on=on)
        made.save()
        row.state, row.reason, row.moved_to, row.changed_at = EntryState.MOVED, reason.strip(), made, on
        _save(row)
        audit("diary.moved", subject=row.public_id, by=by, on=on, facts={"to": str(made.public_id)})
        return Saved(made, found, _unconfirm(months, by=by, on=on))


def confirm(
    *,
    diary: MentorDiary,
    seen: str,
    statement: str,
    signed_in_by: Sequence[str],
    signed_in_at: datetime,
    by: User,
    on: datetime,
) -> MentorDiary:
    """The mentor has checked the month (R27), also one without meetings. `seen`: SHA-256 of what the page showed;
    `statement`: the words beside the button. Again changes nothing. Raises NotYours, Locked, RulesBroken, Changed."""
    with _writing(diary.of_month.provider):
        month = writable(diary.of_month, at=on)
        if not is_mentor(month, by):
            raise NotYours
        row: MentorDiary = month.diary
        if row.state == DiaryState.CONFIRMED:
            return row
        row.of_month = month
        values = rules_in_force(month.month)
        _allowed(list(check_month(facts.month_facts(row), on=riga_date(on), values=values)))
        if digest(row) != seen:
            raise Changed
        act = signing_facade.confirmed(
            record=row.public_id, role="mentor", name=month.provider.mentor.name, user_id=by.pk, statement=statement,
            shown=signing_facade.canonical(shown_facts(row)), signed_in_by=signed_in_by, signed_in_at=signed_in_at, on=on,
        )  # fmt: skip
        row.state, row.confirmed_at, row.evidence, row.version = DiaryState.CONFIRMED, on, act, row.version + 1
        row.save()
        audit(
            "diary.confirmed", subject=row.public_id, by=by, on=on, facts={"sha256": seen, "month": str(month.as_month)}
        )
    return row


def shown_facts(diary: MentorDiary) -> dict[str, Any]:
    """What a confirmation stands for: whose month, and every meeting with its hours and words."""
    month = diary.of_month
    rows = list(diary.entries.all())
    return {
        "diary": str(diary.public_id),
        "month": str(month.as_month),
        "plan": str(month.provider.plan),
        "learner": month.provider.plan.learner.person.name,
        "mentor": month.provider.mentor.name,
        "meetings": [
            {
                "starts": riga(row.starts_at).isoformat(), "ends": riga(row.ends_at).isoformat(), "state": row.state,
                "hours": row.hours, "place": row.place, "before": row.before, "after": row.after, "reason": row.reason,
            }
            for row in rows
        ],
        "hours": sum(row.hours for row in rows),
    }  # fmt: skip


def digest(diary: MentorDiary) -> str:
    """SHA-256 of what the diary says now, as the evidence of its confirmation will name it."""
    return signing_facade.sha256_of(signing_facade.canonical(shown_facts(diary)))


@contextmanager
def _writing(provider: PlanProvider) -> Iterator[None]:
    """One transaction in which nobody else writes a meeting of this mentor or this learner."""
    with transaction.atomic():
        people = sorted({provider.mentor_id, provider.plan.learner.person_id})
        list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
        yield


def _month(provider: PlanProvider, day: date, *, by: User, on: datetime) -> LearnerMonth:
    """The open month of a day, the mentor's own."""
    if provider.mentor.user_id != by.pk:
        raise NotYours
    row, _made = LearnerMonth.objects.get_or_create(
        provider=provider, month=Month.of(day).first, defaults={"created_at": on}
    )
    MentorDiary.objects.get_or_create(of_month=row)
    return writable(row, at=on)


def _locked(
    entry: DiaryEntry, allowed: frozenset[EntryState], *, seen: int, day: date, by: User, on: datetime
) -> tuple[DiaryEntry, list[LearnerMonth]]:
    """The row as the page has shown it, and the months it touches: where it stands and, last, where `day` is."""
    months = [writable(entry.diary.of_month, at=on)]
    if not is_mentor(months[0], by):
        raise NotYours
    if day not in months[0].as_month:
        months.append(_month(months[0].provider, day, by=by, on=on))
    row = DiaryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if row.version != seen:
        raise EditConflict
    if row.state not in allowed:
        raise NotNow
    return row, months


def _allowed(found: list[Finding]) -> list[Finding]:
    if blocking(found):
        raise RulesBroken(found)
    return found


def _write(row: DiaryEntry, terms: PlannedTerms, *, on: datetime) -> None:
    if row.before != terms.before:
        row.before, row.before_at = terms.before, on if any(terms.before.values()) else None
    row.starts_at, row.ends_at, row.place, row.changed_at = terms.starts_at, terms.ends_at, terms.place.strip(), on


def _save(row: DiaryEntry) -> None:
    row.version += 1
    row.save()


def _unconfirm(months: Sequence[LearnerMonth], *, by: User, on: datetime) -> bool:
    """A confirmed month that was written in is to be confirmed anew; whether there was one."""
    lost = False
    for month in months:
        diary = month.diary
        diary.version += 1
        if diary.state == DiaryState.CONFIRMED:
            diary.state, diary.confirmed_at, diary.evidence, lost = DiaryState.OPEN, None, {}, True
            audit("diary.unconfirmed", subject=diary.public_id, by=by, on=on, facts={"month": str(month.as_month)})
        diary.save()
    return lost
