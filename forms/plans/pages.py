"""What the pages of plans share: whose plan it is, and which version is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from forms.people.restricting import must_be_free
from forms.plans import facts
from forms.plans.access import PlanReach, reach_of
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.states import GONE, PENDING, VersionState
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.downloads import download

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from doc_templates.facade import RenderedDocument


def reach_now(request: HttpRequest) -> PlanReach:
    return reach_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]


def _rows() -> QuerySet[SupportPlan]:
    rows = SupportPlan.objects.exclude(state__in=GONE)
    return rows.select_related("learner__person", "learner__institution", "institution", "previous")


def seen_plan(request: HttpRequest, plan_id: UUID) -> tuple[SupportPlan, PlanReach, bool]:
    """The plan, the reach of the person, and whether it is seen by its mentor alone, who reads a part. Else 404."""
    reach = reach_now(request)
    plan = get_object_or_404(_rows(), public_id=plan_id)
    if reach.scope.reads_everything or plan.institution.register_code in reach.scope.learners:
        return plan, reach, False
    if SupportPlan.objects.filter(facts.as_mentor(request.user.pk or 0), pk=plan.pk).exists():
        return plan, reach, True
    raise Http404


def read_plan(request: HttpRequest, plan_id: UUID) -> tuple[SupportPlan, PlanReach]:
    """404 for whoever reads only a part."""
    plan, reach, limited = seen_plan(request, plan_id)
    if limited:
        raise Http404
    return plan, reach


def written_plan(request: HttpRequest, plan_id: UUID) -> SupportPlan:
    """404 for whoever does not write plans of the institution."""
    plan, reach = read_plan(request, plan_id)
    if not reach.writes(plan):
        raise Http404
    return plan


def pending_of(plan: SupportPlan) -> PlanVersion | None:
    """The version that nobody has decided on yet."""
    return _version(plan, [one.value for one in PENDING])


def in_force(plan: SupportPlan) -> PlanVersion | None:
    return _version(plan, [VersionState.APPROVED.value])


def handed_out(
    request: HttpRequest, plan: SupportPlan, made: RenderedDocument, *, form: str, name: str, what: str
) -> HttpResponse:
    """A document of the plan as a download: "pdf" or "docx"; that somebody took it is in the access log."""
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    access("print", subject=plan.public_id, by=request.user, on=now(), what=f"{what} {form}")  # type: ignore[arg-type]
    blob = made.pdf if form == "pdf" else made.docx
    return download(blob.read(), media_type=blob.media_type, name=f"{name}.{form}")


def _version(plan: SupportPlan, states: list[str]) -> PlanVersion | None:
    row = plan.versions.filter(state__in=states).select_related("decided_by", "submitted_by", "created_by").first()
    if row is not None:
        row.plan = plan
    return row
