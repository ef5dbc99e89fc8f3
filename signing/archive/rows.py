"""An archived document as plain rows, and plain rows as an archived document: what an export carries for an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from kernel.files.models import Blob
from signing.archive.models import Deposit, Hold, HoldOrder, Renewal, Term
from signing.envelopes import annexes
from signing.envelopes.models import Annex, Envelope, EnvelopeFile, PaperOriginal, Turn

#: Ways into the house that nobody shall take over: links and codes of the day, and when they were asked for.
_LEFT_OUT = frozenset(
    {"link_hash", "link_expires_at", "code_hash", "code_expires_at", "code_attempts", "codes_sent", "person_code_hash"}
)
Bytes = Callable[[str], bytes]


def plain(deposit: Deposit) -> dict[str, Any]:
    """Everything of the deposit but bytes, people's accounts and keys of this database."""
    return {
        **_signed(deposit.envelope),
        "deposit": _plain(deposit),
        "act": str(deposit.act.subject) if deposit.act else None,
        "holds": [
            {"order": _plain(hold.order), "hold": _plain(hold)} for hold in deposit.holds.select_related("order")
        ],
        "terms": [_plain(term) for term in deposit.terms.all()],
        "renewals": [_plain(one) for one in deposit.renewals.select_related("blob").order_by("sequence")],
    }


def _signed(envelope: Envelope | None) -> dict[str, Any]:
    """The envelope with its turns and files; nothing of a destroyed document."""
    if envelope is None:
        return {"envelope": None, "turns": [], "files": [], "annexes": [], "paper": None}
    paper = PaperOriginal.objects.filter(envelope=envelope).first()
    turns = list(envelope.turns.order_by("order", "pk"))
    places = {turn.pk: place for place, turn in enumerate(turns)}
    return {
        "envelope": _plain(envelope),
        "turns": [_plain(turn) for turn in turns],
        "files": [
            {**_plain(file), "turn": places.get(file.turn_id) if file.turn_id else None}
            for file in envelope.files.select_related("blob").order_by("sequence")
        ],
        "annexes": [_plain(one) for one in annexes.of(envelope)],
        "paper": _plain(paper) if paper else None,
    }


def blobs_of(told: dict[str, Any]) -> dict[str, str]:
    """Media type by hash of every file the rows name."""
    rows = [
        told["envelope"] or {},
        *told["files"],
        *told.get("annexes", ()),
        told["deposit"],
        *told["renewals"],
        told["paper"] or {},
    ]
    found = [value for row in rows for value in row.values() if isinstance(value, dict) and set(value) == _BLOB]
    return {value["sha256"]: value["media_type"] for value in found}


def restore(told: dict[str, Any], blobs: dict[str, Blob]) -> Deposit:
    """The same rows in this database, in the caller's transaction. `blobs` by hash; nobody's account is tied to them.

    The act that destroyed it must be there already.
    """
    envelope = _restore_signed(told, blobs) if told["envelope"] else None
    act = Deposit.objects.get(subject=told["act"]) if told["act"] else None
    deposit = Deposit.objects.create(envelope=envelope, act=act, **_values(Deposit, told["deposit"], blobs))
    for row in told["holds"]:
        values = _values(HoldOrder, row["order"], blobs)
        order, _new = HoldOrder.objects.get_or_create(public_id=values.pop("public_id"), defaults=values)
        Hold.objects.create(deposit=deposit, order=order, **_values(Hold, row["hold"], blobs))
    for row in told["terms"]:
        Term.objects.create(deposit=deposit, **_values(Term, row, blobs))
    for row in told["renewals"]:
        Renewal.objects.create(deposit=deposit, **_values(Renewal, row, blobs))
    return deposit


def _restore_signed(told: dict[str, Any], blobs: dict[str, Blob]) -> Envelope:
    envelope = Envelope.objects.create(**_values(Envelope, told["envelope"], blobs))
    turns = [Turn.objects.create(envelope=envelope, **_values(Turn, row, blobs)) for row in told["turns"]]
    for row in told["files"]:
        turn = turns[row["turn"]] if row["turn"] is not None else None
        EnvelopeFile.objects.create(envelope=envelope, turn=turn, **_values(EnvelopeFile, row, blobs))
    for row in told.get("annexes", ()):  # an export made before there were annexes has none
        Annex.objects.create(envelope=envelope, **_values(Annex, row, blobs))
    if told["paper"]:
        PaperOriginal.objects.create(envelope=envelope, **_values(PaperOriginal, told["paper"], blobs))
    return envelope


_BLOB = {"sha256", "media_type"}


def _plain(row: models.Model) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in _LEFT_OUT:
            continue
        if field.is_relation:
            if field.related_model is Blob:
                blob = getattr(row, field.name)
                found[field.name] = {"sha256": blob.sha256, "media_type": blob.media_type} if blob else None
            continue
        found[field.name] = getattr(row, field.name)
    return found


def _values(model: type[models.Model], told: dict[str, Any], blobs: dict[str, Blob]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name not in told or field.primary_key:
            continue
        value = told[field.name]
        if field.is_relation:
            if field.related_model is Blob:
                found[field.name] = blobs[value["sha256"]] if value else None
        elif isinstance(field, models.DateField | models.UUIDField):
            found[field.name] = field.to_python(value)
        else:
            found[field.name] = value
    return found
