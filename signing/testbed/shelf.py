"""The testbed's folder: keys and certificates (0600), and the register of what was issued.

One JSON register, replaced whole and guarded by a file lock, so that web, worker and `manage.py testbed` share it.
File names are made of labels (`person-3`), never of names or personal codes.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

REGISTER = "register.json"


@dataclass(frozen=True)
class Issued:
    """One end-entity certificate. `revoked_on` is an ISO moment or "" while it is good."""

    label: str
    kind: str  # "person" or "seal"
    subject: dict[str, str]  # X.500 name parts as asn1crypto names them
    quality: str
    algorithm: str
    serial: int
    valid_from: str
    valid_to: str
    revoked_on: str = ""
    odd: bool = False  # made with dates of its own, for one test: never handed out again


@dataclass(frozen=True)
class Register:
    port: int
    made_on: str
    issued: tuple[Issued, ...] = field(default=())

    def find(self, *, subject: dict[str, str], quality: str, algorithm: str) -> Issued | None:
        """The newest certificate of this subject, revoked or not: a revoked card stays revoked."""
        for item in reversed(self.issued):
            if not item.odd and (item.subject, item.quality, item.algorithm) == (subject, quality, algorithm):
                return item
        return None

    def with_issued(self, item: Issued) -> Register:
        kept = tuple(one for one in self.issued if one.label != item.label)
        return replace(self, issued=(*kept, item))


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder / "keys"
        self.certificates = folder / "certs"

    def prepare(self) -> None:
        for path in (self.folder, self.keys, self.certificates):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o700)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Only one process or thread changes the folder at a time."""
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def exists(self) -> bool:
        return (self.folder / REGISTER).is_file()

    def version(self) -> int:
        """Changes whenever the register is replaced."""
        status = (self.folder / REGISTER).stat()
        return status.st_mtime_ns ^ status.st_ino

    def read(self) -> Register:
        data = json.loads((self.folder / REGISTER).read_text("utf-8"))
        return Register(
            port=data["port"], made_on=data["made_on"], issued=tuple(Issued(**one) for one in data["issued"])
        )

    def write(self, register: Register) -> None:
        self.write_private(self.folder / REGISTER, json.dumps(asdict(register), ensure_ascii=False, indent=1).encode())

    def write_private(self, path: Path, content: bytes) -> None:
        """Whole or not at all, readable by the owner only."""
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)


def free_port() -> int:
    """A port nobody listens on, below those the system hands to outgoing connections: it stays free until it is used."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def now() -> datetime:
    return datetime.now(tz=UTC).replace(microsecond=0)
