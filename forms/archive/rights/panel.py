"""On a learner's page: requests about this learner's data, for who answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.archive.rights.access import answers_at
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import RequestState
from forms.archive.rights.tables import TONES
from forms.people.panels import Panel, PanelLine
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope
    from forms.people.learners import Learner


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    code = learner.institution.register_code
    if not answers_at(scope, code):
        return None
    rows = RightsRequest.objects.filter(person=learner.person, register_code=code)
    lines = [
        PanelLine(
            href=reverse("archive:right", args=[row.public_id]),
            text=f"{row.get_asked_display()}, {shown_day(row.received_on)}",
            tone=TONES[RequestState(row.state)],
            state=str(row.get_state_display()),
        )
        for row in rows
    ]
    act = (reverse("archive:right-for", args=[learner.person.public_id]), _("Write down a request"))
    text = _("When the learner or a representative asks to erase data or to restrict their processing.")
    return Panel(_("Requests about personal data"), lines, text, act)
