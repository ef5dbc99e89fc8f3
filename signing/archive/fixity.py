"""Every byte of the archive re-hashed (threats P5, 60): store, replica, and what the deposit's row says."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from kernel.audit.log import record
from kernel.files import fixity as files
from kernel.periods import now
from signing.archive.models import Deposit, DepositState, FixityRun, FixityState


def run(*, on: datetime) -> FixityRun:
    """One whole pass; problems name files by hash and place. Also finds a deposit whose hash was edited in the row."""
    row = FixityRun.objects.create(started_at=on)
    report = files.verify_all()
    problems = [
        {"injury": str(found.injury), "place": found.place, "file": found.name, "healed": found.healed}
        for found in report.problems
    ]
    problems += _edited_rows()
    row.checked = report.checked
    row.damaged = len(problems)
    row.healed = sum(1 for found in problems if found["healed"])
    row.problems = problems
    row.state = FixityState.DAMAGED if any(not found["healed"] for found in problems) else FixityState.SOUND
    row.finished_at = now()
    row.save()
    facts: dict[str, str | int] = {"checked": row.checked, "damaged": row.damaged, "healed": row.healed}
    record("archive.fixity", subject=None, by=None, on=on, facts=facts)
    return row


def _edited_rows() -> list[dict[str, object]]:
    """Deposits that say another hash than the file they point to."""
    wrong = (
        Deposit.objects.filter(state=DepositState.KEPT)
        .exclude(sha256=F("final__sha256"))
        .values_list("public_id", flat=True)
    )
    return [
        {"injury": "row", "place": "database", "file": f"deposit {public_id}", "healed": False} for public_id in wrong
    ]
