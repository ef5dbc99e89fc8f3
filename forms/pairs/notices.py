"""Messages about pairs. No names and no texts: those are read on the page the link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from forms.pairs.models import Pairing
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from forms.pairs.models import Run
    from kernel.accounts.models import User


def tell(template: str, about: Pairing | Run, *, to: User, once: str = "") -> None:
    """One message to one person, once for each state of a pair."""
    pair = isinstance(about, Pairing)
    link = reverse("pairs:pair" if pair else "pairs:run", args=[about.public_id])
    state = about.state if pair else once
    notify(
        template, key=f"{template}:{about.public_id}:{to.pk}:{state}", to_user=to, subject=about.public_id, link=link
    )
