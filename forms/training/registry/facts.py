"""Entries as people read them: the word of the state, free places, who may see contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.models import Municipality
from forms.programmes.editions import rules_in_force
from forms.training.registry.capacity import free_places
from forms.training.registry.models import MentorRegistryEntry
from forms.training.registry.states import EntryState, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from forms.programmes.rules import EducationGround
    from forms.training.registry.access import Reach
    from forms.training.registry.models import EntryQuerySet


@dataclass(frozen=True)
class Card:
    """One entry on one day. `phone`, `email`: None when the reader may not see them."""

    entry: MentorRegistryEntry
    free: int
    shown: Shown
    phone: str | None
    email: str | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; empty text is everything. `shown`: a value of Shown."""

    municipality: str = ""
    region: str = ""
    shown: str = ""
    words: str = ""


def entries_for(reach: Reach, wanted: Wanted, *, on: date) -> EntryQuerySet:
    """Entries this person may read that fit. One query, and two more when it is asked who has places."""
    rows = MentorRegistryEntry.objects.in_force().select_related("person__mentor", "certificate__case")
    rows = rows.prefetch_related("municipalities").called(wanted.words)
    if not reach.reads_all:
        rows = rows.exclude(state=EntryState.EXCLUDED)
    if wanted.municipality:
        rows = rows.filter(municipalities__public_id=wanted.municipality)
    if wanted.region:
        rows = rows.filter(regions__contains=wanted.region)
    if wanted.shown in (Shown.AVAILABLE, Shown.FULL):
        rows = rows.filter(state=EntryState.LISTED)
        free = free_places(list(rows.order_by().values_list("person", flat=True)), on=on)
        full = [person for person, places in free.items() if not places]
        rows = rows.filter(person__in=full) if wanted.shown == Shown.FULL else rows.exclude(person__in=full)
    elif wanted.shown:
        rows = rows.filter(state=wanted.shown)
    return rows


def cards(rows: Iterable[MentorRegistryEntry], reach: Reach, *, on: date) -> list[Card]:
    """The entries of a page with what is counted for them: one query of the counter."""
    rows = list(rows)
    free = free_places([row.person_id for row in rows], on=on)
    return [_card(row, free[row.person_id], contacts=reach.contacts or row.consent_at is not None) for row in rows]


def card(row: MentorRegistryEntry, *, contacts: bool, on: date) -> Card:
    return _card(row, free_places([row.person_id], on=on)[row.person_id], contacts=contacts)


def _card(row: MentorRegistryEntry, free: int, *, contacts: bool) -> Card:
    return Card(
        entry=row,
        free=free,
        shown=shown_state(EntryState(row.state), free),
        phone=row.phone if contacts else None,
        email=row.email if contacts else None,
    )


def shown_state(state: EntryState, free: int) -> Shown:
    if state == EntryState.LISTED:
        return Shown.AVAILABLE if free else Shown.FULL
    return Shown(state.value)


def municipalities_served() -> list[Municipality]:
    """Those with an entry in force, by name. One query."""
    served = MentorRegistryEntry.objects.in_force().values("municipalities")
    return list(Municipality.objects.filter(pk__in=served))


def education_grounds(on: date) -> tuple[EducationGround, ...]:
    """R6 as the edition of the day has it. Raises NoRules before the first edition."""
    return rules_in_force(on).education_grounds
