"""Leaving: everything the archive keeps as one BagIt folder that anybody can check and another Kopiena can take in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import bagit
from django.core.serializers.json import DjangoJSONEncoder

from kernel.audit import chain
from kernel.audit.log import record
from kernel.audit.models import Root
from kernel.exports import as_csv
from kernel.files.models import Blob
from kernel.files.names import EXTENSIONS
from signing.archive import register, rows
from signing.archive.errors import NotEmpty
from signing.archive.listing import HEADER, line
from signing.archive.models import Deposit
from signing.archive.package import ALGORITHMS, as_json
from signing.archive.proofs import Proofs
from signing.archive.roots_table import stamped
from signing.archive.standalone import VERIFIER

FORMAT = "kopiena-export-1"


@dataclass(frozen=True)
class Left:
    """How many documents went out, and how many events lie under which root."""

    documents: int
    proven: int
    day: str


def export(folder: Path, *, on: datetime) -> Left:
    """Write the whole export into an empty folder. Raises NotEmpty, ChainBroken, DamagedBlob."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty
    for name in ("index", "packages", "renewals", "records", "files", "audit/proofs", "verifier"):
        (folder / name).mkdir(parents=True)
    chain.append()
    proofs = Proofs()
    lines, index, proven = [], [], 0
    for deposit in _deposits():
        told = rows.plain(deposit)
        _write_files(folder, deposit, told)
        shown = proofs.of(deposit.subject)
        proven += len(shown)
        (folder / "audit" / "proofs" / f"{deposit.public_id}.json").write_bytes(as_json(shown))
        (folder / "records" / f"{deposit.public_id}.json").write_bytes(_json(told))
        lines.append(line(deposit))
        index.append(dict(zip(HEADER, line(deposit), strict=True)) | _ids(deposit))
    (folder / "index" / "deposits.csv").write_bytes(as_csv(HEADER, lines))
    (folder / "index" / "deposits.json").write_bytes(as_json({"format": FORMAT, "deposits": index}))
    _write_roots(folder / "audit")
    (folder / "verifier" / VERIFIER.name).write_bytes(VERIFIER.read_bytes())
    _bag(folder, on)
    facts: dict[str, str | int] = {"documents": len(lines), "proven": proven}
    record("archive.exported", subject=None, by=None, on=on, facts=facts)
    return Left(documents=len(lines), proven=proven, day=proofs.root.day.isoformat() if proofs.root else "")


def _ids(deposit: Deposit) -> dict[str, str]:
    return {"subject": str(deposit.subject), "deposit": str(deposit.public_id)}


def _deposits() -> Iterator[Deposit]:
    found = register.rows().select_related("package", "envelope__original", "envelope__current", "envelope__draft")
    return found.order_by("deposited_at", "pk").iterator(chunk_size=200)


def _write_files(folder: Path, deposit: Deposit, told: dict[str, Any]) -> None:
    """The package as it lies in the store; renewals; and files under way that are in no package."""
    if deposit.package is not None:  # of a destroyed document nothing but its rows is left
        (folder / "packages" / f"{deposit.public_id}.zip").write_bytes(deposit.package.read())
    for renewed in deposit.renewals.select_related("blob"):
        name = f"{deposit.public_id}-{renewed.sequence}{EXTENSIONS[renewed.blob.media_type]}"
        (folder / "renewals" / name).write_bytes(renewed.blob.read())
    elsewhere = {blob.sha256 for blob in (deposit.package, deposit.original, deposit.final) if blob is not None}
    elsewhere |= {one["blob"]["sha256"] for one in told["renewals"]}
    wanted = set(rows.blobs_of(told)) - elsewhere
    for blob in Blob.objects.filter(sha256__in=wanted):
        (folder / "files" / blob.sha256).write_bytes(blob.read())


def _write_roots(folder: Path) -> None:
    listed = []
    for root in Root.objects.select_related("stamp").order_by("day"):
        told = {"day": root.day.isoformat(), "count": root.count, "root": root.root, "previous": root.previous}
        moment = stamped(root)
        name = ""
        if root.stamp is not None and moment is not None:
            name = f"{root.day.isoformat()}.tst"
            (folder / name).write_bytes(root.stamp.read())
        listed.append(told | {"token": name, "stamped_at": moment[0].isoformat() if moment else ""})
    (folder / "roots.json").write_bytes(as_json(listed))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, cls=_Exact) + "\n").encode()


class _Exact(DjangoJSONEncoder):
    """Moments with all their microseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _bag(folder: Path, on: datetime) -> None:
    info = {"Bag-Software-Agent": "Kopiena", "Bagging-Date": on.date().isoformat(), "Bag-Group-Identifier": FORMAT}
    bag = bagit.make_bag(str(folder), bag_info=info, checksums=ALGORITHMS, encoding="utf-8")
    # The library writes the draft's number; what it makes is a bag of RFC 8493, whose number is 1.0.
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    bag.save()
