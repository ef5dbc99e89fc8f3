"""The institution's seal and the archive time stamp, with what this installation trusts."""

from __future__ import annotations

from datetime import datetime

from signing.formats import anchors, pades, timestamps
from signing.means import pkcs11


def seal(content: bytes, *, on: datetime) -> bytes:
    """One more signature: the institution's, at B-T. Raises SealUnavailable, TimestampFailed (both may be retried)."""
    return pkcs11.seal(content)


def seal_container(content: bytes, *, on: datetime) -> bytes:
    """The same for a container that we made: one more signature beside the others, at B-LT."""
    return pkcs11.seal_container(content, on=on)


def augment(content: bytes) -> bytes:
    """Validation data for every signature and the archive time stamp (B-LTA), in a new revision."""
    return pades.augment_to_lta(content, trust=anchors.configured(), timestampers=timestamps.configured())
