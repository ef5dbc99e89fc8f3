"""Holds and longer terms, as the records manager sets them; the archive keeps them (signing.archive)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import signing.facade as signing_facade
from forms.archive.disposal import access, facts
from forms.archive.disposal.errors import NoReason, NotYours
from forms.people.access import scope_of
from forms.records.models import CaseDocument
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from kernel.accounts.models import User


def place(*, query: Mapping[str, object], mandate: signing_facade.Mandate, scope: str, by: User, on: datetime) -> UUID:
    """Hold every archived document that fits `query`; the order's public_id. Raises NotYours and the archive's refusals."""
    if not access.lists_everywhere(scope_of(by, on=riga_date(on))):
        raise NotYours
    wanted = facts.found_for_hold(query)
    made = signing_facade.place_hold(subjects=wanted, mandate=mandate, scope=scope, by=by, on=on)
    return made.public_id


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
