"""The doors of the audit log: record what happened, record who looked, verify that nobody touched either."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction

from kernel.accounts.models import User
from kernel.audit.entries import sealed
from kernel.audit.models import AccessEvent, Event, Log, Pending
from kernel.audit.verification import Verification, verify
from kernel.jobs import failpoints

__all__ = ["Verification", "access", "record", "verify"]
failpoints.declare("audit.before_event", "audit.after_event")

_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_PERSONAL_CODE = re.compile(r"\b\d{6}-\d{5}\b|\b3[2-9]\d{9}\b")


def record(
    event: str,
    *,
    subject: uuid.UUID | None,
    by: User | None,
    on: datetime,
    fields: Sequence[str] = (),
    facts: Mapping[str, str | int] | None = None,
) -> Event:
    """Append an event in the caller's transaction; the chain takes it within two seconds of the commit.

    `event` is a dotted name ("contract.submitted"); `fields` are names of changed fields; `facts` are short plain
    values that are no personal data (a personal code raises ValueError).
    """
    if not _NAME.fullmatch(event) or len(event) > 80:
        raise ValueError(f"{event!r} is no event name")
    facts = dict(facts or {})
    _refuse_personal_codes(*fields, *facts, *(str(value) for value in facts.values()))
    row = Event(event=event, subject=subject, actor=_actor(by), on=_utc(on), fields=list(fields), facts=facts)
    _append(row, Log.EVENT)
    return row


def access(act: str, *, subject: uuid.UUID, by: User | None, on: datetime, what: str) -> AccessEvent:
    """Append that `by` did `act` (view, download, print, export, failed) on `what` of the subject."""
    _refuse_personal_codes(act, what)
    row = AccessEvent(act=act, subject=subject, actor=_actor(by), on=_utc(on), what=what[:200])
    _append(row, Log.ACCESS)
    return row


def _append(row: Event | AccessEvent, log: Log) -> None:
    failpoints.reach("audit.before_event")
    row.mac = sealed(row)
    with transaction.atomic():
        row.save(force_insert=True)
        Pending.objects.create(log=log, row=row.pk)
    failpoints.reach("audit.after_event")


def _actor(by: User | None) -> uuid.UUID | None:
    return by.public_id if by is not None and by.is_authenticated else None


def _utc(on: datetime) -> datetime:
    if on.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return on.astimezone(UTC)


def _refuse_personal_codes(*texts: str) -> None:
    if any(_PERSONAL_CODE.search(text) for text in texts):
        raise ValueError("a personal code must never be written into the audit log")
