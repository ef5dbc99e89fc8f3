"""What finding and showing keep of a person, for that person (A62). Each function is one query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.archive.finding.models import CertifiedCopy, DocumentSet
from forms.desk.own_data import Part, as_rows
from kernel.web.dates import shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from kernel.accounts.models import User


def certified(user: User) -> Part:
    """Copies that bear the person's name and office."""
    rows = CertifiedCopy.objects.filter(certified_by=user).select_related("case")
    values = [
        {_("Number"): row.case.number, _("Office"): latvian(row.office), _("When"): shown_moment(row.certified_at)}
        for row in rows
    ]
    return Part(_("Copies you have certified"), [as_rows(one) for one in values])


def asked_for(user: User) -> Part:
    """Sets of documents."""
    rows = DocumentSet.objects.filter(owner=user)
    values = [
        {
            _("Title"): latvian(row.title),
            _("State"): row.get_state_display(),
            _("Asked for"): shown_moment(row.asked_at),
        }
        for row in rows
    ]
    return Part(_("Sets of documents you asked for"), [as_rows(one) for one in values])
