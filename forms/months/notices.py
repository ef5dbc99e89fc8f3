"""Messages about months. No learner is named: whoever signs in sees which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kernel.grammar import date_short
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from datetime import date

    from forms.months.models import MonthOpening


def tell_opened(opening: MonthOpening, *, last_day: date) -> None:
    """To the mentor, who has something to correct; who has no account reads it nowhere and is told by the coordinator."""
    month = opening.of_month
    mentor = month.provider.mentor.user
    if mentor is None or not mentor.is_active:
        return
    notify(
        "month_opened",
        key=f"month_opened:{month.public_id}:{opening.pk}",
        to_user=mentor,
        subject=month.public_id,
        link=reverse("months:diary", args=[month.public_id]),
        facts={"day": date_short(last_day), "month": f"{month.month:%m.%Y.}"},
    )
