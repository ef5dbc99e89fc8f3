"""What a person has taken in of originals made elsewhere, for that person (A62). One query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.archive.intake.models import IntakeItem
from forms.desk.own_data import Part, as_rows
from kernel.web.dates import shown_moment

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: The newest so many files.
MOST = 200


def taken_in(user: User) -> Part:
    """Without names of files: they may name others."""
    rows = IntakeItem.objects.filter(received_by=user).select_related("case")[:MOST]
    values = [
        {
            _("Number"): row.case.number if row.case else "",
            _("Institution"): row.register_code,
            _("State"): row.get_state_display(),
            _("When"): shown_moment(row.received_at),
        }
        for row in rows
    ]
    return Part(_("Originals you have taken in"), [as_rows(one) for one in values])
