"""Gathers what rules, form and gates ask about agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

import signing.facade as signing_facade
from forms.people.access import Scope
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS, AgreementFacts, check_sending
from forms.plans.agreements.states import SIGNED, AgreementState
from forms.plans.facts import plan_key, provider_key
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.papers import Agreement, Route
from forms.plans.requests.facts import signing_day
from forms.plans.states import GONE, RUNNING, PlanState, ProviderState
from forms.programmes.editions import rules_in_force
from kernel.periods import Period

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forms.programmes.findings import Finding

#: A mentor in the plan who still makes agreements.
IN_PLAN = frozenset({ProviderState.PLANNED, ProviderState.ACTIVE})
OVER = frozenset({PlanState.ENDED, PlanState.CLOSED}) | GONE


def writes(scope: Scope, provider: PlanProvider) -> bool:
    """The mentor of the plan, and who writes for the learner's institution."""
    own = scope.user.is_authenticated and provider.mentor.user_id == scope.user.pk
    return own or provider.plan.institution.register_code in scope.writes


def certificate_of(provider: PlanProvider) -> str:
    profile = getattr(provider.mentor, "mentor", None)
    return profile.certificate_number if profile else ""


def period_of(plan: SupportPlan) -> Period | None:
    return Period(plan.start, plan.end) if plan.start and plan.end else None


def covers(agreement: SupportAgreement) -> bool:
    """Whether it names all the days of its plan; days outside them need a new one (R60)."""
    period = period_of(agreement.plan)
    if period is None or agreement.start is None or agreement.end is None:
        return True
    return Period(agreement.start, agreement.end).covers(period)


def is_outdated(agreement: SupportAgreement) -> bool:
    """Signed by both and archived, but the days of the plan have changed since: a new one takes its place."""
    return agreement.state == AgreementState.IN_FORCE and not covers(agreement)


def findings_for(agreement: SupportAgreement, *, on: date) -> list[Finding]:
    """What the rules of the semester's first day say before sending (reference 4)."""
    plan, learner = agreement.plan, agreement.plan.learner
    facts = AgreementFacts(
        on=on,
        born=learner.person.birth_date,
        route=Route.PAPER if agreement.paper else Route.ELECTRONIC,
        email=learner.email,
        plan_number=plan.number or "",
        period=period_of(plan),
        approved=plan.state in RUNNING,
        over=plan.state in OVER or agreement.provider.state not in IN_PLAN,
        certificate=certificate_of(agreement.provider),
        empty=frozenset(section for section in SECTIONS if not str(agreement.terms.get(section, "")).strip()),
    )
    return check_sending(facts, rules_in_force(plan.semester_start))


def without_agreement(scope: Scope) -> QuerySet[PlanProvider]:
    """Mentors in plans that this person may prepare an agreement for, and that have none."""
    rows = PlanProvider.objects.filter(state__in=IN_PLAN).exclude(plan__state__in=OVER)
    living = SupportAgreement.objects.living().values("provider")
    rows = rows.exclude(pk__in=living).select_related("plan__learner__person", "plan__institution", "mentor")
    own = rows.filter(mentor__user=scope.user)
    return (own | rows.filter(plan__institution__register_code__in=scope.writes)).order_by("start", "pk")


def former_sections(provider: PlanProvider) -> dict[str, str]:
    """What the same two have agreed before, in an earlier plan: nobody writes it twice."""
    rows = SupportAgreement.objects.filter(provider__mentor=provider.mentor_id, plan__learner=provider.plan.learner_id)
    newest = rows.order_by("-pk").first()
    return {name: str(newest.terms.get(name, "")) for name in SECTIONS} if newest else {}


# --- for the gates --------------------------------------------------------------------------------------------------


def agreements_of(plan: SupportPlan) -> tuple[Agreement, ...]:
    """The living agreements of a plan, signed or not, as forms.plans.gates.GateFacts takes them.

    An agreement that does not name all the days of the plan any more is left out (R60). Two queries.
    """
    rows = plan.agreements.living().select_related("plan", "provider__mentor", "case")
    cases = {row.case.public_id: row.pk for row in rows if row.case is not None and row.state in SIGNED}
    days = (
        {cases[subject]: signing_day(one) for subject, one in signing_facade.summaries(cases).items()} if cases else {}
    )
    return tuple(Agreement(plan_key(plan), provider_key(row.provider), days.get(row.pk)) for row in rows if covers(row))


def agreements_with(provider: PlanProvider) -> tuple[Agreement, ...]:
    """All that the learner has agreed with this mentor, in this plan and in others, and this plan with other mentors:
    what the gate needs to say what is missing (forms.plans.facts.register_agreements)."""
    others = SupportPlan.objects.filter(
        learner=provider.plan.learner_id, agreements__provider__mentor=provider.mentor_id
    ).exclude(pk=provider.plan_id)
    return tuple(one for plan in [provider.plan, *others.distinct()] for one in agreements_of(plan))


def agreement_page(provider: PlanProvider) -> str:
    """Where the agreement is looked at, or written."""
    row = provider.agreements.living().only("public_id").first()
    if row is not None:
        return reverse("agreements:agreement", args=[row.public_id])
    return reverse("agreements:new", args=[provider.public_id])
