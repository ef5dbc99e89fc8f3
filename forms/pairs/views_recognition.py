"""Recognition: given to a pair that has ended well, annulled."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms.pairs import recognition as verbs
from forms.pairs.entry import ReasonForm
from forms.pairs.models import Recognition
from forms.pairs.pages import act, coordinated_pair, formed, to_run, within_coordinated
from forms.people.pages import FORM
from forms.records.certificates import CertificateState


@login_required
@require_POST
def recognise(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = coordinated_pair(request, pairing_id)
    told = _("Numbered. They are made and sealed now; this page shows how far they are.")
    act(request, partial(verbs.recognise, pairing=row), told)
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def recognition_annul(request: HttpRequest, recognition_id: UUID) -> HttpResponse:
    rows = Recognition.objects.exclude(state=CertificateState.ANNULLED).select_related("participant__run", "case")
    row = get_object_or_404(within_coordinated(request, rows, run="participant__run"), public_id=recognition_id)
    verb, heading = partial(verbs.annul, recognition=row), _("Annul %(number)s") % {"number": row.case.number}
    words = {"heading": heading, "submit": _("Annul"), **to_run(row.participant.run)}
    return formed(request, ReasonForm, verb, _("It is annulled."), **words)
