"""What is asked of a file (`Expectation`) and what algorithms are still good enough."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any

#: Versioned name of these rules; stored with every verdict.
POLICY = "kopiena-signature-policy-2"

WEAK_HASHES = frozenset({"md2", "md4", "md5", "ripemd160"})
OLD_HASHES = frozenset({"sha1"})
RSA_BITS = 2048
#: Never enough below this, whatever the day.
SHORT_RSA_BITS = 1024
EC_BITS = 256

#: Order of the baseline levels of ETSI EN 319 142-1 and 319 132-1.
LEVELS = ("B", "T", "LT", "LTA")

#: A certificate status asked later than this after the time stamp is worth a remark (digidoc4j's rule).
STATUS_DELAY = datetime.timedelta(minutes=15)
#: Clocks of honest services differ.
CLOCK_TOLERANCE = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class ExpectedSigner:
    """Somebody who must (or may) have signed. `person_code` as DDMMYY-NNNNN, '' = not known to us."""

    role: str
    person_code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Expectation:
    """What the file must be to close a step. Empty fields ask for nothing.

    `original_*`: the document that was sent. A signed PDF starts with exactly these bytes; in a container the data
    file has this SHA-256, and beside it lie exactly the files of `annexes` (SHA-256). `previous_*`: the newest stored version, which a PDF may only extend.
    `signers` must all have signed; `others` may have; anyone else makes the file INVALID, seals excepted when `seals`.
    `level` is one of `LEVELS`; `signature_page` the zero-based page where signature pictures may lie, -1 = the last.
    """

    original_sha256: str = ""
    original_size: int = 0
    annexes: tuple[str, ...] = ()
    previous_sha256: str = ""
    previous_size: int = 0
    signers: tuple[ExpectedSigner, ...] = ()
    others: tuple[ExpectedSigner, ...] = ()
    seals: bool = True
    level: str = ""
    timestamp: bool = True
    qualified: bool = False
    signature_page: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Expectation:
        signers = tuple(ExpectedSigner(**signer) for signer in values["signers"])
        others = tuple(ExpectedSigner(**signer) for signer in values["others"])
        annexes = tuple(values.get("annexes", ()))
        return cls(**{**values, "signers": signers, "others": others, "annexes": annexes})


def code_of(serial: str) -> str:
    """The eleven digits of a Latvian natural person's identifier in a certificate's serialNumber, or ''.

    `PNOLV-320806-14495` (ETSI EN 319 412-1) and the bare `320806-14495` of older Latvian certificates.
    """
    text = serial.strip().upper()
    if text.startswith("PNOLV-"):
        text = text[6:]
    elif not text[:1].isdigit():
        return ""
    digits = text.replace("-", "")
    return digits if digits.isdigit() and len(digits) == 11 else ""


def plain_code(person_code: str) -> str:
    return person_code.replace("-", "").strip()
