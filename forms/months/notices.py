"""Messages about months. No learner is named: whoever signs in sees which one it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from forms.people.models import Membership, Role
from kernel.grammar import date_short
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date

    from forms.months.models import MonthOpening, OpeningRequest


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


def tell_asked(asked: OpeningRequest) -> None:
    """To the coordinators of the learner's municipality, once a day however many ask: on the 11th that may be very many."""
    municipality, day = asked.of_month.provider.plan.institution.municipality_id, riga_date(asked.at)
    rows = Membership.objects.in_force(day).filter(role=Role.COO, municipality=municipality, user__is_active=True)
    for member in rows.select_related("user"):
        notify(
            "month_asked",
            key=f"month_asked:{municipality}:{day}:{member.user_id}",
            to_user=member.user,
            link=reverse("desk:tasks"),
        )


def tell_refused(asked: OpeningRequest) -> None:
    """To who asked; why stands on the page."""
    month = asked.of_month
    if not asked.by.is_active:
        return
    notify(
        "month_not_opened",
        key=f"month_not_opened:{asked.pk}",
        to_user=asked.by,
        subject=month.public_id,
        link=reverse("months:diary", args=[month.public_id]),
        facts={"month": f"{month.month:%m.%Y.}"},
    )
