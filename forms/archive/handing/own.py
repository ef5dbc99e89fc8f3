"""Hand-over acts of a person, for that person (A62). One query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from forms.archive.handing.models import HandoverAct
from forms.desk.own_data import Part, as_rows
from kernel.web.dates import shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from kernel.accounts.models import User


def handovers(user: User) -> Part:
    """Those made by the person, and those in which the person gives or takes."""
    rows = (
        HandoverAct.objects.filter(Q(created_by=user) | Q(case__parties__user=user)).select_related("case").distinct()
    )
    values = [
        {
            _("Number"): row.case.number if row.case else "",
            _("Who gives"): latvian(row.terms.get("giver_name", "")),
            _("Who takes"): latvian(row.terms.get("taker_name", "")),
            _("State"): row.get_state_display(),
            _("When"): shown_moment(row.created_at),
        }
        for row in rows
    ]
    return Part(_("Hand-over acts"), [as_rows(one) for one in values])
