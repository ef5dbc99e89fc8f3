"""Messages about supervision. No names and no topics: those are read on the page the link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kernel.grammar import date_short
from kernel.notifications.outbox import notify
from kernel.periods import riga

if TYPE_CHECKING:
    from forms.supervision.models import SupervisionGroup
    from kernel.accounts.models import User


def tell(template: str, group: SupervisionGroup, *, to: User, once: str = "") -> None:
    """One message to one person, once for each composition of the group."""
    notify(
        template,
        key=f"{template}:{group.public_id}:{group.composition}:{to.pk}:{once}",
        to_user=to,
        subject=group.public_id,
        link=reverse("supervision:group", args=[group.public_id]),
        facts={
            "day": date_short(group.day),
            "time": f"{riga(group.starts_at):%H:%M}",
            "minutes": str(group.minutes),
            "place": group.place,
        },
    )
