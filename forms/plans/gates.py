"""The seven gates before a meeting, in order: certificate, suitability, contract, request, plan, agreement, day.

Pure. Every gate goes by the edition of its own reference day (forms.plans.reference): certificate and suitability by
the day the contract is signed, the contract too, request, plan and agreement by the first day of the learner's
semester, the day by the day of the meeting, the learner's age by the first day of the semester. Where an edition does
not ask for a paper, its gate says so instead of being open.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from forms.contracts.rules import SUITABILITY_LAW, Say
from forms.plans.meetings import Extension, check_approved, check_day, check_old_enough
from forms.plans.papers import Agreement, check_agreement
from forms.plans.reference import PlanValues
from forms.programmes.findings import Finding, Severity, blocking
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import Calendar
from kernel.periods import DAY, Period

Findings = Iterator[Finding]
BLOCK = Severity.BLOCK


class GateKey(StrEnum):
    """The gates in the order in which people pass them."""

    CERTIFICATE = "certificate"
    SUITABILITY = "suitability"
    CONTRACT = "contract"
    REQUEST = "request"
    PLAN = "plan"
    AGREEMENT = "agreement"
    DAY = "day"


class GateState(StrEnum):
    """NOT_ASKED: the edition of that semester knows no such paper."""

    OPEN = "open"
    SHUT = "shut"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Gate:
    """One gate. `edition` is the one that was asked; `findings` say why it is shut, or what to mind when it is open."""

    key: GateKey
    state: GateState
    edition: str
    findings: tuple[Finding, ...] = ()

    @property
    def obstacle(self) -> Finding | None:
        """What to do first so that the gate opens; None when it is not shut."""
        return next(iter(blocking(self.findings)), None)


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """Mentor, learner and plan as the gates see them for a meeting on the day `session`. None: there is none yet.

    plan, provider: keys of the plan and of the mentor in it, as in the agreements. period: the plan's days without
    its extension. stopped_from: first day on which the plan is suspended or ended (D20). contract: days of work under
    the contract, cut where it was ended. request_signed: the day of the signature, the signer checked before
    (forms.plans.papers.check_request). check_result: "suitable" or "not_suitable" (D05). chosen: somebody is in the plan
    as its mentor, or its draft names one.
    """

    session: date
    plan: str
    provider: str
    period: Period
    born: date | None
    grade: int
    calendar: Calendar
    certificate_number: str
    certificate_date: date | None
    check_result: str
    check_date: date | None
    check_valid_until: date | None
    contract_signed: date | None
    contract: Period | None
    request_signed: date | None
    approved_on: date | None
    agreements: tuple[Agreement, ...] = ()
    stopped_from: date | None = None
    extension: Extension | None = None
    chosen: bool = True


def gates(facts: GateFacts, values: PlanValues) -> tuple[Gate, ...]:
    """All seven gates in order. `values` are those of forms.plans.reference.plan_values for the day of the meeting."""
    eligibility = values.eligibility
    return (
        _gate(GateKey.CERTIFICATE, values.qualification, check_certificate(facts, values.qualification)),
        _gate(GateKey.SUITABILITY, values.qualification, check_suitability(facts, values.qualification)),
        _gate(GateKey.CONTRACT, values.contract, check_contract(facts, values.contract)),
        _gate(
            GateKey.REQUEST, eligibility, check_request_there(facts, eligibility), asked=eligibility.request_required
        ),
        _gate(
            GateKey.PLAN, eligibility,
            [*check_approved(facts.approved_on, session=facts.session, values=eligibility),
             *check_running(facts, eligibility)],
            asked=eligibility.expert_approval_required,
        ),
        _gate(
            GateKey.AGREEMENT, eligibility,
            check_agreement(facts.plan, facts.provider, facts.agreements, session=facts.session, values=eligibility),
            asked=eligibility.agreement_required,
        ),
        _gate(
            GateKey.DAY, values.session,
            [*check_old_enough(facts.born, session=facts.session, values=eligibility),
             *check_day(facts.session, grade=facts.grade, plan=facts.period, extension=facts.extension,
                        calendar=facts.calendar, values=values.session)],
        ),
    )  # fmt: skip


def first_shut(path: Iterable[Gate]) -> Gate | None:
    """The gate to open next; None when the meeting may take place."""
    return next((gate for gate in path if gate.state == GateState.SHUT), None)


def first_meeting_day(facts: GateFacts, values_of: Callable[[date], PlanValues]) -> date | None:
    """The first day from `facts.session` on that passes all gates; None when no day of the plan does.

    `values_of` gives the values for a meeting on a day. It is asked for one day after the other, so it should remember
    editions instead of reading them each time.
    """
    last = facts.period.end
    if facts.extension and facts.extension.end:
        last = max(last, facts.extension.end)
    day = max(facts.session, facts.period.start)
    while day <= last:
        if first_shut(gates(replace(facts, session=day), values_of(day))) is None:
            return day
        day += DAY
    return None


def check_certificate(facts: GateFacts, values: RuleValues) -> Findings:
    """R7: the mentor has the certificate of the training on the day of the meeting."""
    say = Say("R7", values.edition, values.source_of("training_hours"))
    if not facts.chosen:
        yield say(
            BLOCK, "no-mentor", "mentor",
            _("No mentor is chosen for the plan yet."),
            _("Choose in the registry somebody who has finished the mentor training, and conclude the contract."),
        )  # fmt: skip
    elif not (facts.certificate_number.strip() and facts.certificate_date):
        yield say(
            BLOCK, "no-certificate", "certificate",
            _("The mentor has no certificate of the %(hours)s-hour mentor training.", hours=values.training_hours),
            _("The mentor finishes the training; then enter the certificate in the mentor registry."),
        )  # fmt: skip
    elif facts.certificate_date > facts.session:
        yield say(
            BLOCK, "certificate-later", "certificate",
            _("The certificate is dated %(day)s, after the meeting.", day=facts.certificate_date),
            _("Meet from %(day)s on.", day=facts.certificate_date),
        )  # fmt: skip


def check_suitability(facts: GateFacts, values: RuleValues) -> Findings:
    """R5: a suitability check that holds on the day of the meeting."""
    say = Say("R5", values.edition, SUITABILITY_LAW)
    if not facts.chosen:
        yield say(
            BLOCK, "no-mentor", "mentor",
            _("No mentor is chosen for the plan yet, so there is nobody to check."),
            _("When the mentor is known, check the mentor in the Punishment Register."),
        )  # fmt: skip
    elif not (facts.check_result and facts.check_date and facts.check_valid_until):
        yield say(
            BLOCK, "no-check", "check",
            _("There is no complete suitability check of this mentor."),
            _("Check the mentor in the Punishment Register first; enter the date, reference, result and next check."),
        )  # fmt: skip
    elif facts.check_result != "suitable":
        yield say(
            BLOCK, "not-suitable", "check",
            _("The suitability check says that this person may not work with children."),
            _("There can be no meetings. Choose another mentor for the learner."),
        )  # fmt: skip
    elif facts.check_date > facts.session:
        yield say(
            BLOCK, "check-later", "check",
            _("The suitability check was made on %(day)s, after the meeting.", day=facts.check_date),
            _("Meet from %(day)s on.", day=facts.check_date),
        )  # fmt: skip
    elif facts.check_valid_until < facts.session:
        yield say(
            BLOCK, "check-expired", "check",
            _("The suitability check was valid to %(day)s.", day=facts.check_valid_until),
            _("Repeat the check and enter its new date."),
        )  # fmt: skip


def check_contract(facts: GateFacts, values: RuleValues) -> Findings:
    """R19: the mentor's contract is signed and in force on the day of the meeting."""
    say = Say("R19", values.edition, values.source_of("contract_semesters"))
    if facts.contract is None or facts.contract_signed is None:
        yield say(
            BLOCK, "no-contract", "contract",
            _("There is no signed employment contract with the mentor."),
            _("Conclude the contract; the mentor is added to the plan after that."),
        )  # fmt: skip
    elif facts.session < max(facts.contract_signed, facts.contract.start):
        yield say(
            BLOCK, "contract-later", "contract",
            _("The contract is not yet in force on that day."),
            _("Meet from %(day)s on.", day=max(facts.contract_signed, facts.contract.start)),
        )  # fmt: skip
    elif facts.session > facts.contract.end:
        yield say(
            BLOCK, "contract-ended", "contract",
            _("The contract ended on %(day)s.", day=facts.contract.end),
            _("Extend the contract or conclude a new one before you meet."),
        )  # fmt: skip


def check_request_there(facts: GateFacts, values: RuleValues) -> Findings:
    """R23: the request is signed on the day of the meeting."""
    if not values.request_required:
        return
    say = Say("R23", values.edition, values.source_of("request_required"))
    if facts.request_signed is None:
        yield say(
            BLOCK, "request-unsigned", "request",
            _("There is no signed request for this plan."),
            _("Send the request for signature, or upload the signed one."),
        )  # fmt: skip
    elif facts.request_signed > facts.session:
        yield say(
            BLOCK, "request-later", "request",
            _("The request was signed on %(day)s, after the meeting.", day=facts.request_signed),
            _("Meet from %(day)s on.", day=facts.request_signed),
        )  # fmt: skip


def check_running(facts: GateFacts, values: RuleValues) -> Findings:
    """R18, D20: a plan that is suspended or ended has no meetings from that day on."""
    if facts.stopped_from and facts.session >= facts.stopped_from:
        yield Say("R18", values.edition, values.source_of("expert_approval_required"))(
            BLOCK, "plan-stopped", "plan",
            _("The plan is suspended or ended from %(day)s on.", day=facts.stopped_from),
            _("Resume the plan, or prepare a new one."),
        )  # fmt: skip


def _gate(key: GateKey, values: RuleValues, findings: Iterable[Finding], *, asked: bool = True) -> Gate:
    found = tuple(findings)
    passed = GateState.OPEN if asked else GateState.NOT_ASKED
    return Gate(key, GateState.SHUT if blocking(found) else passed, values.edition, found)
