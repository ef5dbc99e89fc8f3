"""Rules of the agreement D11 before it is sent: the plan it belongs to, who signs and how (R24, R58). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from forms.contracts.rules import Say
from forms.plans.papers import DERIVED, Route, Signer, check_agreement_signer
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import Period

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN

#: Days an agreement waits for its two signatures, unless the plan ends before.
DAYS_TO_SIGN = 30
#: The four sections in the order of the document.
SECTIONS = ("situation", "steps", "provider_promises", "recipient_promises")


@dataclass(frozen=True, kw_only=True)
class AgreementFacts:
    """An agreement before it is sent. period: days of the plan, None when it has none. approved: the expert has approved
    the plan. over: plan or mentor's part in it has ended. email: of the learner. empty: names of empty sections."""

    on: date
    born: date | None
    route: Route
    email: str
    plan_number: str
    period: Period | None
    approved: bool
    over: bool
    certificate: str
    empty: frozenset[str]


def sign_by(period: Period | None, *, on: date) -> date:
    """The last day for signing: thirty days, not after the plan's last day."""
    last = on + timedelta(days=DAYS_TO_SIGN)
    return max(min(last, period.end), on) if period else last


def check_sending(facts: AgreementFacts, values: RuleValues) -> list[Finding]:
    """Everything that stands in the way of sending, blocks first; `values` of the first day of the semester."""
    findings = [*_check_plan(facts, values), *_check_text(facts, values), *_check_learner(facts, values)]
    return sorted(findings, key=lambda one: not one.blocks)


def _check_plan(facts: AgreementFacts, values: RuleValues) -> Findings:
    say = Say("R24", values.edition, values.source_of("agreement_required"))
    if facts.over:
        yield say(
            BLOCK, "plan-over", "",
            _("The plan, or this mentor's part in it, has ended."), _("A new plan needs a new agreement."),
        )  # fmt: skip
    elif not facts.plan_number or facts.period is None:
        yield say(
            BLOCK, "plan-not-handed-in", "",
            _("The plan has no number and days yet, and the agreement names them."),
            _("Hand the plan in to the expert first."),
        )  # fmt: skip
    elif not facts.approved:
        yield say(
            WARN, "plan-not-approved", "",
            _("The expert has not approved the plan yet."),
            _("If the expert returns it and its days or the mentor change, a new agreement will be needed."),
        )  # fmt: skip
    if not facts.certificate:
        yield Say("R7", values.edition, values.source_of("training_hours"))(
            BLOCK, "no-certificate", "",
            _("The mentor's certificate is not entered, and the agreement names it."),
            _("Enter the certificate in the mentor registry."),
        )  # fmt: skip


def _check_text(facts: AgreementFacts, values: RuleValues) -> Findings:
    for section in SECTIONS:
        if section in facts.empty:
            yield Say("R24", values.edition, DERIVED)(
                BLOCK, "empty-section", section,
                _("One of the four sections is empty."), _("Write it together: a sentence or two are enough."),
            )  # fmt: skip


def _check_learner(facts: AgreementFacts, values: RuleValues) -> Findings:
    if facts.born is None:
        yield Say("R58", values.edition, DERIVED)(
            BLOCK, "no-birth-date", "paper",
            _("The learner's birth date is not known."), _("Enter it on the learner's page."),
        )  # fmt: skip
        return
    yield from check_agreement_signer(Signer.LEARNER, facts.route, facts.born, on=facts.on, values=values)
    if facts.route == Route.ELECTRONIC and not facts.email:
        yield Say("R58", values.edition, DERIVED)(
            WARN, "no-email", "paper",
            _("The learner has no e-mail address, so no link for signing is sent."),
            _("The learner signs at school on your device: open “Manage signing” of the document."),
        )  # fmt: skip
