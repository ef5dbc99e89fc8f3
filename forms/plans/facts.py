"""Gathers what the rules of plans ask for. Requests and agreements are told by the steps that keep them."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from forms.plans.rules import (
    PlanFacts,
    Share,
    check_cover,
    check_independent,
    check_mentor_days,
    check_once,
    check_plan,
    check_provider,
    check_shares,
)
from forms.plans.states import GONE, TAKES_PLACE, PlanState, ProviderState, VersionState
from forms.plans.stops import PlanStop, StopKind
from forms.plans.terms import MentorTerms, read_terms
from forms.programmes.editions import calendar_of, rules_in_force, rules_known
from forms.programmes.findings import text
from forms.programmes.shipped import GENERAL, VOCATIONAL
from kernel.periods import Month, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
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


@dataclass(frozen=True)
class Named:
    """A mentor whom a version names: the contract, signed or not, own days in the plan and share of its hours. Days are
    None while the plan has none."""

    contract: EmploymentContract
    start: date | None
    end: date | None
    hours: int
    hours_month: int | None

    @property
    def period(self) -> Period | None:
        return Period(self.start, self.end) if self.start and self.end and self.start <= self.end else None


def mentors_named(terms: PlanTerms) -> list[Named]:
    """Everybody the version names, in the order of its form. One query."""
    asked = terms.mentors
    rows = EmploymentContract.objects.select_related("mentor__mentor", "employer", "case")
    known = (
        {str(row.public_id): row for row in rows.filter(public_id__in=[one.contract for one in asked])} if asked else {}
    )
    return [_named(known[one.contract], one, terms) for one in asked if one.contract in known]


def _named(contract: EmploymentContract, one: MentorTerms, terms: PlanTerms) -> Named:
    return Named(
        contract=contract,
        start=max(one.start, terms.start) if one.start and terms.start else terms.start,
        end=one.end or terms.end,
        hours=one.hours if one.hours is not None else terms.hours or 0,
        hours_month=one.hours_month if one.hours_month is not None else terms.hours_month,
    )


def contract_named(terms: PlanTerms) -> EmploymentContract | None:
    """The contract of the first mentor the plan names, signed or not."""
    return next((one.contract for one in mentors_named(terms)), None)


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
    if values_on is None:
        values_on = rules_known({dates.semester_start, dates.contract_signed, session})
    return plan_values(dates, values_on, session=session)


def findings(version: PlanVersion, *, on: date) -> list[Finding]:
    """Everything the rules say about a version on a Riga day, as far as it is written: blocks first."""
    plan, terms, told = version.plan, read_terms(version.answers), risks.for_rules(version)
    mentors = mentors_named(terms)
    first = mentors[0].contract if mentors else None
    values = _values(plan, terms, first, on=on)
    facts = plan_facts(plan, terms, told, first, own=terms.mentors[0] if mentors else None)
    found = [*check_plan(facts, values, on=on), *check_request(request_facts(plan), values.eligibility)]
    found += partnership_findings(plan.institution, on=plan.semester_start, field="partner")
    found += check_once([str(one.contract.mentor_id) for one in mentors], values.eligibility)
    shares = [Share(one.period, one.hours, one.hours_month or 0) for one in mentors if one.period]
    found += check_shares(shares, facts, values.eligibility)
    for place, (one, own) in enumerate(zip(mentors, terms.mentors, strict=False)):
        of_one = plan_facts(plan, terms, told, one.contract, own=own)
        said = list(_mentor_findings(plan, of_one, one, values.eligibility))
        if place:  # of the first one check_plan has asked this already
            others_values = _values(plan, terms, one.contract, on=on)
            said += check_provider(of_one, others_values.qualification)
            said += check_cover(of_one, others_values.contract, on=on)
            said += check_independent(of_one, others_values.eligibility)
        found += [_about(finding, one) for finding in said] if len(mentors) > 1 else said
    return sorted(found, key=lambda one: not one.blocks)


def _values(plan: SupportPlan, terms: PlanTerms, contract: EmploymentContract | None, *, on: date) -> PlanValues:
    session = terms.start or plan.semester_start
    return values_for(plan, session=session, end=terms.end, contract_signed=signed_on(contract), on=on)


def _mentor_findings(plan: SupportPlan, facts: PlanFacts, one: Named, values: RuleValues) -> Iterator[Finding]:
    yield from check_mentor_days(facts, values)
    if facts.period is not None:
        days = one.period if one.period and facts.period.covers(one.period) else facts.period
        yield from check_learners(
            str(plan.learner.person_id),
            days,
            places_of(one.contract.mentor_id, plan),
            values,
            semester=Period(plan.semester_start, plan.semester_end),
        )


def _about(finding: Finding, one: Named) -> Finding:
    """Where there are several mentors, whom the finding is about."""
    return replace(finding, message=text("%(mentor)s: %(what)s", mentor=one.contract.mentor.name, what=finding.message))


def plan_facts(
    plan: SupportPlan,
    terms: PlanTerms,
    told: RiskTerms,
    contract: EmploymentContract | None,
    *,
    own: MentorTerms | None = None,
) -> PlanFacts:
    """The plan with one of its mentors; `own`: that mentor's days in it."""
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
        others_hours=hours_elsewhere(plan, terms.period) if terms.period else 0,
        mentor_start=own.start if own else None,
        mentor_end=own.end if own else None,
        plans_before=plans_before(plan),
        works_at_learners_institution=agreed.works_at_learners_institution if agreed else None,
    )


def hours_elsewhere(plan: SupportPlan, period: Period) -> int:
    """The most academic hours that other plans of the same person have in a calendar month of these days (R10), at
    whatever institution: what a plan has a month, of an ended one no more than was delivered. Two queries."""
    rows = PlanProvider.objects.filter(
        plan__learner__person=plan.learner.person_id, state__in=TAKES_PLACE, plan__hours_month__isnull=False
    ).exclude(plan=plan.pk)
    days: dict[int, list[date]] = {}
    most: dict[int, int] = {}
    last = Coalesce("plan__extended_until", "end")
    for key, hours, start, end, until in rows.values_list("plan", "plan__hours_month", "start", "end", last):
        days.setdefault(key, []).extend([start, max(end, until)])
        most[key] = hours
    for key, delivered in PlanStop.objects.filter(plan__in=most, kind=StopKind.END).values_list("plan", "hours"):
        most[key] = min(most[key], delivered)
    taken = [(Month.of(min(some)), Month.of(max(some)), most[key]) for key, some in days.items()]
    return max(
        (sum(hours for first, end, hours in taken if first <= month <= end) for month in period.months()), default=0
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
    while at is not None and at.state not in GONE | {PlanState.ENDED} and count < MANY:
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
    return rows.exclude(state__in=GONE).first()


def last_approval(version: PlanVersion) -> PlanVersion | None:
    """The version an expert last approved, up to this one: small changes are in force without (R60)."""
    decided = version.plan.versions.filter(
        number__lte=version.number, state__in=[VersionState.APPROVED, VersionState.REPLACED], decided_at__isnull=False
    )
    return decided.select_related("decided_by").order_by("-number").first()


def current_provider(plan: SupportPlan, *, on: date) -> PlanProvider | None:
    """The mentor of the plan on a Riga day: who is in it (of several the first), else who is planned, else the last one."""
    rows = list(
        plan.providers.exclude(state=ProviderState.DROPPED).select_related("mentor__mentor", "contract__employer")
    )
    ranks = {ProviderState.ACTIVE.value: 0, ProviderState.PLANNED.value: 1, ProviderState.ENDED.value: 2}
    rows.sort(
        key=lambda row: (
            ranks[row.state],
            on not in Period(row.start, row.end),
            row.start.toordinal() * (-1 if row.state == ProviderState.ENDED else 1),
        )
    )
    return rows[0] if rows else None


def as_mentor(user_pk: int) -> Q:
    """Plans in which this person is the mentor; whoever was replaced reads no more."""
    return Q(providers__mentor__user=user_pk, providers__state=ProviderState.ACTIVE.value)
