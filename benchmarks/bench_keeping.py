"""The store and the audit log: linear in what they hold."""

import os
import uuid
from time import process_time

from kernel import periods
from kernel.audit import chain, log
from kernel.audit.entries import sealed
from kernel.audit.models import Event, Log, Pending
from kernel.files import fixity, store

MIB = 1024 * 1024


def bench_audit(tell, measured, db):
    total, before = 0, 0.0
    for size in (500, 1000, 2000):
        count = size - total

        def fill(count=count):
            for _one in range(count):
                log.record("benchmark.happened", subject=uuid.uuid4(), by=None, on=periods.now(), facts={"n": 1})

        recorded = measured(fill, 1, clock=process_time)
        chained = measured(chain.append, 1, clock=process_time)
        result = log.verify()
        assert (result.ok, result.count) == (True, size)
        verified = measured(log.verify, 3, clock=process_time)
        tell("audit: record one event, N in the log", size, recorded / count, "")
        tell("audit: chain one event", size, chained / count, "")
        growth = f"{verified / before:.2f} × half as many" if before else f"{size / verified:,.0f} events/s"
        tell("audit: verify all N", size, verified, growth.replace(",", " "))
        total, before = size, verified


def bench_years(tell, measured, db):
    """A log of many years, its events written in bulk. AUDIT_EVENTS of them (ten years of threats.md L8: 5,000,000)."""
    size = int(os.environ.get("AUDIT_EVENTS", "20000"))
    day = periods.now()
    before = 0.0
    for half in (size // 2, size):
        there = Event.objects.count()
        for first in range(there, half, 10_000):
            rows = [_event(day, number) for number in range(first, min(first + 10_000, half))]
            made = Event.objects.bulk_create(rows)
            Pending.objects.bulk_create(Pending(log=Log.EVENT, row=row.pk) for row in made)
            chain.append()
        result = []
        seconds = measured(lambda result=result: result.append(log.verify()), 1, clock=process_time)
        assert (result[-1].ok, result[-1].count) == (True, half)
        each = (
            f"{seconds / before:.2f} × half as many" if before else f"{half / seconds:,.0f} events/s".replace(",", " ")
        )
        tell("audit: verify a log of many years", half, seconds, each)
        before = seconds


def _event(day, number):
    row = Event(event="benchmark.happened", subject=uuid.uuid4(), on=day, facts={"n": number})
    row.mac = sealed(row)
    return row


def bench_store(tell, measured, db):
    for size in (MIB // 16, MIB, 16 * MIB):
        seconds = measured(lambda size=size: store.put(os.urandom(size), media_type="application/pdf"), 3)
        tell(
            "store: put (encrypted, copied, flushed to disk)",
            f"{size // 1024} KiB",
            seconds,
            f"{size / MIB / seconds:.0f} MiB/s",
        )
        content = os.urandom(size)
        blob = store.put(content, media_type="application/pdf")
        seconds = measured(blob.read, 3)
        tell("store: read and re-hash", f"{size // 1024} KiB", seconds, f"{size / MIB / seconds:.0f} MiB/s")
        seconds = measured(lambda content=content: store.put(content, media_type="application/pdf"), 3)
        tell("store: put the same bytes again", f"{size // 1024} KiB", seconds, f"{size / MIB / seconds:.0f} MiB/s")


def bench_fixity(tell, measured, db):
    total, before = 0, 0.0
    for size in (50, 100, 200):
        for _one in range(size - total):
            store.put(os.urandom(MIB // 4), media_type="application/pdf")
        report = fixity.verify_all()
        assert (report.checked, report.problems) == (size, [])
        seconds = measured(fixity.verify_all, 2, clock=process_time)
        each = f"{seconds / before:.2f} × half as many" if before else f"{size / seconds:.0f} files/s"
        tell("fixity: every byte in both places, N files of 256 KiB", size, seconds, each)
        total, before = size, seconds
