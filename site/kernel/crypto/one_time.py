"""One-purpose links and one-time codes for people without an account (threats 45, 47).

A link proves only that somebody has the message; the six-digit code sent to the same address at the moment of opening
proves that the address is still theirs. The database knows keyed hashes only.

A row that is opened so has `public_id`, `link_hash`, `link_expires_at`, `code_hash`, `code_expires_at`,
`code_attempts` and `codes_sent`. These functions change the row; whoever calls them locks and saves it.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from kernel.crypto.codes import new_code
from kernel.crypto.hashing import keyed_hash

if TYPE_CHECKING:
    from datetime import datetime

CODE_LIFE = timedelta(minutes=15)
CODE_ATTEMPTS = 5
CODES_PER_LINK = 10
#: What to save after a link was renewed, a code was renewed, a code was tried.
LINK_FIELDS = ("link_hash", "link_expires_at", "codes_sent", "code_hash")
CODE_FIELDS = ("code_hash", "code_expires_at", "code_attempts", "codes_sent")
TRY_FIELDS = ("code_attempts", "code_hash")


class Outcome(Enum):
    """What a typed code turned out to be. SPENT: none was sent, it was used, is too old or was guessed too often."""

    RIGHT = auto()
    WRONG = auto()
    SPENT = auto()


def renew_link(row: Any, *, until: datetime) -> str:
    """A fresh token in place of the old one; returns its only readable copy. Codes sent before stop working."""
    token = new_code()
    row.link_hash, row.link_expires_at = link_hash(token), until
    row.codes_sent, row.code_hash = 0, ""
    return token


def link_hash(token: str) -> str:
    """What the row of this link holds in `link_hash`."""
    return keyed_hash(f"link:{token}")


def renew_code(row: Any, *, on: datetime) -> str:
    """A fresh code of six digits; older ones stop working. The caller has looked at CODES_PER_LINK."""
    code = f"{secrets.randbelow(10**6):06d}"
    row.code_hash, row.code_expires_at = _code_hash(row, code), on + CODE_LIFE
    row.code_attempts = 0
    row.codes_sent += 1
    return code


def spend_code(row: Any, code: str, *, on: datetime) -> Outcome:
    """Try a code; the try is counted whatever comes of it, and a right code works once."""
    usable = bool(row.code_hash) and row.code_expires_at is not None and row.code_expires_at > on
    usable = usable and row.code_attempts < CODE_ATTEMPTS
    right = hmac.compare_digest(row.code_hash, _code_hash(row, "".join(code.split())))
    row.code_attempts += 1
    if not usable:
        return Outcome.SPENT
    if not right:
        return Outcome.WRONG
    row.code_hash = ""
    return Outcome.RIGHT


def _code_hash(row: Any, code: str) -> str:
    return keyed_hash(f"code:{row.public_id}:{code}")
