"""What an employment contract with a mentor (D07) must keep to: programme rules R5-R53 and the Labour Law ("DL").

Pure: facts and values in, findings out. The caller takes `values` of the day the contract is signed (domain reference
4: the mentor's qualification and the contract itself go by that day).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from forms.programmes.education import check_education
from forms.programmes.findings import Finding, Severity, Text
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import Calendar, Turn
from kernel.periods import Period, age

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN


@dataclass(frozen=True, kw_only=True)
class ContractFacts:
    """One contract as the rules see it. Names are those of the form's terms, so a finding's `field` is a form field.

    Hours are academic hours, money EUR, dates Riga days. Empty text and None mean "not stated". Facts with three
    values: True, False, and None where nobody has said (the rule then only reminds).

    employer_kind: "board", "institution" or "youth_centre". check_result: "suitable" or "not_suitable" (D05).
    education_ground: a key of RuleValues.education_grounds. months_with_employer: full months already worked for this
    employer under fixed-term contracts; previous_contract_end: last day of the latest of them. rate_in_table: the
    official unit rate on the first day. pay_day: day of the next month. notice_days: the employee's notice, calendar
    days. other_planned_hours: hours a month under the mentor's other contracts that run at the same time.
    """

    employer_kind: str
    employer_name: str
    employer_registration_number: str
    employer_address: str
    rep_name: str
    rep_office: str
    rep_basis: str
    mentor_name: str
    mentor_code: str
    mentor_birth_date: date | None
    mentor_address: str
    certificate_number: str
    certificate_date: date | None
    education_ground: str
    coach_valid_until: date | None
    check_result: str
    check_date: date | None
    check_source: str
    check_valid_until: date | None
    sign_date: date
    start: date | None
    end: date | None
    calendar: Calendar
    fixed_term_ground: str
    probation_months: int
    previous_contract_end: date | None
    months_with_employer: int
    workplace: str
    workplace_note: str
    profession_title: str
    profession_code: str
    work_description: str
    guaranteed_hours: int | None
    planned_hours: int | None
    schedule: str
    schedule_notice_days: int | None
    rate: Decimal | None
    pay_day: int | None
    payments_per_month: int | None
    iban: str
    leave_weeks: int | None
    notice_days: int | None
    collective_agreement: str
    work_regulations: str
    training: str
    social_insurance: str
    paper: bool = False
    copies: int = 2
    language: str = "lv"
    rate_in_table: Decimal | None = None
    learner_registered: bool | None = None
    outside_institutions: bool | None = None
    youth_centre_municipal: bool | None = None
    works_at_learners_institution: bool | None = None
    other_planned_hours: int = 0

    @property
    def term(self) -> Period | None:
        """The days of employment, when both ends are known and in order."""
        return Period(self.start, self.end) if self.start and self.end and self.start <= self.end else None


@dataclass(frozen=True)
class TermOffer:
    """A lawful end for a contract: after `semesters` semesters, on one of `ends` (grades end on different days).

    `end` is the day most grades end on; `partial` says that the first semester is already running, `placeholder` that
    the calendar's dates are not official yet.
    """

    semesters: int
    ends: tuple[date, ...]
    partial: bool
    placeholder: bool

    @property
    def end(self) -> date:
        """The earliest of the ends."""
        return self.ends[0]


@dataclass(frozen=True)
class Clauses:
    """Figures that project clauses of the contract print (R8, R10, R12, R13, R34, R38)."""

    max_learners: int
    max_hours_learner_month: int
    max_month_hours: int
    hour_minutes: int | None
    methodology: str
    storage_until: date


def clauses(values: RuleValues) -> Clauses:
    """The clause figures of an edition."""
    return Clauses(
        max_learners=values.max_learners,
        max_hours_learner_month=values.max_hours_learner_month,
        max_month_hours=values.max_month_hours,
        hour_minutes=values.hour_minutes,
        methodology=values.methodology,
        storage_until=values.storage_until,
    )


def contract_terms(calendar: Calendar, start: date, *, semesters: tuple[int, ...] = (1, 2)) -> tuple[TermOffer, ...]:
    """Ends to offer for a contract from `start`, fewest semesters first (R20).

    Nothing is offered between semesters, and fewer where the calendar ends too early.
    """
    turns = calendar.turns_from(start)
    return tuple(
        TermOffer(
            semesters=count,
            ends=tuple(end for end in turns[count - 1].ends if end > start),
            partial=start > turns[0].start,
            placeholder=any(turn.year.placeholder for turn in turns[:count]),
        )
        for count in semesters
        if count <= len(turns) and turns[count - 1].ends[-1] > start
    )


def check_contract(facts: ContractFacts, values: RuleValues) -> list[Finding]:
    """Every finding, blocks first, in the order of the form."""
    findings = [finding for check in CHECKS for finding in check(facts, values)]
    return sorted(findings, key=lambda finding: not finding.blocks)


def check_employer(facts: ContractFacts, values: RuleValues) -> Findings:
    """R21: which employers the edition knows, and their conditions. R43: independence."""
    say = _project(values, "R21", "employers")
    rule = values.employer(facts.employer_kind)
    if rule is None:
        yield say(
            BLOCK, "employer-kind", "employer",
            _("An employer of this kind cannot conclude a mentor's contract under these rules."),
            _("Choose another employer: %(kinds)s.", kinds=tuple(EMPLOYERS[e.kind] for e in values.employers)),
        )  # fmt: skip
        return
    if rule.condition == "learner_registered" and facts.learner_registered is False:
        yield say(
            BLOCK, "learner-not-registered", "learner_registered",
            _("An education institution employs a mentor only for learners who are registered in an institution."),
            _("Let the education board or a youth centre conclude the contract."),
        )  # fmt: skip
    if facts.employer_kind == "youth_centre":
        yield from _check_youth_centre(facts, rule.condition, say)
    if values.independence_recommended and facts.works_at_learners_institution:
        yield _project(values, "R43", "independence_recommended")(
            WARN, "not-independent", "works_at_learners_institution",
            _("The mentor works at the institution where the learner studies; an independent mentor is recommended."),
            _("Go on only if no other mentor can be found nearby."),
        )  # fmt: skip


def _check_youth_centre(facts: ContractFacts, condition: str, say: "Say") -> Findings:
    if facts.youth_centre_municipal is False:
        yield say(
            BLOCK, "youth-centre-not-municipal", "youth_centre_municipal",
            _("A youth centre may be the employer only if it is a municipal institution or a unit of one."),
            _("Choose another employer."),
        )  # fmt: skip
    if condition != "outside_institutions":
        return
    if facts.outside_institutions is False:
        yield say(
            BLOCK, "inside-institution", "outside_institutions",
            _("A youth centre employs a mentor only for support outside education institutions."),
            _("Change the workplace, or let the education institution conclude the contract."),
        )  # fmt: skip
    elif facts.outside_institutions is None:
        yield say(
            WARN, "outside-institutions", "outside_institutions",
            _("A youth centre's mentor gives support outside education institutions to those who do not attend them."),
            _("Make sure that the places named in the contract are not education institutions."),
        )  # fmt: skip


def check_mentor(facts: ContractFacts, values: RuleValues) -> Findings:
    """R5: an adult, whose suitability has been checked. R7: with a certificate of the training."""
    if facts.mentor_birth_date and age(facts.mentor_birth_date, on=facts.sign_date) < values.mentor_min_age:
        yield _project(values, "R5", "mentor_min_age")(
            BLOCK, "minor", "mentor_birth_date",
            _("A mentor must be at least %(years)s years old on the day of signing.", years=values.mentor_min_age),
            _("Check the birth date, or choose another mentor."),
        )  # fmt: skip
    say = _project(values, "R7", "training_hours")
    if not (facts.certificate_number.strip() and facts.certificate_date):
        yield say(
            BLOCK, "no-certificate", "certificate_date" if facts.certificate_number.strip() else "certificate_number",
            _("A contract needs the number and date of the certificate of the %(hours)s-hour mentor training.",
              hours=values.training_hours),
            _("Enter them from the certificate or from the mentor registry."),
        )  # fmt: skip
    elif facts.certificate_date > facts.sign_date:
        yield say(
            BLOCK, "certificate-later", "certificate_date",
            _("The certificate is dated %(day)s, after the contract.", day=facts.certificate_date),
            _("Check the date; a contract can be signed only when the certificate has been issued."),
        )  # fmt: skip


def check_suitability(facts: ContractFacts, values: RuleValues) -> Findings:
    """R5: the suitability check (D05) is made before the contract and is valid when work begins."""
    say = _fixed("R5", values.edition, SUITABILITY_LAW)
    start = facts.start or facts.sign_date
    if not (facts.check_result and facts.check_date and facts.check_source.strip() and facts.check_valid_until):
        yield say(
            BLOCK, "no-check", _first_empty(facts, "check_date", "check_source", "check_result", "check_valid_until"),
            _("There is no complete suitability check of this mentor."),
            _("Check the mentor in the Punishment Register first; enter the date, reference, result and next check."),
        )  # fmt: skip
        return
    if facts.check_result != "suitable":
        yield say(
            BLOCK, "not-suitable", "check_result",
            _("The suitability check says that this person may not work with children."),
            _("No contract can be concluded with this person. Choose another mentor."),
        )  # fmt: skip
    if facts.check_date > min(facts.sign_date, start):
        yield say(
            BLOCK, "check-later", "check_date",
            _("The suitability check of %(day)s is later than the contract.", day=facts.check_date),
            _("Make the check first, then sign the contract and begin the work."),
        )  # fmt: skip
    if facts.check_valid_until < start:
        yield say(
            BLOCK, "check-expired", "check_valid_until",
            _("The suitability check is valid to %(day)s, and work begins on %(start)s.",
              day=facts.check_valid_until, start=start),
            _("Repeat the check and enter its new date."),
        )  # fmt: skip
    elif facts.end and facts.check_valid_until < facts.end:
        yield say(
            WARN, "check-runs-out", "check_valid_until",
            _("The next suitability check is due on %(day)s, during the contract.", day=facts.check_valid_until),
            _("Repeat the check by that day: without it sessions stop."),
        )  # fmt: skip


def check_term(facts: ContractFacts, values: RuleValues) -> Findings:
    """R20: one or two semesters by the calendar. DL 40, 45: signed before work begins; five years in all. R53."""
    if not (facts.start and facts.end):
        return  # completeness says so
    say = _project(values, "R20", "contract_semesters")
    if facts.end <= facts.start:
        yield say(
            BLOCK, "end-before-start", "end",
            _("The contract ends on %(end)s, before it has begun.", end=facts.end), _("Choose a later end."),
        )  # fmt: skip
        return
    yield from _check_semesters(facts.start, facts.end, facts.calendar, values, say)
    if facts.sign_date > facts.start:
        yield _fixed("DL 40", values.labour.name, _section(40, 1))(
            WARN, "signed-late", "sign_date",
            _("The contract is dated %(day)s, after the first day of work.", day=facts.sign_date),
            _("A written contract is concluded before work begins: choose a later first day."),
        )  # fmt: skip
    total = facts.months_with_employer + months_of(Period(facts.start, facts.end))
    if total > values.labour.fixed_term_max_months:
        yield _labour(values, "DL 45", "fixed_term_max_months")(
            WARN, "five-years", "months_with_employer",
            _("Fixed-term work for this employer would last %(total)s months, more than %(limit)s.",
              total=total, limit=values.labour.fixed_term_max_months),
            _("Ask a lawyer: past that limit the contract counts as concluded for an indefinite time."),
        )  # fmt: skip
    if facts.start < values.service_from or facts.end > values.service_to:
        yield _project(values, "R53", "service_from")(
            WARN, "service-period", "end",
            _("The term goes beyond the planned mentoring period of the project, %(first)s–%(last)s.",
              first=values.service_from, last=values.service_to),
            _("Make sure with the project operator that mentoring is financed for the whole term."),
        )  # fmt: skip


def _check_semesters(start: date, end: date, calendar: Calendar, values: RuleValues, say: "Say") -> Findings:
    offers = contract_terms(calendar, start, semesters=values.contract_semesters)
    if not offers:
        following = calendar.next_start(start)
        remedy = (
            _("Begin on %(day)s, the first day of the next semester, or inside a semester.", day=following)
            if following
            else _("Ask the administrator to enter the academic calendar for this time.")
        )
        yield say(BLOCK, "start-outside", "start", _("No semester runs on %(day)s.", day=start), remedy)
        return
    chosen = next((offer for offer in offers if end in offer.ends), None)
    if chosen is None:
        yield _no_such_end(start, end, offers, values, say)
        return
    if chosen.partial:
        yield say(
            WARN, "mid-semester", "start",
            _("The contract begins inside a semester; the rest of that semester counts as one."),
            _("Go on if the mentor really begins in the middle of the semester."),
        )  # fmt: skip
    if chosen.placeholder:
        yield _fixed("R16", values.edition, _calendar_source(calendar, start))(
            WARN, "placeholder-calendar", "end",
            _("The semester dates of this academic year are placeholders."),
            _("Before signing compare them with the Cabinet regulation and ask the administrator to enter them."),
        )  # fmt: skip


def _no_such_end(start: date, end: date, offers: tuple[TermOffer, ...], values: RuleValues, say: "Say") -> Finding:
    ends = tuple(day for offer in offers for day in offer.ends)
    message = _("The term %(start)s–%(end)s is neither one nor two semesters.", start=start, end=end)
    if len(offers) < len(values.contract_semesters) and end > ends[-1]:
        remedy = _(
            "End the contract on %(ends)s, or ask the administrator to enter the calendar of the next academic year.",
            ends=ends,
        )
    else:
        remedy = _("End the contract on the last day of a semester: %(ends)s.", ends=ends)
    return say(BLOCK, "not-semesters", "end", message, remedy)


def check_probation(facts: ContractFacts, values: RuleValues) -> Findings:
    """DL 46: probation by length of term; none soon after a former contract with the same employer."""
    labour, term = values.labour, facts.term
    if facts.probation_months <= 0 or term is None:
        return
    say = _labour(values, "DL 46", "probation_limits")
    limit = next((most for up_to, most in labour.probation_limits if term.lasts_at_most(up_to)), None)
    limit = labour.probation_max_months if limit is None else limit
    if facts.probation_months > limit:
        yield say(
            BLOCK, "probation-long", "probation_months",
            _("For a term of this length probation may last %(limit)s months at most.", limit=limit),
            _("Choose a shorter probation, or none."),
        )  # fmt: skip
    former = facts.previous_contract_end
    if former and (term.start - former).days - 1 <= labour.repeat_break_days:
        yield say(
            BLOCK, "probation-again", "probation_months",
            _("The last contract with this employer ended on %(day)s, %(days)s days or less ago: no probation.",
              day=former, days=labour.repeat_break_days),
            _("Choose “none” for probation."),
        )  # fmt: skip


def check_hours(facts: ContractFacts, values: RuleValues) -> Findings:
    """R13, R22: a month's hours against the learner ceiling, over all contracts. DL 40: guaranteed hours."""
    say = _project(values, "R13", "max_learners")
    planned = facts.planned_hours
    if planned is None:
        return
    if planned > values.max_month_hours:
        yield say(
            WARN, "too-many-hours", "planned_hours",
            _("%(planned)s hours a month are more than the largest possible month: %(learners)s learners with %(hours)s hours are %(most)s.",
              planned=planned, learners=values.max_learners, hours=values.max_hours_learner_month,
              most=values.max_month_hours),
            _("Plan fewer hours."),
        )  # fmt: skip
    elif planned + facts.other_planned_hours > values.max_month_hours:
        yield _project(values, "R22", "max_learners")(
            WARN, "too-many-hours-together", "planned_hours",
            _("Together with the mentor's other contracts that makes %(total)s hours a month; %(most)s are possible.",
              total=planned + facts.other_planned_hours, most=values.max_month_hours),
            _("Agree with the mentor and the other employer how the hours are shared: they may not overlap."),
        )  # fmt: skip
    if facts.guaranteed_hours is not None and facts.guaranteed_hours > planned:
        yield _fixed("DL 40", values.labour.name, _section(40, 2, 7))(
            WARN, "guaranteed-hours", "guaranteed_hours",
            _("More hours are guaranteed than planned: the employer would pay for hours without work."),
            _("Lower the guaranteed hours or plan more."),
        )  # fmt: skip


def check_pay(facts: ContractFacts, values: RuleValues) -> Findings:
    """R34: no contract without a rate. DL 69: paid once or twice a month."""
    say = _project(values, "R34", "methodology")
    if facts.rate is None or facts.rate <= 0:
        yield say(
            BLOCK, "no-rate", "rate",
            _("The contract has no rate for an hour."),
            _("Enter the rate in force; if you do not know it, ask the project operator or the administrator."),
        )  # fmt: skip
    elif facts.rate_in_table is None:
        yield say(
            WARN, "rate-unknown", "rate",
            _("The rate table has no rate for the first day of work, so this one could not be compared."),
            _("Compare the rate with the methodology and ask the administrator to enter it in the table."),
        )  # fmt: skip
    elif facts.rate != facts.rate_in_table:
        yield say(
            WARN, "rate-differs", "rate",
            _("The rate is %(rate)s EUR, but the table says %(table)s EUR for the first day of work.",
              rate=facts.rate, table=facts.rate_in_table),
            _("Correct the rate, or go on if the parties have agreed so."),
        )  # fmt: skip
    if facts.payments_per_month is not None and facts.payments_per_month not in values.labour.payments_per_month:
        yield _labour(values, "DL 69", "payments_per_month")(
            BLOCK, "payments", "payments_per_month",
            _("Pay is paid twice a month, or once a month if both agree."),
            _("Choose one of these."),
        )  # fmt: skip
    if facts.pay_day is not None and not 1 <= facts.pay_day <= 31:
        yield _fixed("DL 40", values.labour.name, _section(40, 2, 6))(
            BLOCK, "pay-day", "pay_day",
            _("There is no such day of the month."),
            _("Enter a day from 1 to 31."),
        )  # fmt: skip


def check_order(facts: ContractFacts, values: RuleValues) -> Findings:
    """DL 149, 100, 40: leave, notice, rules of work. R40, R41: copies and language."""
    labour = values.labour
    if facts.leave_weeks is not None and facts.leave_weeks < labour.leave_weeks_min:
        yield _labour(values, "DL 149", "leave_weeks_min")(
            BLOCK, "leave", "leave_weeks",
            _("Paid annual leave is at least %(weeks)s calendar weeks.", weeks=labour.leave_weeks_min),
            _("Enter %(weeks)s or more.", weeks=labour.leave_weeks_min),
        )  # fmt: skip
    if facts.notice_days is not None and not 1 <= facts.notice_days <= labour.notice_max_days:
        yield _labour(values, "DL 100", "notice_max_days")(
            BLOCK, "notice", "notice_days",
            _("An employee cannot be bound to give notice longer than one month ahead."),
            _("Enter 1 to %(days)s calendar days.", days=labour.notice_max_days),
        )  # fmt: skip
    if facts.paper and facts.copies < values.paper_copies:
        yield _project(values, "R40", "paper_copies")(
            BLOCK, "copies", "paper",
            _("A contract on paper is made in %(copies)s copies, one for each party.", copies=values.paper_copies),
            _("Print one copy more."),
        )  # fmt: skip
    if facts.language != values.language:
        yield _project(values, "R41", "language")(
            BLOCK, "language", "",
            _("The contract is made in the state language, as the mentoring is."),
            _("Use the Latvian template."),
        )  # fmt: skip


def check_completeness(facts: ContractFacts, values: RuleValues) -> Findings:
    """DL 40: every block that a written contract must have. DL 44: why the term is fixed."""
    for need in NEEDED:
        if all(_is_empty(getattr(facts, name)) for name in need.any_of):
            yield _fixed(f"DL {need.section}", values.labour.name, need.source)(
                BLOCK, "missing", need.field or need.any_of[0],
                _("The contract does not state %(what)s.", what=need.what),
                _("Fill it in: the Labour Law demands it in a written contract."),
            )  # fmt: skip


CHECKS: tuple[Callable[[ContractFacts, RuleValues], Findings], ...] = (
    check_employer, check_mentor, check_suitability, check_education, check_term, check_probation, check_hours,
    check_pay, check_order, check_completeness,
)  # fmt: skip


EMPLOYERS = {
    "board": _("education board (department)"),
    "institution": _("education institution"),
    "youth_centre": _("youth centre"),
}
SUITABILITY_LAW = "Izglītības likuma 50. pants; Bērnu tiesību aizsardzības likuma 72. panta piektā daļa"


@dataclass(frozen=True)
class _Need:
    """One of `any_of` must be stated; the finding stands beside `field`, or beside the first of them."""

    what: Text
    source: str
    any_of: tuple[str, ...]
    field: str = ""
    section: int = 40


def _section(section: int, part: int, point: int | None = None) -> str:
    """A place in the Labour Law as Latvian texts cite it."""
    words = {1: "pirmā", 2: "otrā"}[part]
    if point is None:
        return f"Darba likuma {section}. panta {words} daļa"
    return f"Darba likuma {section}. panta {words[:-1]}ās daļas {point}. punkts"


def _needs(point: int, what: Text, *any_of: str, field: str = "") -> _Need:
    return _Need(what, _section(40, 2, point), any_of, field)


NEEDED: tuple[_Need, ...] = (
    _needs(1, _("the employer's name"), "employer_name", field="employer"),
    _needs(1, _("the employer's registration number"), "employer_registration_number", field="employer"),
    _needs(1, _("the employer's address"), "employer_address", field="employer"),
    _needs(1, _("the employer's representative"), "rep_name", field="rep_given"),
    _needs(1, _("the representative's office"), "rep_office"),
    _needs(1, _("the representative's basis of authority"), "rep_basis"),
    _needs(1, _("the employee's name and surname"), "mentor_name", field="mentor_given"),
    _needs(1, _("the employee's personal code or birth date"), "mentor_code", "mentor_birth_date"),
    _needs(1, _("the employee's place of residence"), "mentor_address"),
    _needs(2, _("the first day of employment"), "start"),
    _needs(3, _("the end of the term"), "end"),
    _Need(_("the ground for the fixed term"), _section(44, 1), ("fixed_term_ground",), section=44),
    _needs(4, _("the workplace"), "workplace"),
    _needs(5, _("the profession"), "profession_title"),
    _needs(5, _("the code of the profession"), "profession_code"),
    _needs(5, _("a general description of the work"), "work_description"),
    _needs(6, _("the day of payment"), "pay_day"),
    _needs(6, _("how often pay is paid"), "payments_per_month"),
    _Need(_("the account for pay"), "Darba likuma 70. pants", ("iban",), section=70),
    _needs(7, _("the guaranteed hours"), "guaranteed_hours"),
    _needs(7, _("the planned hours"), "planned_hours"),
    _needs(7, _("the days and hours when work may be asked for"), "schedule"),
    _needs(7, _("how long ahead work is announced"), "schedule_notice_days"),
    _needs(8, _("the paid annual leave"), "leave_weeks"),
    _needs(9, _("the notice period"), "notice_days"),
    _needs(10, _("the collective agreement or the work regulations"), "work_regulations", "collective_agreement"),
    _Need(_("the social insurance institution"), "Darba likuma 40. pants, 2022. gada grozījumi", ("social_insurance",)),
)


class Say:
    """Makes findings of one rule, edition and source."""

    def __init__(self, rule: str, edition: str, source: str) -> None:
        self.rule, self.edition, self.source = rule, edition, source

    def __call__(self, severity: Severity, code: str, field: str, message: Text, remedy: Text) -> Finding:
        return Finding(self.rule, code, self.edition, severity, field, message, self.source, remedy)


def _project(values: RuleValues, rule: str, value: str) -> Say:
    return Say(rule, values.edition, values.source_of(value))


def _labour(values: RuleValues, rule: str, value: str) -> Say:
    return Say(rule, values.labour.name, values.labour.sources[value])


def _fixed(rule: str, edition: str, source: str) -> Say:
    return Say(rule, edition, source)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _first_empty(facts: ContractFacts, *names: str) -> str:
    return next(name for name in names if _is_empty(getattr(facts, name)))


def months_of(term: Period) -> int:
    """Months of a term, a begun month counted whole."""
    count = 1
    while not term.lasts_at_most(count):
        count += 1
    return count


def _calendar_source(calendar: Calendar, day: date) -> str:
    turns: list[Turn] = calendar.turns_from(day)
    return next(turn.year.source for turn in turns if turn.year.placeholder)
