"""Messages about requests: who asked hears that there is an answer. What was answered stands on the page, not in the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from forms.archive.rights.models import RightsRequest
    from forms.people.restricting import Restriction


def tell_answered(row: RightsRequest) -> None:
    """A person without an account gets the letter from the institution."""
    if row.person.user is None or not row.person.user.is_active:
        return
    notify(
        "rights_answered",
        key=f"rights-answered:{row.public_id}",
        to_user=row.person.user,
        subject=row.public_id,
        link=reverse("archive:right", args=[row.public_id]),
        facts={"institution": row.institution_name},
    )


def tell_lifted(row: Restriction) -> None:
    """Before the data are worked with again (GDPR, article 18, paragraph 3)."""
    request = getattr(row, "request", None)
    if request is None or row.person.user is None or not row.person.user.is_active:
        return
    notify(
        "rights_lifted",
        key=f"rights-lifted:{row.public_id}",
        to_user=row.person.user,
        subject=row.public_id,
        link=reverse("archive:right", args=[request.public_id]),
        facts={"institution": request.institution_name},
    )
