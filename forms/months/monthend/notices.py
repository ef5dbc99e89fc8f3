"""Messages about a month's end: to who began it, when it has ended or stopped. Nobody else is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from forms.months.monthend.facts import Progress
    from forms.months.monthend.models import MonthEnd


def tell_ended(row: MonthEnd, progress: Progress) -> None:
    """`row.told_at`: tried again, it is told again."""
    assert row.told_at is not None  # noqa: S101
    _tell("month_end_ended", row, progress, key=f"{row.public_id}:{row.told_at.isoformat()}")


def tell_stopped(row: MonthEnd, progress: Progress) -> None:
    """Once, until somebody goes on with it."""
    _tell("month_end_stopped", row, progress, key=f"{row.public_id}:{row.turn}")


def _tell(template: str, row: MonthEnd, progress: Progress, *, key: str) -> None:
    if not row.by.is_active:
        return
    counts = {"ready": progress.ready, "failed": progress.failed, "left": progress.left}
    notify(
        template,
        key=f"{template}:{key}",
        to_user=row.by,
        subject=row.public_id,
        link=reverse("months:monthend-one", args=[row.public_id]),
        facts={"month": f"{row.month:%m.%Y.}", **{name: str(count) for name, count in counts.items()}},
    )
