"""The extract of one learner's data: on a page to print, and as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.desk.extract import NOTES, RISKS, extract, in_latvian, may_make
from forms.people.learners import Learner
from forms.people.pages import scope_now
from kernel.audit.log import access
from kernel.periods import now
from kernel.web.downloads import download

if TYPE_CHECKING:
    from forms.people.access import Scope

app_name = "extract"


def _asked(request: HttpRequest, learner_id: UUID) -> tuple[Learner, Scope, list[str]]:
    """Whose, for whom, and what the head has chosen to add; 404 for everybody but the head."""
    scope = scope_now(request)
    learner = get_object_or_404(Learner.objects.select_related("person", "institution"), public_id=learner_id)
    if not may_make(learner, scope):
        raise Http404
    return learner, scope, [one for one in (RISKS, NOTES) if one in request.GET.getlist("ieklaut")]


@never_cache
@login_required
@require_safe
def learner(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    row, scope, add = _asked(request, learner_id)
    on = now()
    access("export", subject=row.public_id, by=request.user, on=on, what="extract of the learner's data")  # type: ignore[arg-type]
    context = {
        "learner": row,
        "name": row.person.name,
        "parts": extract(row, scope=scope, on=on, add=add),
        "choices": [
            (RISKS, _("risks in plans and their justification"), RISKS in add),
            (NOTES, _("notes that danger to the child was reported"), NOTES in add),
        ],
        "query": urlencode({"ieklaut": add}, doseq=True),
    }
    return render(request, "desk/extract.html", context)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """The same as JSON, in Latvian. The name tells nobody's name."""
    row, scope, add = _asked(request, learner_id)
    on = now()
    access("export", subject=row.public_id, by=request.user, on=on, what="extract of the learner's data, file")  # type: ignore[arg-type]
    content = json.dumps(in_latvian(row, scope=scope, on=on, add=add), ensure_ascii=False, indent=1)
    return download(content, media_type="application/json; charset=utf-8", name="datu-izraksts.json")


urlpatterns = [
    path("<uuid:learner_id>/", learner, name="learner"),
    path("<uuid:learner_id>/dati.json", file, name="file"),
]
