"""What an applicant takes along: the application as a PDF, the sealed certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doc_templates.facade import RenderError
from forms.training.applications.facts import latest_submission
from forms.training.applications.states import SubmissionState
from forms.training.applications.tables import printed
from forms.training.applications.views import mine
from forms.training.certificates.facts import issued_to
from forms.training.sealed import sealed_file
from kernel.audit.log import access
from kernel.periods import now
from kernel.web.limits import limited

if TYPE_CHECKING:
    from uuid import UUID

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_FORM
def certificate(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The holder's own sealed certificate."""
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    issued = issued_to(row)
    if issued is None:
        raise Http404
    access("download", subject=issued.case.public_id, by=None, on=now(), what="own certificate")
    return sealed_file(issued.case)


@never_cache
@_FORM
@limited("apply")
def copy(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What has been submitted: the sealed original once it is in the archive, a copy until then."""
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    if row.group is None:
        raise Http404
    on = now()
    submission = latest_submission(row)
    if submission is not None and submission.state == SubmissionState.ARCHIVED:
        access("download", subject=submission.case.public_id, by=None, on=on, what="own training application")
        return sealed_file(submission.case)
    try:
        answer = printed(row, row.group, whole_code=True, on=on)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("apply:application", row.public_id)
    access("print", subject=row.public_id, by=None, on=on, what="own training application")
    return answer
