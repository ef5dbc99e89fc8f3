"""What an amendment or a termination of a contract must keep to (D08; Labour Law, "DL"). Pure.

The rules of the contract itself (term, hours, pay) are asked anew with the changed values: forms.contracts.rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forms.contracts.rules import SUITABILITY_LAW, Say
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import Period, add_months

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: Places in the law, as Latvian texts cite them.
AGREED, NOTICE, GROUNDS, REASONS, TERMS, EXPIRY, ENDING = (
    "Darba likuma 97. pants", "Darba likuma 100. panta pirmā daļa", "Darba likuma 101. panta pirmā daļa",
    "Darba likuma 102. pants", "Darba likuma 103. panta pirmā daļa", "Darba likuma 113. pants",
    "Darba likuma 114. pants",
)  # fmt: skip
#: The longest time ahead that section 103 asks of an employer, in months.
EMPLOYER_MONTHS = 1


@dataclass(frozen=True, kw_only=True)
class AmendmentFacts:
    """period: the days of work before the change; new_end: None when the term stays. checked_until: to when the newest
    suitability check holds, None without one."""

    changed: frozenset[str]
    period: Period
    new_end: date | None
    effective_from: date
    sign_date: date
    checked_until: date | None


def check_amendment(facts: AmendmentFacts, values: RuleValues) -> Iterator[Finding]:
    """Something changes, on a day of work, agreed in time; a longer term needs a check that holds."""
    say = Say("DL 97", values.labour.name, AGREED)
    if not facts.changed:
        yield say(
            BLOCK, "nothing-changes", "end",
            _("Nothing of the contract would change."),
            _("Enter at least one new value; leave empty what stays as it is."),
        )  # fmt: skip
    if facts.effective_from not in facts.period:
        yield say(
            BLOCK, "outside-contract", "effective_from",
            _("The change would begin on %(day)s, but the contract is for %(start)s–%(end)s.",
              day=facts.effective_from, start=facts.period.start, end=facts.period.end),
            _("Choose a day inside the contract; when it has ended, conclude a new one."),
        )  # fmt: skip
    if facts.effective_from < facts.sign_date:
        yield say(
            WARN, "backwards", "effective_from",
            _("The change would hold from a day before it is signed."),
            _("Choose a later day, unless both parties have agreed so."),
        )  # fmt: skip
    if facts.new_end is None:
        return
    if facts.new_end < facts.effective_from:
        yield say(
            BLOCK, "end-before-change", "end",
            _("The contract would end on %(end)s, before the change begins.", end=facts.new_end),
            _("Choose a later end; to end the contract earlier, use the termination."),
        )  # fmt: skip
    if facts.checked_until is None or facts.checked_until < facts.new_end:
        yield Say("R5", values.edition, SUITABILITY_LAW)(
            WARN, "check-runs-out", "end",
            _("The suitability check does not reach the new end of the contract."),
            _("Repeat the check in time: without it sessions stop."),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TerminationFacts:
    """ground: "mutual", "plan_ended", "employee_notice", "employer_notice" or "term_expiry". period: the days of work as
    they hold now; notice_days: the employee's notice by the contract, calendar days."""

    ground: str
    period: Period
    end: date
    sign_date: date
    notice_days: int
    law: str
    reason: str


def check_termination(facts: TerminationFacts, values: RuleValues) -> Iterator[Finding]:
    """The last day, and what each ground asks for."""
    yield from _check_end(facts, values)
    if facts.ground == "employee_notice":
        given = (facts.end - facts.sign_date).days
        if 0 <= given < facts.notice_days:
            yield Say("DL 100", values.labour.name, NOTICE)(
                WARN, "short-notice", "end",
                _("By the contract the employee gives notice %(agreed)s days ahead, and this is %(given)s.",
                  agreed=facts.notice_days, given=given),
                _("Go on if the employer agrees to a shorter time, or if there is an important reason."),
            )  # fmt: skip
    elif facts.ground == "employer_notice":
        yield from _check_employer(facts, values)


def _check_end(facts: TerminationFacts, values: RuleValues) -> Iterator[Finding]:
    say = Say("DL 114", values.labour.name, ENDING)
    if facts.end < facts.period.start:
        yield say(
            BLOCK, "end-before-start", "end",
            _("The contract ends on %(end)s, before it has begun.", end=facts.end),
            _("Choose a day inside the contract, or withdraw the contract if nobody has signed it."),
        )  # fmt: skip
    elif facts.ground == "term_expiry":
        if facts.end != facts.period.end:
            yield Say("DL 113", values.labour.name, EXPIRY)(
                BLOCK, "not-the-term", "end",
                _("The term of the contract ends on %(day)s.", day=facts.period.end),
                _("Enter that day, or choose another ground."),
            )  # fmt: skip
    elif facts.end > facts.period.end:
        yield say(
            BLOCK, "end-after-term", "end",
            _("The contract already ends on %(day)s.", day=facts.period.end),
            _("Choose that day or an earlier one; to go on longer, amend the contract."),
        )  # fmt: skip
    if facts.end < facts.sign_date:
        both = facts.ground in {"mutual", "plan_ended"}
        yield say(
            WARN if both else BLOCK, "end-in-the-past", "end",
            _("The last day is before the day of the document."),
            _("Choose a day that is still to come, or the day of the document."),
        )  # fmt: skip


def _check_employer(facts: TerminationFacts, values: RuleValues) -> Iterator[Finding]:
    if not facts.law.strip():
        yield Say("DL 101", values.labour.name, GROUNDS)(
            BLOCK, "no-ground", "law",
            _("An employer gives notice only on a ground that the law names."),
            _("Enter the provision, or end the contract by agreement."),
        )  # fmt: skip
    if not facts.reason.strip():
        yield Say("DL 102", values.labour.name, REASONS)(
            BLOCK, "no-reason", "reason",
            _("The notice of an employer states in writing what it rests on."),
            _("Describe the circumstances."),
        )  # fmt: skip
    if facts.sign_date <= facts.end < add_months(facts.sign_date, EMPLOYER_MONTHS):
        yield Say("DL 103", values.labour.name, TERMS)(
            WARN, "short-notice", "end",
            _("On most grounds an employer gives notice one month ahead."),
            _("Compare the day with the term that the law sets for this ground."),
        )  # fmt: skip
