"""Holds and longer terms, as the records manager sets them; the archive keeps them (signing.archive)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

import signing.facade as signing_facade
from forms.archive.disposal import access, facts, keeping
from forms.archive.disposal.errors import NoReason, NotYours
from forms.archive.disposal.models import HoldRule
from forms.people.access import scope_of
from forms.records.models import CaseDocument
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from kernel.accounts.models import User


def place(*, query: Mapping[str, object], mandate: signing_facade.Mandate, scope: str, by: User, on: datetime) -> UUID:
    """Hold every archived document and every numbered record that fits `query`, and each that will come (`cover`); the order's public_id. Raises NotYours and the archive's refusals."""
    if not access.lists_everywhere(scope_of(by, on=riga_date(on))):
        raise NotYours
    wanted = facts.found_for_hold(query)
    bare = keeping.found_for_hold(query, on=on)
    with transaction.atomic():
        made = signing_facade.place_hold(subjects=wanted, mandate=mandate, scope=scope, by=by, on=on, besides=len(bare))
        HoldRule.objects.create(order=made.public_id, query=_plain(query))
        for row in bare:
            audit("disposal.record_held", subject=row.public_id, by=by, on=on, facts={"order": str(made.public_id)})
    return made.public_id


def cover(*, case: CaseDocument, on: datetime) -> int:
    """What has come into the archive falls under every order in force that it fits; how many. Asked again it is nothing."""
    standing = signing_facade.hold_orders().filter(lifted_at=None).values_list("public_id", flat=True)
    count = 0
    for rule in HoldRule.objects.filter(order__in=list(standing)).order_by("pk"):
        query = {**rule.query, "first": _day(rule.query.get("first")), "last": _day(rule.query.get("last"))}
        if facts.found_for_hold(query, among=CaseDocument.objects.filter(pk=case.pk)):
            count += signing_facade.extend_hold(order=rule.order, subjects=[case.public_id], on=on)
    return count


def _plain(query: Mapping[str, object]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, date) else str(value) for name, value in query.items() if value
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lift(*, order: UUID, mandate: signing_facade.Mandate, by: User, on: datetime) -> int:
    """End an order; how many documents nothing holds any more. Raises NotYours and the archive's refusals."""
    if not access.lists_everywhere(scope_of(by, on=riga_date(on))):
        raise NotYours
    return signing_facade.lift_hold(order=order, mandate=mandate, by=by, on=on)


def keep_longer(*, case: CaseDocument, until: date, reason: str, by: User, on: datetime) -> None:
    """To the end of the Riga day `until`. Raises NotYours, NoReason and the archive's refusals (never shorter)."""
    if not access.lists_at(scope_of(by, on=riga_date(on)), case.register_code):
        raise NotYours
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        moment = end_of_day(until)
        signing_facade.lengthen_retention(subject=case.public_id, until=moment, by=by, on=on, source=reason)
        CaseDocument.objects.filter(pk=case.pk, retention_until__lt=moment).update(retention_until=moment)
