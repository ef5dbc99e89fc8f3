"""What a person has listed and approved for destruction, for that person (A62). Each function is one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.archive.disposal.models import DisposalApproval, DisposalList
from forms.desk.own_data import Part, as_rows
from kernel.web.dates import shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from kernel.accounts.models import User


def approvals(user: User) -> Part:
    """With the words beside the button, as the evidence keeps them."""
    rows = DisposalApproval.objects.filter(by=user).select_related("sheet__case")
    values = [
        {
            _("Act"): row.sheet.case.number if row.sheet.case else "",
            _("Institution"): latvian(row.sheet.institution_name),
            _("Office"): latvian(row.office),
            _("What was confirmed"): latvian(row.act.get("statement", "")),
            _("When"): shown_moment(row.at),
        }
        for row in rows
    ]
    return Part(_("Destruction that you have approved"), [as_rows(one) for one in values])


def lists(user: User) -> Part:
    rows = DisposalList.objects.filter(made_by=user).select_related("case")
    values = [
        {
            _("Act"): row.case.number if row.case else "",
            _("Institution"): latvian(row.institution_name),
            _("State"): row.get_state_display(),
            _("When"): shown_moment(row.made_at),
        }
        for row in rows
    ]
    return Part(_("Lists for destruction that you have made"), [as_rows(one) for one in values])
