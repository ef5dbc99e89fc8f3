"""What a run of the backup says of itself, sealed with the keyed hash: a changed manifest and a wrong key are found."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kernel.crypto import CryptoError, keys, mac
from portal.backup.errors import Stopped, WrongCall

FORMAT = 1
_CONTEXT = b"kopiena.backup"


@dataclass(kw_only=True)
class Manifest:
    """`blobs` are hashes of the stored (encrypted) bytes by their name in the store; `keys` prove each key used."""

    format: int = FORMAT
    made_at: str
    engine: str
    database: str
    database_sha256: str
    counts: dict[str, int]
    migrations: list[str]
    events: int
    root: str
    blobs: dict[str, str]
    missing: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Last of all, and whole: a run without a manifest never ended."""
        values = asdict(self)
        values["mac"] = mac("backup.manifest", _spelled(values))
        part = folder / "manifest.json.part"
        with part.open("w", encoding="utf-8") as out:
            json.dump(values, out, ensure_ascii=False, indent=1)
            out.flush()
            os.fsync(out.fileno())
        part.replace(folder / "manifest.json")


def read(folder: Path) -> Manifest:
    try:
        values = json.loads((folder / "manifest.json").read_text("utf-8"))
        seal = values.pop("mac")
        good = hmac.compare_digest(seal, mac("backup.manifest", _spelled(values)))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise Stopped(f"Kopijas apraksts {folder.name}/manifest.json nav nolasāms ({type(error).__name__}).") from error
    if not good:
        raise Stopped(
            "Kopijas apraksts neatbilst atslēgām: vai nu KOPIENA_LOOKUP_KEY ir cita, vai apraksts ir mainīts. "
            "Ielieciet vidē to atslēgu, ar kuru kopija taisīta."
        )
    return Manifest(**values)


def proofs_of(names: set[str]) -> dict[str, str]:
    """Something small under each key that stored files need."""
    return {name: keys.encrypt_with(name, _CONTEXT, context=_CONTEXT).hex() for name in sorted(names)}


def must_open(proofs: dict[str, str]) -> None:
    """Raises Stopped when a key is missing or another one."""
    for name, proof in proofs.items():
        try:
            keys.decrypt(name, bytes.fromhex(proof), context=_CONTEXT)
        except CryptoError as error:
            raise Stopped(
                f"Atslēga „{name}” nav īstā: ar to kopijas datnes nav atveramas. Ielieciet KOPIENA_FIELD_KEYS to "
                "atslēgu, ar kuru kopija taisīta; nekas nav mainīts."
            ) from error


def runs(folder: Path) -> list[Path]:
    """Those that ended, the oldest first."""
    return sorted(one.parent for one in (folder / "runs").glob("*/manifest.json"))


def newest(folder: Path, *, run: str = "") -> Path:
    found = [one for one in runs(folder) if not run or one.name == run]
    if not found:
        raise WrongCall(f"Mapē {folder} nav {'kopijas ' + run if run else 'nevienas pabeigtas kopijas'}.")
    return found[-1]


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _spelled(values: dict[str, object]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
