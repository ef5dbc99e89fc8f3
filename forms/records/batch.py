"""Sending many records in one act: each is judged by itself, and one that has to stay holds up no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.programmes.errors import NoRules
from forms.programmes.findings import blocking
from forms.records import text_actions
from forms.records.errors import EditConflict, RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.utils.functional import Promise

    from forms.programmes.findings import Finding
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

#: One act takes at most so many: the person waits for it.
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record as the pages show it: whose it is, what else tells it from others, its own page."""

    title: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How records of one kind are sent; each step that sends has one, and gives it to `batch_views.send_several`.

    `rows`: the records this person sends (who asks, the Riga day), in whatever state; None: sends none of this kind.
    `waits`: their state until they are sent. `findings`: what the rules of the day say. `send`: the verb, told the
    record, the version that was seen, `by` and `on`; it gives the case of a record that was sent before. `heading`: of
    the pages; `lists`: the route they lead back to, and how that is called.
    """

    kind: str
    heading: str | Promise
    lists: tuple[str, str | Promise]
    waits: str
    rows: Callable[[User, date], QuerySet[Any] | None]
    line: Callable[[Any], Line]
    findings: Callable[[Any, date], Sequence[Finding]]
    send: Callable[[Any, int, User, datetime], CaseDocument]

    def waiting(self, user: User, on: date) -> QuerySet[Any] | None:
        """What is prepared and not sent yet."""
        rows = self.rows(user, on)
        return None if rows is None else rows.filter(state=self.waits)

    def count(self, user: User, on: date) -> int:
        """How many wait for this person."""
        rows = self.waiting(user, on)
        return 0 if rows is None else rows.count()


@dataclass(frozen=True)
class Outcome:
    """One record of the act. `case`: what it became; None: it stays, and `reasons` say why and what to do. `version`: of
    the record that was judged."""

    public_id: UUID
    line: Line
    version: int
    case: CaseDocument | None = None
    reasons: tuple[str, ...] = ()


def judge(sending: Sending, rows: Iterable[Any], *, by: User, on: date) -> list[Outcome]:
    """What would hold up each of them today; nothing is sent."""
    return [_outcome(sending, row, reasons=_hindrance(sending, row, by=by, on=on)) for row in rows]


def _hindrance(sending: Sending, row: Any, *, by: User, on: date) -> tuple[str, ...]:
    try:
        found = _said(sending.findings(row, on))
    except NoRules as missing:
        return (str(missing),)
    text = text_actions.hindrance(sending.kind, row.public_id, by=by, on=on)
    return (*found, text) if text else found


def send_many(
    sending: Sending, rows: Iterable[Any], *, seen: Mapping[UUID, int], by: User, on: datetime
) -> list[Outcome]:
    """Send those that pass, each in a transaction of its own; what was sent before gives its case again. `seen`: the
    version of each that was judged: what has changed since stays."""
    return [_sent(sending, row, seen=seen.get(row.public_id, 0), by=by, on=on) for row in rows]


def _sent(sending: Sending, row: Any, *, seen: int, by: User, on: datetime) -> Outcome:
    try:
        if row.case is None and version_of(row) != seen:
            raise EditConflict
        return _outcome(sending, row, case=sending.send(row, seen, by, on))
    except EditConflict:
        return _outcome(
            sending, row, reasons=(_("It was changed after you had looked at it. Check it again, then send."),)
        )
    except RecordError as refusal:
        return _outcome(sending, row, reasons=_said(refusal.findings) or (str(refusal),))
    except NoRules as missing:
        return _outcome(sending, row, reasons=(str(missing),))


def _outcome(sending: Sending, row: Any, **told: Any) -> Outcome:
    return Outcome(row.public_id, sending.line(row), version_of(row), **told)


def version_of(row: Any) -> int:
    """Records that never change before they are sent have none."""
    return getattr(row, "version", 1)


def _said(findings: Iterable[Finding]) -> tuple[str, ...]:
    """„… (R52, RS-2026; source)”: what blocks, what to do, by which rule."""
    return tuple(f"{one} ({one.rule}, {one.edition}; {one.source})" for one in blocking(findings))
