"""Approved plans without an agreement, and agreements that are written and not sent: for the mentor and the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.models import Role
from forms.plans.agreements.facts import without_agreement
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.states import AgreementState
from forms.plans.models import PlanProvider
from forms.plans.states import RUNNING, ProviderState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Asked for everybody: whose own plans there are only the rows know. Before approval nothing can be sent (R24)."""
    places = scope.where(Role.IAPS)
    missing = without_agreement(scope).filter(
        Q(mentor__user=scope.user) | Q(plan__institution__register_code__in=places),
        state=ProviderState.ACTIVE,
        plan__state__in=RUNNING,
    )
    written = SupportAgreement.objects.filter(
        Q(provider__mentor__user=scope.user) | Q(plan__institution__register_code__in=places),
        state=AgreementState.PREPARED,
    )
    outdated = SupportAgreement.objects.filter(  # the same as facts.is_outdated, asked of the database
        Q(provider__mentor__user=scope.user) | Q(plan__institution__register_code__in=places),
        Q(start__gt=F("plan__start")) | Q(end__lt=F("plan__end")),
        state=AgreementState.IN_FORCE,
        provider__state=ProviderState.ACTIVE,
        plan__state__in=RUNNING,
    )
    outdated = outdated.select_related("plan__learner__person", "provider__mentor").defer("terms", "withdrawal")
    written = written.select_related("plan__learner__person", "provider__mentor").defer("terms", "withdrawal")
    return [
        Queue("vienosanas", Deed.SEND, written.order_by("created_at", "pk"), _written, "agreements:send-several"),
        Queue("bez-vienosanas", Deed.WRITE, missing, _missing),
        Queue("vienosanas-jaunam-laikam", Deed.WRITE, outdated.order_by("created_at", "pk"), _outdated),
    ]


def _written(row: SupportAgreement) -> Waiting:
    return Waiting(
        title=_title(row.provider, row.plan.learner.person.name),
        text=row.plan.number or "",
        action=_("Check and send"),
        href=reverse("agreements:agreement", args=[row.public_id]),
        since=row.created_at,
        due=row.provider.start,
        due_words=_("Meetings may begin %(date)s"),
    )


def _outdated(row: SupportAgreement) -> Waiting:
    return Waiting(
        title=_title(row.provider, row.plan.learner.person.name),
        text=_("the plan has other days now"),
        action=_("Write a new agreement"),
        href=reverse("agreements:new", args=[row.provider.public_id]),
    )


def _missing(row: PlanProvider) -> Waiting:
    return Waiting(
        title=_title(row, row.plan.learner.person.name),
        text=row.plan.number or "",
        action=_("Write the agreement"),
        href=reverse("agreements:new", args=[row.public_id]),
        since=row.approved_on,
        due=row.start,
        due_words=_("Meetings may begin %(date)s"),
    )


def _title(provider: PlanProvider, learner: str) -> str:
    return _("Agreement: %(mentor)s and %(learner)s") % {"mentor": provider.mentor.name, "learner": learner}
