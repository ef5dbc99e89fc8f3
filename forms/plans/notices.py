"""Messages about plans. No names of learners, no comments: those are read on the page the link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from forms.people.models import Membership, Role
from forms.plans.stops import StopKind
from kernel.crypto import keyed_hash
from kernel.grammar import date_short
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from forms.plans.concerned import Concerned
    from forms.plans.extensions import PlanExtension
    from forms.plans.models import PlanVersion, SupportPlan
    from forms.plans.stops import PlanStop
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


def tell_stopped(stop: PlanStop, people: Iterable[Concerned]) -> None:
    """Everybody concerned hears of the suspension or the early end; who has no account, without a link."""
    _tell_all("plan_ended" if stop.kind == StopKind.END else "plan_suspended", stop, people, day=stop.stopped_from)


def tell_resumed(stop: PlanStop, people: Iterable[Concerned]) -> None:
    """The same people hear that meetings are possible again."""
    if stop.resumed_on is not None:
        _tell_all("plan_resumed", stop, people, day=stop.resumed_on)


def _tell_all(template: str, stop: PlanStop, people: Iterable[Concerned], *, day: date) -> None:
    plan = stop.plan
    for one in people:
        if one.user is None and not one.email:
            continue  # the notice says that the institution tells this person
        whom = one.user.pk if one.user else keyed_hash(one.email)
        notify(
            template,
            key=f"{template}:{stop.public_id}:{whom}",
            to_user=one.user,
            to_email="" if one.user else one.email,
            subject=plan.public_id,
            link=reverse("plans:plan", args=[plan.public_id]) if one.user else "",
            facts={
                "number": plan.number or "",
                "notice": stop.number or "",
                "day": date_short(day),
                "institution": plan.institution.name,
            },
        )


def _tell(plan: SupportPlan, template: str, *, to: User, once: str) -> None:
    notify(
        template,
        key=f"{template}:{plan.public_id}:{once}",
        to_user=to,
        subject=plan.public_id,
        link=reverse("plans:plan", args=[plan.public_id]),
        facts={"number": plan.number or ""},
    )
