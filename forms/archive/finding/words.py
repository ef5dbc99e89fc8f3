"""Words as the index of the archive keeps them: stems under a key, so that the index tells nobody what a document says.

A token is the first 32 bits of HMAC-SHA256 over a folded stem. Of a hundred thousand documents one too many is found in
about one question of two hundred, never one too few.
"""

from __future__ import annotations

from kernel.crypto import mac
from kernel.stems import stems

#: Of the way words become tokens. A higher one makes `index_missing` write all documents anew.
VERSION = 2
TEXT, NAME = "archive.text", "archive.name"
#: Bytes of the HMAC that are kept.
KEPT = 4


def token(stem: str, *, use: str) -> int:
    """One stem; the same word in a text and in a name are two tokens."""
    return int.from_bytes(bytes.fromhex(mac(use, stem.encode()))[:KEPT], signed=True)


def tokens(text: str, *, use: str) -> set[int]:
    """Tokens of a text or of names, without words that say nothing."""
    return {token(stem, use=use) for stem in stems(text)}
