"""The way of one learner and mentor to their meetings: the facts of the seven gates, and the gates as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.contracts.facts import newest_check
from forms.plans import facts
from forms.plans.extensions import ExtensionState
from forms.plans.gates import GateFacts, GateKey, GateState, first_meeting_day, first_shut, gates
from forms.plans.meetings import Extension
from forms.plans.states import PENDING
from forms.plans.terms import read_terms
from forms.programmes.editions import rules_known
from kernel.grammar import date_short
from kernel.periods import DAY, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from forms.contracts.models import EmploymentContract
    from forms.people.models import MentorProfile, Person
    from forms.plans.gates import Gate
    from forms.plans.models import PlanProvider, SupportPlan
    from forms.plans.reference import PlanValues
    from kernel.calendars import Calendar

TITLES = {
    GateKey.CERTIFICATE: gettext_lazy("Certificate"),
    GateKey.SUITABILITY: gettext_lazy("Suitability"),
    GateKey.CONTRACT: gettext_lazy("Contract"),
    GateKey.REQUEST: gettext_lazy("Request"),
    GateKey.PLAN: gettext_lazy("Plan"),
    GateKey.AGREEMENT: gettext_lazy("Agreement"),
    GateKey.DAY: gettext_lazy("Meeting"),
}


@dataclass(frozen=True)
class Path:
    """The gates for one day. `first_day`: the first day from that one on that passes all of them; None: no day does."""

    day: date
    gates: tuple[Gate, ...]
    first_day: date | None
    plan: SupportPlan
    provider: PlanProvider | None
    contract: EmploymentContract | None

    @property
    def open(self) -> bool:
        return first_shut(self.gates) is None


def path_of(plan: SupportPlan, *, day: date, on: date, provider: PlanProvider | None = None) -> Path:
    """The way of one mentor of the plan on `day`, of the one of that day if none is named; `on` is today, for what has no
    date yet. Raises NoRules."""
    provider = provider or facts.current_provider(plan, on=day)
    contract = provider.contract if provider else _intended(plan)
    signed = facts.signed_on(contract)

    gathered = gate_facts(plan, provider, contract, session=day)
    values_on = rules_known({*_days_from(gathered), plan.semester_start, signed or on, on})

    @cache
    def values_of(session: date) -> PlanValues:
        return facts.values_for(
            plan, session=session, end=plan.last_day, contract_signed=signed, on=on, values_on=values_on
        )

    return Path(day, gates(gathered, values_of(day)), first_meeting_day(gathered, values_of), plan, provider, contract)


def _intended(plan: SupportPlan) -> EmploymentContract | None:
    """The contract that the draft names, before anybody is in the plan."""
    version = plan.versions.filter(state__in=[one.value for one in PENDING]).first()
    return facts.contract_named(read_terms(version.answers)) if version else None


def gate_facts(
    plan: SupportPlan,
    provider: PlanProvider | None,
    contract: EmploymentContract | None,
    *,
    session: date,
    calendar: Calendar | None = None,
) -> GateFacts:
    """Everything the gates ask, from the rows as they are now. `calendar`: of the plan, where it is at hand."""
    mentor: Person | None = provider.mentor if provider else contract.mentor if contract else None
    profile: MentorProfile | None = getattr(mentor, "mentor", None)
    check = newest_check(mentor=mentor, employer=contract.employer if contract is not None else None)
    request = facts.Papers.request(plan)
    days = Period(provider.start, provider.end) if provider else _days(plan)
    return GateFacts(
        session=session,
        plan=facts.plan_key(plan),
        provider=facts.provider_key(provider) if provider else "",
        period=days,
        born=plan.learner.person.birth_date,
        grade=plan.level,
        calendar=calendar or facts.calendar_for(plan.institution, stage=plan.stage),
        certificate_number=profile.certificate_number if profile else "",
        certificate_date=profile.certificate_date if profile else None,
        check_result=check.result if check else "",
        check_date=check.checked_on if check else None,
        check_valid_until=check.valid_until if check else None,
        contract_signed=facts.signed_on(contract),
        contract=facts.days_of(contract),
        request_signed=request.signed_on if request else None,
        approved_on=provider.approved_on if provider else None,
        agreements=facts.Papers.agreements(provider) if provider else (),
        stopped_from=stopped_from(plan, session),
        extension=_extension(plan) if days.end == plan.end else None,  # who leaves the plan earlier has no summer in it
        chosen=mentor is not None,
    )


def _days_from(gathered: GateFacts) -> Iterator[date]:
    """Every day that may have to be judged: that of the meeting, and those of the plan after it."""
    yield gathered.session
    last = gathered.extension.end if gathered.extension and gathered.extension.end else gathered.period.end
    day = max(gathered.session, gathered.period.start)
    while day <= last:
        yield day
        day += DAY


def _days(plan: SupportPlan) -> Period:
    return Period(plan.start, plan.end) if plan.start and plan.end else Period(plan.semester_start, plan.semester_end)


def stopped_from(plan: SupportPlan, session: date) -> date | None:
    """First day of the stop that holds now or, if it is over, held on the day of the meeting."""
    holding = [
        stop.stopped_from
        for stop in plan.stops.all()
        if stop.resumed_on is None or stop.stopped_from <= session < stop.resumed_on
    ]
    return min(holding, default=None)


def _extension(plan: SupportPlan) -> Extension | None:
    row = plan.extensions.filter(state=ExtensionState.APPROVED).first()
    return Extension(order_date=row.order_date, measures_until=row.measures_until, end=row.end) if row else None


def shown(path: Path, *, links: bool, entry: str = "") -> list[dict[str, Any]]:
    """The gates as the component gate_path takes them: what is done, what stops, by which rule, and with `links` where
    to go (for whom those pages are open). `entry`: the mentor's entry in the registry, for who may read it."""
    first = first_shut(path.gates)
    rows = [_shown(gate, path, is_first=gate is first) for gate in path.gates]
    if not links:
        rows = [{**row, "href": ""} for row in rows]
    if entry:
        for gate, row in zip(path.gates, rows, strict=True):
            if gate.key == GateKey.CERTIFICATE:
                row |= {"href": entry, "action": _("Open the entry in the mentor registry")}
    return rows


def _shown(gate: Gate, path: Path, *, is_first: bool) -> dict[str, Any]:
    row: dict[str, Any] = {"title": TITLES[gate.key], "state": "done"}
    if gate.state == GateState.NOT_ASKED:
        words = _("Not asked for in a semester under %(edition)s.") % {"edition": gate.edition}
        return row | {"word": _("Not needed"), "text": words}
    if gate.state == GateState.OPEN and gate.key == GateKey.DAY:
        return row | {"word": _("May take place") if path.open else _("The day fits")}
    if gate.state == GateState.OPEN:
        return row | {"when": _when(gate.key, path)}
    obstacle = gate.obstacle
    href = _way(gate.key, path)
    return row | {
        "state": "blocked" if is_first else "todo",
        "text": str(obstacle),
        "source": f"{obstacle.rule}, {obstacle.edition}. {obstacle.source}" if obstacle else "",
        "href": href,
        "action": ACTIONS[gate.key] if href else "",
    }


ACTIONS = {
    GateKey.CERTIFICATE: gettext_lazy("Mentor registry"),
    GateKey.SUITABILITY: gettext_lazy("Suitability checks"),
    GateKey.CONTRACT: gettext_lazy("Open the contract"),
    GateKey.REQUEST: gettext_lazy("Open the request"),
    GateKey.PLAN: gettext_lazy("Open the plan"),
    GateKey.AGREEMENT: gettext_lazy("Open the agreement"),
    GateKey.DAY: gettext_lazy("Open the plan"),
}


def _when(key: GateKey, path: Path) -> str:
    """Since when a gate is open."""
    days = {
        GateKey.CONTRACT: facts.signed_on(path.contract),
        GateKey.PLAN: path.provider.approved_on if path.provider else None,
    }
    request = facts.Papers.request(path.plan) if key == GateKey.REQUEST else None
    day = request.signed_on if request else days.get(key)
    return date_short(day) if day else ""


def _way(key: GateKey, path: Path) -> str:
    """The page that opens the gate; empty when this portal has none for it."""
    match key:
        case GateKey.CERTIFICATE:
            return reverse("training:registry")
        case GateKey.SUITABILITY:
            return reverse("contracts:suitability-list")
        case GateKey.CONTRACT:
            return reverse("contracts:list")
        case GateKey.REQUEST:
            return facts.Papers.request_page(path.plan)
        case GateKey.AGREEMENT:
            return facts.Papers.agreement_page(path.provider) if path.provider else ""
        case GateKey.PLAN | GateKey.DAY:
            return reverse("plans:plan", args=[path.plan.public_id])
        case _:
            return ""
