"""Arriving: an export taken into an empty archive, hash for hash."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit
from django.db import transaction

from kernel.audit.log import record
from kernel.files import store
from signing.archive import rows
from signing.archive.errors import ExportDamaged, NotEmpty
from signing.archive.leaving import FORMAT
from signing.archive.models import Deposit
from signing.envelopes.models import Envelope


def take_in(folder: Path, *, on: datetime) -> int:
    """How many documents. Raises ExportDamaged (before anything is written) and NotEmpty.

    All or nothing for the rows; stored bytes without a row are swept by the next fixity run.
    """
    if Envelope.objects.exists() or Deposit.objects.exists():
        raise NotEmpty
    _must_be_whole(folder)
    records = _acts_first((folder / "data" / "records").glob("*.json"))
    with transaction.atomic():
        for path in records:
            _take_one(folder / "data", path, on=on)
        record("archive.imported", subject=None, by=None, on=on, facts={"documents": len(records)})
    return len(records)


def _must_be_whole(folder: Path) -> None:
    try:
        bagit.Bag(str(folder)).validate()
        index = json.loads((folder / "data" / "index" / "deposits.json").read_text("utf-8"))
        named = {one["deposit"] for one in index["deposits"]}
        there = {path.stem for path in (folder / "data" / "records").glob("*.json")}
        good = index["format"] == FORMAT and named == there
    except (bagit.BagError, OSError, ValueError, KeyError, TypeError) as error:
        raise ExportDamaged(type(error).__name__) from error
    if not good:
        raise ExportDamaged("index")


def _take_one(data: Path, path: Path, *, on: datetime) -> None:
    told = json.loads(path.read_text("utf-8"))
    held = _held(data, path.stem)
    blobs = {}
    for sha256, media_type in rows.blobs_of(told).items():
        if sha256 not in held:
            raise ExportDamaged(sha256)
        blobs[sha256] = store.put(held[sha256], media_type=media_type)
    made = rows.restore(told, blobs)
    if (made.final is not None and made.sha256 != made.final.sha256) or str(made.public_id) != path.stem:
        raise ExportDamaged(path.stem)
    facts: dict[str, str | int] = {"sha256": made.sha256, "package": made.package.sha256 if made.package else ""}
    record("archive.taken_over", subject=made.subject, by=None, on=on, facts=facts)


def _acts_first(records: Iterable[Path]) -> list[Path]:
    """What is kept, then what was destroyed, the last first: its act may have been destroyed by a later one."""
    ended = [(json.loads(path.read_text("utf-8"))["deposit"]["destroyed_at"] or "", path) for path in sorted(records)]
    return [path for when, path in ended if not when] + [path for when, path in sorted(ended, reverse=True) if when]


def _held(data: Path, name: str) -> dict[str, bytes]:
    """Every file of this document by its hash: in the package, beside it, and among its renewals."""
    path = data / "packages" / f"{name}.zip"
    found: list[bytes] = [path.read_bytes()] if path.is_file() else []  # a destroyed document has none
    for package in list(found):
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            found += [archive.read(one) for one in archive.infolist() if "/data/" in one.filename]
    found += [path.read_bytes() for path in (data / "renewals").glob(f"{name}-*")]
    held = {hashlib.sha256(content).hexdigest(): content for content in found}
    told: dict[str, Any] = json.loads((data / "records" / f"{name}.json").read_text("utf-8"))
    for sha256 in rows.blobs_of(told):
        loose = data / "files" / sha256
        if sha256 not in held and loose.is_file():
            content = loose.read_bytes()
            held[hashlib.sha256(content).hexdigest()] = content
    return held
