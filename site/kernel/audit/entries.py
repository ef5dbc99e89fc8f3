"""How a row becomes bytes: one spelling, one seal, one leaf."""

import json
from collections.abc import Callable, Mapping

from kernel.audit import merkle
from kernel.audit.models import AccessEvent, Event
from kernel.crypto import mac, macs


def canonical(entry: Mapping[str, object]) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sealed(row: Event | AccessEvent) -> str:
    """The keyed hash of a row: a row slipped into the table by hand cannot have it."""
    return sealer()(canonical(row.entry()))


def sealer() -> Callable[[bytes], str]:
    """The seal over the bytes of a row, for very many rows."""
    return macs("audit.row")


def leaf(row: Event | AccessEvent, *, sequence: int, previous: str) -> str:
    """Leaf hash over the row, its place and the leaf before."""
    return merkle.leaf_hash(canonical({**row.entry(), "sequence": sequence, "previous": previous})).hex()


def head_seal(*, count: int, last: str, root: str) -> str:
    return mac("audit.head", canonical({"count": count, "last": last, "root": root}))
