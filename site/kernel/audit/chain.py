"""The one act that chains: pending events get their places, in one transaction, under the lock of the head row."""

from datetime import date, timedelta

from django.db import transaction

from kernel import periods
from kernel.audit import entries, merkle
from kernel.audit.models import AccessEvent, Event, Head, Leaf, Log, Pending, Root
from kernel.jobs import failpoints

failpoints.declare("audit.before_chain", "audit.after_chain")
#: Events chained per transaction, so that nobody waits long for the write lock.
AT_ONCE = 500


def append() -> int:
    """Chain everything that is pending; how many."""
    total = 0
    while count := _append_some():
        total += count
    return total


def _append_some() -> int:
    if not Pending.objects.exists():
        return 0
    failpoints.reach("audit.before_chain")
    with transaction.atomic():
        head = _locked_head()
        waiting = list(Pending.objects.order_by("pk")[:AT_ONCE])
        rows = _rows(waiting)
        peaks = merkle.Peaks(head.count, [bytes.fromhex(peak) for peak in head.peaks])
        leaves = []
        for item in waiting:
            # A pending row whose event is gone is left for `verify` to report; it must not stop the others.
            row = rows.get((item.log, item.row))
            if row is None:
                continue
            head.count += 1
            value = entries.leaf(row, sequence=head.count, previous=head.last)
            leaves.append(Leaf(sequence=head.count, log=item.log, row=item.row, previous=head.last, leaf=value))
            head.last = value
            peaks.append(bytes.fromhex(value))
        if not leaves:
            return 0
        Leaf.objects.bulk_create(leaves)
        Pending.objects.filter(pk__in=[item.pk for item in waiting if (item.log, item.row) in rows]).delete()
        head.peaks = [peak.hex() for peak in peaks.peaks]
        head.mac = entries.head_seal(count=head.count, last=head.last, root=peaks.root().hex())
        head.save()
    failpoints.reach("audit.after_chain")
    return len(leaves)


def make_root(day: date) -> Root | None:
    """The root of all leaves there are now, under `day`; the same day again gives the row that is there.

    None when nothing was ever recorded. The stamp is put on by whoever can time-stamp (`put_stamp`).
    """
    append()
    with transaction.atomic():
        head = _locked_head()
        there = Root.objects.filter(day=day).first()
        if there or not head.count:
            return there
        before = Root.objects.order_by("-day").first()
        peaks = merkle.Peaks(head.count, [bytes.fromhex(peak) for peak in head.peaks])
        return Root.objects.create(
            day=day,
            count=head.count,
            root=peaks.root().hex(),
            previous=before.root if before else "",
            made_at=periods.now(),
        )


def make_todays_root() -> Root | None:
    """Called shortly after Riga midnight: the root belongs to the day that ended."""
    return make_root(periods.riga_date(periods.now()) - timedelta(days=1))


def _locked_head() -> Head:
    # SQLite's immediate transaction is the lock there; PostgreSQL locks the row.
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        empty = entries.head_seal(count=0, last="", root=merkle.Peaks().root().hex())
        Head.objects.bulk_create([Head(pk=1, mac=empty)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def _rows(waiting: list[Pending]) -> dict[tuple[str, int], Event | AccessEvent]:
    found: dict[tuple[str, int], Event | AccessEvent] = {}
    for event in Event.objects.filter(pk__in=[item.row for item in waiting if item.log == Log.EVENT]):
        found[(Log.EVENT, event.pk)] = event
    for access in AccessEvent.objects.filter(pk__in=[item.row for item in waiting if item.log == Log.ACCESS]):
        found[(Log.ACCESS, access.pk)] = access
    return found
