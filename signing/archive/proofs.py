"""That an event lies under a daily root: proofs of inclusion for whoever has the root and its time stamp elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kernel.audit import merkle
from kernel.audit.models import Event, Leaf, Log, Root
from signing.archive.errors import ChainBroken

_SIZE = 32


class Tree:
    """All nodes of an RFC 6962 tree: built once, each proof then costs O(log n). 64 bytes a leaf."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        level = bytearray()
        for leaf in leaves:
            level += leaf
        self._levels = [level]
        while len(level) > _SIZE:
            above = bytearray()
            whole = len(level) // (2 * _SIZE) * 2 * _SIZE
            for start in range(0, whole, 2 * _SIZE):
                above += merkle.node_hash(bytes(level[start : start + _SIZE]), bytes(level[start + _SIZE : start + 64]))
            above += level[whole:]  # the odd one out goes up as it is
            self._levels.append(above)
            level = above

    @property
    def root(self) -> bytes:
        return bytes(self._levels[-1]) or merkle.root([])

    def proof(self, index: int) -> list[bytes]:
        """The hashes that lead from leaf `index` to the root, as `merkle.inclusion_proof` gives them."""
        found = []
        for level in self._levels[:-1]:
            start = (index ^ 1) * _SIZE
            if start < len(level):
                found.append(bytes(level[start : start + _SIZE]))
            index >>= 1
        return found


class Proofs:
    """Proofs up to the newest time-stamped root; none when there is no such root yet."""

    def __init__(self) -> None:
        self.root = Root.objects.exclude(stamp=None).order_by("-day").first()
        self._tree: Tree | None = None
        if self.root is None:
            return
        leaves = Leaf.objects.filter(sequence__lte=self.root.count).order_by("sequence")
        values = leaves.values_list("leaf", flat=True)
        self._tree = Tree(bytes.fromhex(leaf) for leaf in values.iterator(chunk_size=5000))
        if self._tree.root.hex() != self.root.root:
            raise ChainBroken

    def of(self, subject: UUID) -> list[dict[str, Any]]:
        """Each event of `subject` under the root: the entry, its place, the leaf before and the way up."""
        if self.root is None or self._tree is None:
            return []
        rows = {row.pk: row for row in Event.objects.filter(subject=subject)}
        leaves = Leaf.objects.filter(log=Log.EVENT, row__in=list(rows), sequence__lte=self.root.count)
        return [
            {
                "entry": rows[leaf.row].entry(),
                "sequence": leaf.sequence,
                "previous": leaf.previous,
                "proof": [step.hex() for step in self._tree.proof(leaf.sequence - 1)],
            }
            for leaf in leaves.order_by("sequence")
        ]
