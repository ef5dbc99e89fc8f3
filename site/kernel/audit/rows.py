"""Rows of the log as plain text columns, and their bytes spelled once: verifying millions of them makes no objects.

`Spelled` says the very same bytes as `entries.canonical` of `entry()` with and without its place; a test compares.
What the columns hold is never judged here: text that no honest row has gives other bytes, and so does not fit its seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from kernel.audit.models import AccessEvent, Event, Log

#: Spells text as `entries.canonical` does.
_text = json.JSONEncoder(ensure_ascii=False).encode
_nested = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Spelled:
    """One row: its seal, and the bytes before and after the place that a leaf adds."""

    mac: str
    before: str
    after: str

    def row(self) -> bytes:
        """What the seal of the row covers."""
        return f"{self.before},{self.after}".encode()

    def leaf(self, *, sequence: int, previous: str) -> bytes:
        """What its leaf covers."""
        return f'{self.before},"previous":{_text(previous)},"sequence":{sequence},{self.after}'.encode()


def fetch(log: str, keys: Iterable[int]) -> Mapping[int, Spelled]:
    """The rows of one log by their key; what is not there is left out."""
    wanted = list(keys)
    # SQLite holds moments as UTC text; PostgreSQL's driver makes them faster than we would.
    on = _as_text("on") if connection.vendor == "sqlite" else F("on")
    if log == Log.EVENT:
        columns = ("pk", "mac", _as_text("public_id"), "event", _as_text("subject"), _as_text("actor"), on)
        events = Event.objects.filter(pk__in=wanted).order_by()
        return {one[0]: _event(*one[1:]) for one in events.values_list(*columns, _as_text("fields"), _as_text("facts"))}
    if log != Log.ACCESS:
        return {}
    columns = ("pk", "mac", _as_text("public_id"), "act", _as_text("subject"), _as_text("actor"), on)
    accesses = AccessEvent.objects.filter(pk__in=wanted).order_by()
    return {one[0]: _access(*one[1:]) for one in accesses.values_list(*columns, "what")}


def _as_text(column: str) -> Cast:
    return Cast(column, TextField())


def _event(
    mac: str,
    public_id: str,
    event: str,
    subject: str | None,
    actor: str | None,
    on: str | datetime,
    fields: str,
    facts: str,
) -> Spelled:
    # In the order of the alphabet: by, event, facts, fields, id, log, on | previous, sequence | subject.
    return Spelled(
        mac,
        f'{{"by":"{_dashed(actor)}","event":{_text(event)},"facts":{_json(facts)},"fields":{_json(fields)},'
        f'"id":"{_dashed(public_id)}","log":"event","on":"{_moment(on)}"',
        f'"subject":"{_dashed(subject)}"}}',
    )


def _access(
    mac: str, public_id: str, act: str, subject: str, actor: str | None, on: str | datetime, what: str
) -> Spelled:
    # act, by, id, log, on | previous, sequence | subject, what.
    return Spelled(
        mac,
        f'{{"act":{_text(act)},"by":"{_dashed(actor)}","id":"{_dashed(public_id)}","log":"access","on":"{_moment(on)}"',
        f'"subject":"{_dashed(subject)}","what":{_text(what)}}}',
    )


def _dashed(value: str | None) -> str:
    """SQLite holds identifiers without dashes."""
    if value is None or len(value) != 32:
        return value or ""
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def _moment(value: str | datetime) -> str:
    return f"{value.replace(' ', 'T')}+00:00" if isinstance(value, str) else value.isoformat()


@lru_cache(maxsize=4096)
def _json(stored: str) -> str:
    """Stored JSON in our one spelling; what is no JSON stays as it is and fits no seal."""
    try:
        return _nested(json.loads(stored))
    except ValueError:
        return stored
