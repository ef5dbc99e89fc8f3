"""Gathers what the rules of plans ask for. Requests and agreements are told by the steps that keep them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Coalesce

from forms.contracts.models import EmploymentContract
from forms.contracts.states import SIGNED
from forms.contracts.terms import Terms
from forms.people.dealings import partnership_findings
from forms.people.learners import Stage
from forms.plans import risks
from forms.plans.ceilings import CONCURRENT, Place, check_learners, learners_counted
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.papers import RequestFacts, check_request
from forms.plans.reference import PlanDates, PlanValues, plan_values
from forms.plans.rules import PlanFacts, check_mentor_day, check_plan
from forms.plans.states import TAKES_PLACE, PlanState, ProviderState, VersionState
from forms.plans.terms import read_terms
from forms.programmes.editions import calendar_of, rules_in_force
from forms.programmes.shipped import GENERAL, VOCATIONAL
from kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.learners import Learner
    from forms.people.models import Institution, MentorProfile
    from forms.plans.models import PlanVersion
    from forms.plans.papers import Agreement, Signer
    from forms.plans.terms import PlanTerms, RiskTerms
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues
    from kernel.calendars import Calendar


@dataclass(frozen=True)
class SignedRequest:
    """The signed request of a plan (D09): its day, who signed, whether a court has declared the minor of age."""

    signed_on: date
    signer: Signer
    emancipated: bool = False


def no_request(_plan: SupportPlan) -> SignedRequest | None:
    """Until the step that keeps requests registers itself: there is none, and a plan that needs one waits."""
    return None


def no_agreements(_provider: PlanProvider) -> tuple[Agreement, ...]:
    return ()


def no_page(_of: object) -> str:
    return ""


class Papers:
    """Where requests and agreements are read from. `request`: the signed request for a plan; `agreements`: all that the
    learner has signed with the mentor, their keys those of `plan_key` and `provider_key`; `*_page`: where one is made,
    sent and uploaded, empty when there is no such page."""

    request: Callable[[SupportPlan], SignedRequest | None] = staticmethod(no_request)
    request_page: Callable[[SupportPlan], str] = staticmethod(no_page)
    agreements: Callable[[PlanProvider], tuple[Agreement, ...]] = staticmethod(no_agreements)
    agreement_page: Callable[[PlanProvider], str] = staticmethod(no_page)


def register_requests(
    of_plan: Callable[[SupportPlan], SignedRequest | None], *, page: Callable[[SupportPlan], str] = no_page
) -> None:
    """Called once at start by the step that keeps requests."""
    Papers.request, Papers.request_page = staticmethod(of_plan), staticmethod(page)


def register_agreements(
    of_provider: Callable[[PlanProvider], tuple[Agreement, ...]], *, page: Callable[[PlanProvider], str] = no_page
) -> None:
    """Called once at start by the step that keeps agreements."""
    Papers.agreements, Papers.agreement_page = staticmethod(of_provider), staticmethod(page)


def plan_key(plan: SupportPlan) -> str:
    """The plan as gates and agreements name it."""
    return str(plan.public_id)


def provider_key(provider: PlanProvider) -> str:
    """The mentor as gates and agreements name it: the same for the same person in every row of a plan."""
    return str(provider.mentor.public_id)


def calendar_for(institution: Institution, *, stage: str) -> Calendar:
    """The calendar of the learner's institution; courses go by that of vocational education."""
    kind = VOCATIONAL if stage == Stage.COURSE else GENERAL
    return calendar_of(kind=kind, register_code=institution.register_code)


@dataclass(frozen=True)
class SemesterOffer:
    """A semester a plan can be made for: "2026/2027", "I", and the learner's days of it."""

    year: str
    kind: str
    days: Period

    @property
    def key(self) -> str:
        return f"{self.year}-{self.kind}"


def semester_offers(learner: Learner, *, on: date) -> list[SemesterOffer]:
    """The learner's semester that runs on a Riga day, and the next one."""
    calendar = calendar_for(learner.institution, stage=learner.stage)
    offers = [
        SemesterOffer(year.name, semester.kind.value, Period(semester.start, semester.end))
        for year in calendar.years
        for semester in year.semesters_of(learner.level)
        if semester.end >= on
    ]
    return offers[:2]


def offered_contracts(plan: SupportPlan) -> QuerySet[EmploymentContract]:
    """Signed contracts of mentors in the plan's municipality that run during the semester (R19, R22)."""
    rows = EmploymentContract.objects.filter(
        state__in=SIGNED,
        employer__municipality=plan.institution.municipality_id,
        start__lte=plan.semester_end,
    )
    rows = rows.annotate(last=Coalesce("moved_end", "end")).filter(last__gte=plan.semester_start)
    return rows.select_related("mentor__mentor", "employer", "case").order_by("mentor__surname", "mentor__given_name")


def contract_named(terms: PlanTerms) -> EmploymentContract | None:
    """The contract the plan names, signed or not."""
    if not terms.contract:
        return None
    rows = EmploymentContract.objects.select_related("mentor__mentor", "employer", "case")
    return rows.filter(public_id=terms.contract).first()


def signed_on(contract: EmploymentContract | None) -> date | None:
    """The day of a contract that everybody has signed."""
    return Terms.from_json(contract.terms).sign_date if contract is not None and contract.state in SIGNED else None


def days_of(contract: EmploymentContract | None) -> Period | None:
    """The days of work under a contract that everybody has signed, cut where it was ended."""
    return Period(contract.start, contract.last_day) if contract is not None and contract.state in SIGNED else None


def values_for(
    plan: SupportPlan,
    *,
    session: date,
    end: date | None,
    contract_signed: date | None,
    on: date,
    values_on: Callable[[date], RuleValues] | None = None,
) -> PlanValues:
    """The editions of the plan's reference days; `values_on`: where they are known already. Raises NoRules."""
    dates = PlanDates(
        semester_start=plan.semester_start,
        end=end or plan.semester_end,
        contract_signed=contract_signed or on,
    )
    return plan_values(dates, values_on or cache(rules_in_force), session=session)


def findings(version: PlanVersion, *, on: date) -> list[Finding]:
    """Everything the rules say about a version on a Riga day, as far as it is written: blocks first."""
    plan, terms, told = version.plan, read_terms(version.answers), risks.for_rules(version)
    contract = contract_named(terms)
    signed = signed_on(contract)
    values = values_for(plan, session=terms.start or plan.semester_start, end=terms.end, contract_signed=signed, on=on)
    facts = plan_facts(plan, terms, told, contract)
    found = [*check_plan(facts, values, on=on), *check_request(request_facts(plan), values.eligibility)]
    found += check_mentor_day(terms.mentor_from, facts, values.eligibility)
    found += partnership_findings(plan.institution, on=plan.semester_start, field="partner")
    if contract is not None and facts.period is not None:
        first = terms.mentor_from if terms.mentor_from and terms.mentor_from in facts.period else facts.period.start
        days = Period(first, facts.period.end)
        found += check_learners(
            str(plan.learner.person_id),
            days,
            places_of(contract.mentor_id, plan),
            values.eligibility,
            semester=Period(plan.semester_start, plan.semester_end),
        )
    return sorted(found, key=lambda one: not one.blocks)


def plan_facts(plan: SupportPlan, terms: PlanTerms, told: RiskTerms, contract: EmploymentContract | None) -> PlanFacts:
    profile: MentorProfile | None = getattr(contract.mentor, "mentor", None) if contract is not None else None
    agreed = Terms.from_json(contract.terms) if contract is not None else None
    return PlanFacts(
        semester=Period(plan.semester_start, plan.semester_end),
        start=terms.start,
        end=terms.end,
        calendar=calendar_for(plan.institution, stage=plan.stage),
        born=plan.learner.person.birth_date,
        grade=plan.level,
        vocational=plan.stage == Stage.COURSE,
        modules=frozenset(terms.modules),
        main_module=terms.main_module,
        ground=terms.ground,
        report_card=terms.report_card,
        leaving_risks=frozenset(told.leaving_risks),
        exclusion=frozenset(told.exclusion),
        exclusion_other=told.exclusion_other,
        hours=terms.hours,
        hours_month=terms.hours_month,
        education_ground=profile.education_ground if profile else "",
        coach_valid_until=profile.coach_valid_until if profile else None,
        contract_signed=signed_on(contract),
        contract=days_of(contract),
        plans_before=plans_before(plan),
        works_at_learners_institution=agreed.works_at_learners_institution if agreed else None,
    )


def request_facts(plan: SupportPlan) -> RequestFacts:
    request = Papers.request(plan)
    return RequestFacts(
        born=plan.learner.person.birth_date,
        semester_start=plan.semester_start,
        signed_on=request.signed_on if request else None,
        signer=request.signer if request else None,
        emancipated=request.emancipated if request else False,
    )


def places_of(mentor: int, plan: SupportPlan) -> list[Place]:
    """Places taken with a mentor (a person's key) in the plan's semester by other plans, in every contract (R8).

    Learners are told apart by the person, so that one learner with two institutions is one.
    """
    rows = PlanProvider.objects.filter(
        mentor=mentor, state__in=TAKES_PLACE, start__lte=plan.semester_end, end__gte=plan.semester_start
    ).exclude(plan=plan)
    return [
        Place(str(person), Period(start, end))
        for person, start, end in rows.values_list("plan__learner__person_id", "start", "end")
    ]


def learners_taken(mentors: Collection[int], on: date) -> dict[int, int]:
    """How many learners count for each mentor (a person's key) on a Riga day, in every contract (R8). One query.

    Those of the semesters that run on that day, each by its own calendar.
    """
    rows = PlanProvider.objects.filter(
        mentor__in=mentors, state__in=TAKES_PLACE, plan__semester_start__lte=on, plan__semester_end__gte=on
    )
    taken: dict[int, list[Place]] = {}
    for mentor, person, start, end in rows.values_list("mentor", "plan__learner__person_id", "start", "end"):
        taken.setdefault(mentor, []).append(Place(str(person), Period(start, end)))
    values = rules_in_force(on)

    def within(places: list[Place]) -> Period:
        if values.max_learners_basis == CONCURRENT:
            return Period(on, on)
        return Period(min(one.period.start for one in places), max(one.period.end for one in places))

    return {mentor: learners_counted(places, within(places), values) for mentor, places in taken.items()}


def plans_before(plan: SupportPlan) -> int:
    """Plans of the learner one after the other before this one (R42)."""
    count, at = 0, plan.previous
    while at is not None and at.state not in {PlanState.DROPPED, PlanState.ENDED} and count < MANY:
        count, at = count + 1, at.previous
    return count


#: More than a year in a row changes nothing.
MANY = 3


def previous_plan(learner: Learner, *, semester: Period) -> SupportPlan | None:
    """The plan of the semester right before, if there was one."""
    calendar = calendar_for(learner.institution, stage=learner.stage)
    before = max((turn.start for turn in calendar.turns() if turn.start < semester.start), default=None)
    if before is None:
        return None
    rows = SupportPlan.objects.filter(learner=learner, semester_start__gte=before, semester_start__lt=semester.start)
    return rows.exclude(state=PlanState.DROPPED).first()


def last_approval(version: PlanVersion) -> PlanVersion | None:
    """The version an expert last approved, up to this one: small changes are in force without (R60)."""
    decided = version.plan.versions.filter(
        number__lte=version.number, state__in=[VersionState.APPROVED, VersionState.REPLACED], decided_at__isnull=False
    )
    return decided.select_related("decided_by").order_by("-number").first()


def current_provider(plan: SupportPlan, *, on: date) -> PlanProvider | None:
    """The mentor of the plan on a Riga day: who is in it, else who is planned, else the last one."""
    rows = list(
        plan.providers.exclude(state=ProviderState.DROPPED).select_related("mentor__mentor", "contract__employer")
    )
    ranks = {ProviderState.ACTIVE.value: 0, ProviderState.PLANNED.value: 1, ProviderState.ENDED.value: 2}
    rows.sort(key=lambda row: (ranks[row.state], on not in Period(row.start, row.end), -row.start.toordinal()))
    return rows[0] if rows else None


def as_mentor(user_pk: int) -> Q:
    """Plans in which this person is the mentor; whoever was replaced reads no more."""
    return Q(providers__mentor__user=user_pk, providers__state=ProviderState.ACTIVE.value)
