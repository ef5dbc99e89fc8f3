"""What a person has asked about their data, for that person (A62). One query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.archive.rights.models import RightsRequest
from forms.desk.own_data import Part, as_rows
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from kernel.accounts.models import User


def asked(user: User) -> Part:
    """Requests to erase and to restrict, with their answers."""
    rows = RightsRequest.objects.filter(person__user=user)
    values = [
        {
            _("Institution"): latvian(row.institution_name),
            _("What is asked"): row.get_asked_display(),
            _("Received"): shown_day(row.received_on),
            _("State"): row.get_state_display(),
            _("Answer by"): shown_day(row.due_on),
            _("Answered"): shown_moment(row.answered_at) if row.answered_at else "",
        }
        for row in rows
    ]
    return Part(_("Requests about your data"), [as_rows(one) for one in values])
