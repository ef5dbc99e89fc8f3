"""The doors of the editions: load what is shipped, add what is uploaded, ask what is in force."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from kernel import periods
from kernel.editions import shipped
from kernel.editions.errors import EditionError, NoEdition, ShippedChanged
from kernel.editions.models import Edition, Origin, State
from kernel.files import store
from kernel.files.models import Blob

__all__ = [
    "Edition",
    "EditionError",
    "Loaded",
    "NoEdition",
    "ShippedChanged",
    "add",
    "file",
    "in_force",
    "load_shipped",
]


@dataclass
class Loaded:
    """What one loading did; `conflicts` are shipped files that differ from rows already in use."""

    new: int = 0
    same: int = 0
    conflicts: list[ShippedChanged] = field(default_factory=list)


def load_shipped() -> Loaded:
    """Load shipped editions as immutable rows, once. A changed file never overwrites: it is reported."""
    outcome = Loaded()
    for item in shipped.everything():
        there = Edition.objects.filter(
            kind=item.kind, key=item.key, effective_from=item.effective_from, origin=Origin.SHIPPED
        ).first()
        sha256 = digest(item.content, item.files)
        if there is None:
            _make(item, sha256=sha256, origin=Origin.SHIPPED)
            outcome.new += 1
        elif there.sha256 == sha256:
            outcome.same += 1
        else:
            outcome.conflicts.append(ShippedChanged(item.kind, item.key, item.effective_from))
    return outcome


def add(
    *, kind: str, key: str, effective_from: date, content: Mapping[str, Any], files: Mapping[str, bytes] | None = None
) -> Edition:
    """An administrator's edition: always another row. The caller checks rights and records the event."""
    item = shipped.Shipped(kind=kind, key=key, effective_from=effective_from, content=content, files=files or {})
    sha256 = digest(item.content, item.files)
    there = Edition.objects.filter(kind=kind, key=key, effective_from=effective_from, sha256=sha256).first()
    return there or _make(item, sha256=sha256, origin=Origin.UPLOADED)


def in_force(kind: str, key: str, on: date) -> Edition:
    """The published edition with the latest date not after `on`; an upload beats a shipped one of the same date."""
    found = (
        Edition.objects.filter(kind=kind, key=key, state=State.PUBLISHED, effective_from__lte=on)
        .order_by("-effective_from", "-origin", "-pk")
        .first()
    )
    if found is None:
        raise NoEdition(kind, key, on)
    return found


def withdraw(edition: Edition) -> None:
    """Out of use from now on; what was made with it keeps it."""
    Edition.objects.filter(pk=edition.pk, state=State.PUBLISHED).update(state=State.WITHDRAWN)
    edition.refresh_from_db()


def file(edition: Edition, name: str) -> bytes:
    """Bytes of one of the edition's files. KeyError when it has none of that name."""
    return Blob.objects.get(public_id=edition.files[name]).read()


def digest(content: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """SHA-256 over content and files in one spelling."""
    total = hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder).encode()
    )
    for name in sorted(files):
        total.update(b"\x00" + name.encode() + b"\x00" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()


def _make(item: shipped.Shipped, *, sha256: str, origin: Origin) -> Edition:
    with transaction.atomic():
        blobs = {
            name: str(store.put(content, media_type="application/octet-stream", secret=False).public_id)
            for name, content in item.files.items()
        }
        plain = json.loads(json.dumps(item.content, cls=DjangoJSONEncoder))
        return Edition.objects.create(
            kind=item.kind,
            key=item.key,
            effective_from=item.effective_from,
            sha256=sha256,
            origin=origin,
            content=plain,
            files=blobs,
            created_at=periods.now(),
        )
