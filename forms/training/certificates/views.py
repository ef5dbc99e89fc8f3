"""Pages of certificates: the group's, issuing, annulling, the sealed file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from forms.records.certificates import ANNULLABLE, CertificateState
from forms.records.errors import RecordError
from forms.training.access import reach_of
from forms.training.attendance.facts import sheet_of
from forms.training.certificates import actions
from forms.training.certificates.entry import AnnulForm, IssueForm
from forms.training.certificates.facts import candidates, certificates_of, standings
from forms.training.certificates.models import MentorCertificate
from forms.training.models import TrainingGroup
from forms.training.sealed import sealed_file
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.training.access import Reach

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_TONES = {
    CertificateState.PREPARED: "info",
    CertificateState.SEALED: "info",
    CertificateState.ISSUED: "success",
    CertificateState.ANNULLED: "danger",
}


def _reach(request: HttpRequest) -> Reach:
    reach = reach_of(request.user, on=riga_date(now()))
    if not reach.sees_applications:
        raise Http404
    return reach


@login_required
@_FORM
def certificates(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """How far the certificates of a group are, and the one act that issues those that are missing."""
    reach = _reach(request)
    rows = TrainingGroup.objects.select_related("round").prefetch_related("days")
    group = get_object_or_404(rows, public_id=group_id)
    if request.method == "POST" and not reach.decides:
        raise Http404
    sheet = sheet_of(group)
    waiting = candidates(sheet)
    form = IssueForm(posted(request), candidates=waiting)
    if request.method == "POST" and form.is_valid():
        return _issue(request, group, form)
    made = certificates_of(group)
    counted = [row for row in made if row.state != CertificateState.ANNULLED]
    access("view", subject=group.public_id, by=request.user, on=now(), what="training certificates")  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "group": group,
        "sheet": sheet,
        "form": form,
        "hindered": [one for one in waiting if one.hindrance],
        "standings": [{"one": one, "tone": _TONES[CertificateState(one.certificate.state)]} for one in standings(made)],
        "total": len(counted),
        "done": sum(row.state == CertificateState.ISSUED for row in counted),
        "decides": reach.decides,
    }
    return render(request, "training/certificates.html", context, status=422 if form.errors else 200)


def _issue(request: HttpRequest, group: TrainingGroup, form: IssueForm) -> HttpResponse:
    here = redirect("training:certificates", group.public_id)
    try:
        issue = actions.issue(group=group, wording=form.wording(), by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return here
    if issue.made:
        words = ngettext(
            "%(count)s certificate numbered. It is made and sealed now; this page shows how far it is.",
            "%(count)s certificates numbered. They are made and sealed now; this page shows how far they are.",
            len(issue.made),
        )
        messages.success(request, words % {"count": len(issue.made)})
    else:
        messages.info(request, _("Everybody who can get a certificate has one."))
    return here


def _certificate(request: HttpRequest, certificate_id: UUID) -> tuple[MentorCertificate, Reach]:
    reach = _reach(request)
    rows = MentorCertificate.objects.select_related("case", "person", "application__group")
    return get_object_or_404(rows, public_id=certificate_id), reach


@login_required
@_FORM
def certificate_annul(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    row, reach = _certificate(request, certificate_id)
    if not reach.decides:
        raise Http404
    group = row.application.group
    assert group is not None  # noqa: S101 (whoever was trained has a group, the database says so)
    back = reverse("training:certificates", args=[group.public_id])
    if row.case.state not in ANNULLABLE:
        messages.info(request, _("This certificate cannot be annulled now. Look at its state."))
        return redirect(back)
    form = AnnulForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.annul(certificate=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The certificate is annulled. A new one can be issued in its place."))
        return redirect(back)
    page = {
        "form": form,
        "heading": _("Annul certificate %(number)s") % {"number": row.case.number},
        "lead": _(
            "%(name)s is told by e-mail and is no longer in the mentor registry. This cannot be taken back; a new certificate gets a new number."
        )
        % {"name": row.person.name},
        "submit": _("Annul the certificate"),
        "back": back,
        "back_label": _("Certificates"),
        "cancel": back,
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)


@login_required
@require_safe
def certificate_file(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The sealed original, bit by bit."""
    row, _reach_of = _certificate(request, certificate_id)
    access("download", subject=row.case.public_id, by=request.user, on=now(), what="certificate")  # type: ignore[arg-type]
    return sealed_file(row.case)
