"""What a person has filled in by definitions, for that person (A62). One query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.desk.own_data import Part, as_rows
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.models import FilledForm
from forms.questionnaires.wording import answered
from kernel.web.dates import shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: The newest so many forms.
MOST = 200


def filled_forms(user: User) -> Part:
    """Whole: who gave the answers reads all of them."""
    rows = FilledForm.objects.filter(filled_by=user).select_related("edition", "case")[:MOST]
    return Part(_("Forms you have filled in"), [as_rows(_values(row)) for row in rows])


def _values(row: FilledForm) -> dict[str, str]:
    definition = definition_of(row.edition)
    found = {
        _("Form"): latvian(definition.title),
        _("Number"): row.case.number,
        _("Submitted"): shown_moment(row.submitted_at),
        _("State"): row.get_state_display(),
    }
    for section in answered(definition, row.answers, whole=True):
        for one in section["rows"]:
            found[latvian(f"{section['title']}: {one['key']}")] = latvian(one["value"])
    return found
