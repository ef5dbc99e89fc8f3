"""What waits in plans: for the expert to decide, for the head to certify, for the author to finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.plans.access import AUTHORS, CERTIFIERS, DECIDERS
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.models import PlanVersion
from forms.plans.states import VersionState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Nothing that is restricted is read; who opens a plan is written down there."""
    found = []
    if scope.everywhere & DECIDERS:
        certified = _extensions(certified_at__isnull=False)
        found += [
            Queue("plani-lemumam", Deed.DECIDE, _versions(VersionState.SUBMITTED), _submitted),
            Queue("pagarinajumi-lemumam", Deed.DECIDE, certified, _extended),
        ]
    if heads := scope.where(*CERTIFIERS):
        orders = _extensions(certified_at__isnull=True, plan__institution__register_code__in=heads)
        found.append(Queue("rikojumi", Deed.CONFIRM, orders, _order))
    if places := scope.where(*AUTHORS):
        own = {"plan__institution__register_code__in": places}
        found += [
            Queue("plani-atgriezti", Deed.FINISH, _versions(VersionState.RETURNED, **own), _returned),
            Queue("plani-iesakti", Deed.FINISH, _versions(VersionState.DRAFT, **own), _begun),
        ]
    return found


def _versions(state: VersionState, **places: Any) -> Any:
    rows = PlanVersion.objects.filter(state=state, **places).select_related(
        "plan__learner__person", "plan__institution"
    )
    return rows.defer("answers", "reason", "comment").order_by("submitted_at", "changed_at", "pk")


def _extensions(**how: Any) -> Any:
    rows = PlanExtension.objects.filter(state=ExtensionState.SUBMITTED, **how)
    return rows.select_related("plan__learner__person", "plan__institution").order_by("submitted_at", "pk")


def _submitted(row: PlanVersion) -> Waiting:
    return _plan(row, "plans:decision", _("Read and decide"), since=row.submitted_at)


def _returned(row: PlanVersion) -> Waiting:
    return _plan(row, "plans:tasks", _("Correct"), since=row.decided_at, note=_("returned by the expert"))


def _begun(row: PlanVersion) -> Waiting:
    return _plan(row, "plans:tasks", _("Continue"), since=row.changed_at, note=_("draft"))


def _plan(row: PlanVersion, route: str, action: str, *, since: Any, note: str = "") -> Waiting:
    plan = row.plan
    title = _("Support plan: %(name)s") if row.number == 1 else _("Change of a support plan: %(name)s")
    return Waiting(
        title=title % {"name": plan.learner.person.name},
        text=", ".join(part for part in (plan.institution.name, plan.number, note) if part),
        action=action,
        href=reverse(route, args=[plan.public_id]),
        since=since,
        **_from(plan.start or plan.semester_start if row.number == 1 else None),
    )


def _from(day: Any) -> dict[str, Any]:
    return {"due": day, "due_words": _("Plan begins %(date)s")} if day else {}


def _extended(row: PlanExtension) -> Waiting:
    return _extension(row, _("Read and decide"))


def _order(row: PlanExtension) -> Waiting:
    return _extension(row, _("Certify the copy of the order"))


def _extension(row: PlanExtension, action: str) -> Waiting:
    plan = row.plan
    return Waiting(
        title=_("Extension of a plan: %(name)s") % {"name": plan.learner.person.name},
        text=", ".join(part for part in (plan.institution.name, plan.number) if part),
        action=action,
        href=reverse("plans:extension", args=[plan.public_id, row.public_id]),
        since=row.submitted_at,
        due=plan.end,
        due_words=_("Plan ends %(date)s"),
    )
