"""Does the log still say what it said? Finds edits, deletions, insertions, reordering, a cut tail, a changed root."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from kernel.audit import entries, merkle, rows
from kernel.audit.models import AccessEvent, Event, Head, Leaf, Log, Pending, Root

BATCH = 2000
#: A leaf as plain columns: sequence, log, row, previous, leaf.
Columns = tuple[int, str, int, str, str]
#: More problems than this are counted, not listed.
LISTED = 100


@dataclass
class Verification:
    """`problems` are sentences for the administrator; `count` leaves lead to `root`; `pending` wait for their place."""

    ok: bool = True
    problems: list[str] = field(default_factory=list)
    count: int = 0
    root: str = ""
    pending: int = 0

    def found(self, problem: str) -> None:
        self.ok = False
        if len(self.problems) < LISTED:
            self.problems.append(problem)


def verify(*, expect: tuple[int, str] | None = None) -> Verification:
    """Re-compute the whole chain. `expect` is a (count, root) kept elsewhere: it must lie on this chain."""
    result = Verification(pending=Pending.objects.count())
    anchors: dict[int, list[tuple[str, str]]] = {}
    for root in Root.objects.all():
        anchors.setdefault(root.count, []).append((f"root of {root.day}", root.root))
    if expect:
        anchors.setdefault(expect[0], []).append(("the root kept elsewhere", expect[1]))
    peaks, last, seal = merkle.Peaks(), "", entries.sealer()
    columns = Leaf.objects.order_by("sequence").values_list("sequence", "log", "row", "previous", "leaf")
    for leaves in _batched(columns.iterator(chunk_size=BATCH)):
        found = {
            log: rows.fetch(log, [one[2] for one in leaves if one[1] == log]) for log in {one[1] for one in leaves}
        }
        for leaf in leaves:
            _check_leaf(result, leaf, found[leaf[1]].get(leaf[2]), expected=peaks.count + 1, last=last, seal=seal)
            last = leaf[4]
            peaks.append(bytes.fromhex(last))
            if peaks.count in anchors:
                for name, value in anchors.pop(peaks.count):
                    if value != peaks.root().hex():
                        result.found(f"{name} does not match the first {peaks.count} leaves")
    for count, names in anchors.items():
        for name, _value in names:
            result.found(f"{name} covers {count} leaves, the chain has only {peaks.count}: its tail was cut")
    result.count, result.root = peaks.count, peaks.root().hex()
    _check_head(result, last=last)
    _check_roots(result)
    _check_unchained(result)
    return result


def _check_leaf(
    result: Verification,
    leaf: Columns,
    row: rows.Spelled | None,
    *,
    expected: int,
    last: str,
    seal: Callable[[bytes], str],
) -> None:
    sequence, log, _row, previous, value = leaf
    if sequence != expected:
        result.found(f"leaf {expected} is missing before leaf {sequence}")
    if previous != last:
        result.found(f"leaf {sequence} does not follow the leaf before it")
    if row is None:
        result.found(f"the {log} of leaf {sequence} was deleted")
        return
    if not hmac.compare_digest(row.mac, seal(row.row())):
        result.found(f"the {log} of leaf {sequence} was changed or forged")
    if value != merkle.leaf_hash(row.leaf(sequence=sequence, previous=previous)).hex():
        result.found(f"leaf {sequence} does not match its {log}")


def _check_head(result: Verification, *, last: str) -> None:
    head = Head.objects.filter(pk=1).first()
    if head is None:
        if result.count:
            result.found("the head of the chain is missing")
        return
    if head.count != result.count or head.last != last:
        result.found(f"the head says {head.count} leaves, the chain has {result.count}")
    if not hmac.compare_digest(head.mac, entries.head_seal(count=result.count, last=last, root=result.root)):
        result.found("the seal of the head does not fit the chain")


def _check_roots(result: Verification) -> None:
    before: Root | None = None
    for root in Root.objects.order_by("day"):
        if before is not None and (root.previous != before.root or root.count < before.count):
            result.found(f"root of {root.day} does not follow root of {before.day}")
        before = root


def _check_unchained(result: Verification) -> None:
    """Every event is in the chain or waits for it; anything else was slipped in or torn out."""
    for log, model in ((Log.EVENT, Event), (Log.ACCESS, AccessEvent)):
        chained = Leaf.objects.filter(log=log)
        waiting = Pending.objects.filter(log=log)
        total: int = model._default_manager.count()
        if total != chained.count() + waiting.count():
            loose = (
                model._default_manager.exclude(pk__in=chained.values("row"))
                .exclude(pk__in=waiting.values("row"))
                .values_list("pk", flat=True)[:LISTED]
            )
            for pk in loose:
                result.found(f"{log} row {pk} is neither chained nor waiting")
        for row in model._default_manager.filter(pk__in=waiting.values("row")).iterator(chunk_size=BATCH):
            if not hmac.compare_digest(row.mac, entries.sealed(row)):
                result.found(f"waiting {log} row {row.pk} was changed or forged")
        gone = waiting.exclude(row__in=model._default_manager.values_list("pk", flat=True)).count()
        if gone:
            result.found(f"{gone} waiting {log} rows were deleted before they were chained")


def _batched(leaves: Iterator[Columns]) -> Iterator[list[Columns]]:
    while batch := list(islice(leaves, BATCH)):
        yield batch
