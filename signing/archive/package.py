"""The evidence package: a BagIt 1.0 bag (RFC 8493) that anybody can take away and check without us (threats P7).

Deterministic: the same facts give the same bytes, so a repeated deposit is the same blob.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import bagit

from kernel.periods import riga_date

ALGORITHMS = ["sha256", "sha512"]
MEDIA_TYPE = "application/zip"
#: ZIP knows no moment before 1980; a fixed one keeps the bytes the same.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Evidence:
    """What goes into the bag: payload files by name, and what the tag file says."""

    files: Mapping[str, bytes]
    title: str
    identifier: str
    number: str
    made_at: datetime


def as_json(value: Any) -> bytes:
    """Readable, sorted, ends with a line break: the same facts are the same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n").encode()


def build(evidence: Evidence) -> bytes:
    """The bag as a ZIP with one folder in it. Raises bagit.BagError if the bag does not check."""
    root = f"kopiena-{evidence.identifier}"
    with tempfile.TemporaryDirectory(prefix="kopiena-bag-") as scratch:
        folder = Path(scratch) / root
        folder.mkdir()
        for name, content in sorted(evidence.files.items()):
            (folder / name).write_bytes(content)
        info = {
            "Bag-Software-Agent": "Kopiena",
            "Bagging-Date": riga_date(evidence.made_at).isoformat(),
            "External-Identifier": evidence.identifier,
            "Internal-Sender-Identifier": evidence.number or evidence.identifier,
            "External-Description": evidence.title,
        }
        bag = bagit.make_bag(str(folder), bag_info=info, checksums=ALGORITHMS, encoding="utf-8")
        # The library writes the draft's number; what it makes is a bag of RFC 8493, whose number is 1.0.
        (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
        bag.save()
        bagit.Bag(str(folder)).validate()
        return _zip(folder, root)


def _zip(folder: Path, root: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{root}/{path.relative_to(folder).as_posix()}", _ZIP_MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    return out.getvalue()
