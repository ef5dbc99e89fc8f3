"""Messages to applicants. No names, no codes, no reasons: what is personal is read on the page the link opens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from kernel.crypto import one_time
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from datetime import datetime

    from forms.training.applications.models import TrainingApplication

#: The newest message always holds a link that works; after this time the start page sends another one.
LINK_LIFE = timedelta(days=60)


def renew_link(row: TrainingApplication, *, on: datetime) -> str:
    """Replace the link; returns the only readable copy (a full address). The caller saves the row."""
    token = one_time.renew_link(row, until=on + LINK_LIFE)
    return f"{settings.PUBLIC_BASE_URL}{reverse('apply:link', args=[token])}"


def tell(row: TrainingApplication, what: str, *, on: datetime, **facts: str) -> None:
    """Send `training_<what>` with a fresh link and save it. Once per state of the record (`version`)."""
    link = renew_link(row, on=on)
    row.save(update_fields=one_time.LINK_FIELDS)
    key = f"training:{row.public_id}:{what}:{row.version}:{row.link_hash[:12]}"
    notify(f"training_{what}", key=key, to_email=row.email, subject=row.public_id, facts={"secret_link": link, **facts})


def tell_code(row: TrainingApplication, *, on: datetime, new_link: bool) -> None:
    """A code to the address; the first time with the link to come back by. The caller saves the row."""
    facts = {"secret_link": renew_link(row, on=on)} if new_link else {}
    facts["code"] = one_time.renew_code(row, on=on)
    key = f"training-code:{row.public_id}:{row.link_hash[:12]}:{row.codes_sent}"
    notify("training_code", key=key, to_email=row.email, subject=row.public_id, facts=facts)
