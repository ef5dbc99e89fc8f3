"""What a file made elsewhere is, by what was found of it; which numbers and codes its text names. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

#: States and doubts by their values, so that no framework is needed here (forms.archive.intake.states).
READY, SCAN, OURS, DOUBTFUL, DUPLICATE = "ready", "scan", "ours", "doubtful", "duplicate"
#: At most so many words of one file are looked up.
MOST_WORDS = 400
_WORD = re.compile(r"[^\W_]+(?:[-/.][^\W_]+){1,6}")
_CODE = re.compile(r"/p/([A-Za-z0-9-]{6,40})")
_END = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
#: Kinds whose papers are kept by the employee's birth (R38).
EMPLOYMENT = frozenset({"DL", "DG", "DI"})


@dataclass(frozen=True, kw_only=True)
class Found:
    """signed: it holds signatures. colour: of the verdict. findings: the report has some besides "no signature".
    ours: how a document of ours was recognised ("content", "code", "number", ""). waits: that document is out for
    signing."""

    duplicate: bool
    picture: bool
    container: bool
    signed: bool
    colour: str
    findings: bool
    ours: str
    waits: bool


def decide(found: Found) -> tuple[str, str]:
    """(state, doubt). Only a green file is ready; whatever is unsure waits for a person with its reason."""
    if found.duplicate:
        return DUPLICATE, "same"
    if found.picture or (not found.signed and not found.container and not found.findings):
        return (OURS, "") if found.ours and found.waits else (SCAN, "")
    if not found.signed and found.container:
        return DOUBTFUL, "empty"
    if found.colour != "green":
        return DOUBTFUL, "invalid" if found.colour == "red" else "uncertain"
    if found.ours == "content":
        return (OURS, "") if found.waits else (DOUBTFUL, "ended")
    return READY, ""


def words(*texts: str) -> list[str]:
    """What may be a number of ours, each once, as it stands and in capitals."""
    seen: dict[str, None] = {}
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if any(char.isdigit() for char in word) and len(word) <= 40:
                seen.setdefault(word)
                seen.setdefault(word.upper())
            if len(seen) >= MOST_WORDS:
                return list(seen)
    return list(seen)


def codes(text: str) -> list[str]:
    """Verification codes by the address that is printed with them."""
    return list(dict.fromkeys(match.group(1).rstrip("-") for match in _CODE.finditer(text)))


def beginnings(content: bytes) -> Iterator[str]:
    """SHA-256 of the file as it was before each of its revisions, and of the whole: a signed PDF begins with the
    document that was sent."""
    digest, at = hashlib.sha256(), 0
    for match in list(_END.finditer(content))[:40]:
        digest.update(content[at : match.end()])
        at = match.end()
        yield digest.hexdigest()


def kept_by_birth(kind: str) -> bool:
    return kind in EMPLOYMENT


def in_the_future(day: date, *, on: date) -> bool:
    return day > on
