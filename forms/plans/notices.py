"""Messages about plans. No names of learners, no comments: those are read on the page the link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from forms.people.models import Membership, Role
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from datetime import date

    from forms.plans.extensions import PlanExtension
    from forms.plans.models import PlanVersion, SupportPlan
    from kernel.accounts.models import User


def tell_decided(version: PlanVersion, decision: str) -> None:
    """Whoever handed the version in hears that it was "approved" or "returned"."""
    if version.submitted_by is not None:
        _tell(version.plan, f"plan_{decision}", to=version.submitted_by, once=f"{version.pk}:{version.version}")


def tell_extension(extension: PlanExtension, decision: str) -> None:
    """The same about an extension."""
    _tell(
        extension.plan,
        f"plan_extension_{decision}",
        to=extension.submitted_by,
        once=f"{extension.pk}:{extension.version}",
    )


def tell_heads(extension: PlanExtension, *, on: date) -> None:
    """Those who certify the copy of the order hear that one waits."""
    heads = Membership.objects.in_force(on).filter(role=Role.HEAD, institution=extension.plan.institution_id)
    for row in heads.filter(user__is_active=True).select_related("user"):
        _tell(extension.plan, "plan_copy_waits", to=row.user, once=f"{extension.pk}:{row.user_id}")


def _tell(plan: SupportPlan, template: str, *, to: User, once: str) -> None:
    notify(
        template,
        key=f"{template}:{plan.public_id}:{once}",
        to_user=to,
        subject=plan.public_id,
        link=reverse("plans:plan", args=[plan.public_id]),
        facts={"number": plan.number or ""},
    )
