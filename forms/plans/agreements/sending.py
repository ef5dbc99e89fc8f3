"""How agreements are sent, several of them in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.people.access import scope_of
from forms.people.models import Role
from forms.plans.agreements import actions
from forms.plans.agreements.documents import KIND
from forms.plans.agreements.facts import findings_for
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.states import AgreementState
from forms.records.batch import Line, Sending

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kernel.accounts.models import User


def agreements_of(user: User, on: date) -> QuerySet[SupportAgreement] | None:
    """Agreements in the own plans of a mentor, and of the institutions this person writes for."""
    scope = scope_of(user, on=on)
    rows = SupportAgreement.objects.filter(
        Q(provider__mentor__user=user) | Q(plan__institution__register_code__in=scope.writes)
    )
    if not (scope.writes or Role.MEN in scope.roles or rows.exists()):
        return None
    rows = rows.select_related("plan__learner__person", "plan__institution", "provider__mentor__mentor", "case")
    return rows.order_by("plan__learner__person__surname", "plan__learner__person__given_name", "pk")


def _line(row: SupportAgreement) -> Line:
    return Line(
        title=_("%(learner)s and %(mentor)s")
        % {"learner": row.plan.learner.person.name, "mentor": row.provider.mentor.name},
        text=", ".join(part for part in (row.plan.institution.name, row.plan.number) if part),
        href=reverse("agreements:agreement", args=[row.public_id]),
    )


AGREEMENTS = Sending(
    kind=KIND,
    heading=_("Send several agreements"),
    lists=("agreements:list", _("Agreements")),
    waits=AgreementState.PREPARED,
    rows=agreements_of,
    line=_line,
    findings=lambda row, on: findings_for(row, on=on),
    send=lambda row, seen, by, on: actions.send_agreement(agreement=row, version=seen, by=by, on=on),
)
