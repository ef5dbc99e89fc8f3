"""Records without a sealed original at the end of their keeping: their terms, holds, and the guard before they go.

A hold on them is no row: every order in force says what it was placed on, and is asked each time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.archive.disposal.errors import StillKept
from forms.archive.disposal.models import DisposalLine, HoldRule
from forms.archive.disposal.states import LineState
from forms.archive.keepers import keepers
from forms.people.models import Person
from forms.plans.extensions import PlanExtension
from forms.plans.models import SupportPlan
from forms.plans.stops import PlanStop
from forms.records.bare import bare_kind, bare_kinds
from forms.supervision.models import SupervisionApplication
from forms.training.applications.models import TrainingApplication
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.stems import stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from forms.records.bare import Bare


def all_kept(register_code: str, *, on: datetime) -> list[Bare]:
    """Every such record of the institution that is still there, those whose term ends first before the others."""
    found = [
        row for kind in bare_kinds() for row in kind.kept(register_code=register_code, on=riga_date(on))
    ]  # fmt: skip
    gone = set(_lines(found, (LineState.GOING, LineState.DESTROYED)))
    return sorted((row for row in found if row.public_id not in gone), key=lambda row: (row.kept_until, row.number))


def one(kind: str, record: UUID, *, on: datetime) -> Bare | None:
    """None: it is not there any more."""
    return next(iter(bare_kind(kind).kept(records=[record], on=riga_date(on))), None)


def free(rows: Iterable[Bare], *, on: datetime) -> list[Bare]:
    """Past their term, and no order in force fits them."""
    over = [row for row in rows if row.retention_until <= on]
    locked = held(over)
    return [row for row in over if row.public_id not in locked]


def due(register_code: str, *, on: datetime) -> list[Bare]:
    """Those of them that stand on no list."""
    found = free(all_kept(register_code, on=on), on=on)
    listed = set(_lines(found, (LineState.LISTED,)))
    return [row for row in found if row.public_id not in listed]


def staying(register_code: str, *, on: datetime) -> list[dict[str, str]]:
    """Everything else, with the reason of each in words."""
    rows = all_kept(register_code, on=on)
    locked, taken = held(rows), listed(rows)
    found = []
    for row in rows:
        why = [_("kept until %(day)s") % {"day": date_short(row.kept_until)}] if row.retention_until > on else []
        why += [_("under a legal hold")] if row.public_id in locked else []
        why += [_("on another list already")] if row.public_id in taken else []
        if why:
            title = bare_kind(row.kind).title
            found.append(
                {"number": row.number, "kind": title, "day": date_short(row.document_date), "why": "; ".join(why)}
            )
    return found


def listed(rows: Iterable[Bare]) -> frozenset[UUID]:
    return frozenset(_lines(list(rows), (LineState.LISTED, LineState.GOING)))


def digests(rows: Iterable[Bare]) -> dict[UUID, str]:
    """SHA-256 of what was printed of each."""
    found: dict[UUID, str] = {}
    for kind in bare_kinds():
        records = [row.public_id for row in rows if row.kind == kind.code]
        if records:
            found |= kind.digests(records)
    return found


def held(rows: Collection[Bare]) -> frozenset[UUID]:
    """Whom an order in force holds."""
    if not rows:
        return frozenset()
    standing = signing_facade.hold_orders().filter(lifted_at=None).values_list("public_id", flat=True)
    rules = HoldRule.objects.filter(order__in=list(standing)).order_by("pk")
    return frozenset(row.public_id for rule in rules for row in fitting(rule.query, rows))


def found_for_hold(query: Mapping[str, object], *, on: datetime) -> list[Bare]:
    """Records of every institution that fit what a hold is asked for (`facts.found_for_hold`)."""
    asked = str(query.get("place") or "")
    codes = [asked] if asked else [one.register_code for one in keepers()]
    return fitting(query, [row for code in codes for row in all_kept(code, on=on)])


def fitting(query: Mapping[str, object], rows: Collection[Bare]) -> list[Bare]:
    """By number, institution, kind, days and person; what is empty does not count."""
    kind, place, number = (str(query.get(name) or "").strip() for name in ("kind", "place", "number"))
    first, last = _day(query.get("first")), _day(query.get("last"))
    found = [
        row
        for row in rows
        if (not kind or kind in (row.kind, bare_kind(row.kind).beside))
        and (not place or row.register_code == place)
        and (not number or row.number.casefold() == number.casefold())
        and (first is None or row.document_date >= first)
        and (last is None or row.document_date <= last)
    ]
    person = str(query.get("person") or "").strip()
    return _telling(found, person) if person else found


def _telling(rows: Collection[Bare], person: str) -> list[Bare]:
    called, words = people_called(person), set(stems(person))
    found: set[UUID] = set()
    for kind in bare_kinds() if words else []:
        records = [row.public_id for row in rows if row.kind == kind.code]
        if records and called:
            found |= {record for record, people in kind.people(records).items() if people & called}
        if records and kind.named is not None:
            found |= {record for record, name in kind.named(records).items() if words <= set(stems(name))}
    return [row for row in rows if row.public_id in found]


def people_called(person: str) -> frozenset[int]:
    """People whose first name and surname have all the words, whatever their endings."""
    words = set(stems(person))
    if not words:
        return frozenset()
    rows = Person.objects.order_by().values_list("pk", "given_name", "surname").iterator()
    return frozenset(pk for pk, given, surname in rows if words <= set(stems(f"{given} {surname}")))


def _lines(rows: Collection[Bare], states: Collection[LineState]) -> list[UUID]:
    lines = DisposalLine.objects.filter(record__in=[row.public_id for row in rows], state__in=states).order_by()
    return [record for record in lines.values_list("record", flat=True) if record is not None]


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None


def guard(sender: object, instance: Any, **kwargs: Any) -> None:
    """Whoever deletes such a record, by a page, a command or with another row: only an act in progress may."""
    if not any(kind.binds(instance) for kind in bare_kinds() if isinstance(instance, kind.model)):
        return
    states = (LineState.GOING, LineState.DESTROYED)
    if not DisposalLine.objects.filter(record=instance.public_id, state__in=states).exists():
        raise StillKept


for _model in (SupportPlan, PlanExtension, PlanStop, TrainingApplication, SupervisionApplication):
    pre_delete.connect(guard, sender=_model, dispatch_uid=f"disposal.keeping.{_model.__name__}")
