"""What a support plan (D10) must keep to: R1-R4, R6, R10, R11, R19, R42, R43.

Pure. check_plan takes the values by the reference days of their groups (forms.plans.reference): whom the project
supports goes by the first day of the learner's semester, mentor and contract by the day the contract is signed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from forms.contracts.rules import Say
from forms.plans.grounds import COURSES, GRADES, GROUNDS, OTHER, Module
from forms.plans.reference import PlanValues
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import Calendar
from kernel.periods import Period, birthday

Findings = Iterator[Finding]
BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO

#: R42: one year of mentoring.
RECOMMENDED_PLANS = 2


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """One plan as the rules see it; names are those of its form. None and empty mean "not stated".

    semester: the learner's whole semester; start, end: the plan's days in it. grade: class 1-12, or course 1-4 where
    `vocational`. report_card: finished basic education with a report card only. Hours are academic hours; others_hours:
    hours a month that other mentors have planned for this learner. contract_signed, contract: of the mentor with whom
    the support is planned; mentor_start, mentor_end: that mentor's own days in the plan, None: the plan's. plans_before:
    plans of this learner without a break before this one. Facts with three values: True, False, and None where nobody has
    said.
    """

    semester: Period
    start: date | None
    end: date | None
    calendar: Calendar
    born: date | None
    grade: int
    vocational: bool
    modules: frozenset[Module]
    main_module: Module | None
    ground: str
    report_card: bool | None
    leaving_risks: frozenset[str]
    exclusion: frozenset[str]
    exclusion_other: str
    hours: int | None
    hours_month: int | None
    education_ground: str
    coach_valid_until: date | None
    contract_signed: date | None
    contract: Period | None
    others_hours: int = 0
    plans_before: int = 0
    works_at_learners_institution: bool | None = None
    mentor_start: date | None = None
    mentor_end: date | None = None

    @property
    def mentor_period(self) -> Period | None:
        """The mentor's days in the plan, when they are known and in order."""
        start, end = self.mentor_start or self.start, self.mentor_end or self.end
        return Period(start, end) if start and end and start <= end else None

    @property
    def period(self) -> Period | None:
        """The days of the plan, when both ends are known and in order."""
        return Period(self.start, self.end) if self.start and self.end and self.start <= self.end else None


def check_plan(facts: PlanFacts, values: PlanValues, *, on: date) -> list[Finding]:
    """Every finding, blocks first, in the order of the form; `on` is the day the mentor is added to the plan."""
    findings = [finding for check in CHECKS for finding in check(facts, values.eligibility)]
    findings += check_provider(facts, values.qualification)
    findings += check_cover(facts, values.contract, on=on)
    return sorted(findings, key=lambda finding: not finding.blocks)


def check_period(facts: PlanFacts, values: RuleValues) -> Findings:
    """D10, R14: one plan is for one semester and lies inside it."""
    say = Say("R14", values.edition, values.source_of("breaks"))
    if facts.period is None:
        yield say(
            BLOCK, "no-period", "start" if facts.start is None else "end",
            _("The plan has no beginning and end in order."), _("Enter the first and the last day of the plan."),
        )  # fmt: skip
    elif not facts.semester.covers(facts.period):
        yield say(
            BLOCK, "outside-semester", "start" if facts.period.start not in facts.semester else "end",
            _("A plan is for one semester: %(start)s–%(end)s.", start=facts.semester.start, end=facts.semester.end),
            _("Choose days inside the semester; the next semester gets a plan of its own."),
        )  # fmt: skip
    year = facts.calendar.year_on(facts.semester.start)
    if year and year.placeholder:
        yield Say("R16", values.edition, year.source)(
            WARN, "placeholder", "end",
            _("The semester dates of %(year)s are placeholders: the real ones may differ.", year=year.name),
            _("Compare the dates with the Cabinet regulation, or with the institution's own."),
        )  # fmt: skip


def check_age(facts: PlanFacts, values: RuleValues) -> Findings:
    """R1: a plan may be prepared before a birthday that comes before its end; meetings wait for the birthday."""
    say = Say("R1", values.edition, values.source_of("learner_min_age"))
    if facts.born is None:
        yield say(
            BLOCK, "no-birth-date", "born",
            _("The learner's birth date is not known."), _("Enter the birth date; a new-format code does not tell it."),
        )  # fmt: skip
        return
    years, first = values.learner_min_age, birthday(facts.born, values.learner_min_age)
    if first > (facts.end or facts.semester.end):
        yield say(
            BLOCK, "too-young", "born",
            _("To the end of the plan the learner is not yet %(years)s years old.", years=years),
            _("Mentoring is possible from %(day)s on. Choose another kind of support until then.", day=first),
        )  # fmt: skip
    elif first > (facts.start or facts.semester.start):
        yield say(
            WARN, "of-age-inside", "born",
            _("The learner becomes %(years)s years old on %(day)s, during the plan.", years=years, day=first),
            _("Prepare the plan; meet from that day on."),
        )  # fmt: skip


def check_mentor_days(facts: PlanFacts, values: RuleValues) -> Findings:
    """R14: a mentor comes and goes on days of the plan; None: with its beginning and its end."""
    if facts.period is None:
        return
    say = Say("R14", values.edition, values.source_of("breaks"))
    if facts.mentor_start and facts.mentor_start not in facts.period:
        yield say(
            BLOCK, "mentor-outside", "mentor_from",
            _("The mentor's first day, %(day)s, is outside the plan.", day=facts.mentor_start),
            _("Choose a day of the plan."),
        )  # fmt: skip
    elif facts.mentor_end and facts.mentor_end not in facts.period:
        yield say(
            BLOCK, "mentor-outside", "mentor_until",
            _("The mentor's last day, %(day)s, is outside the plan.", day=facts.mentor_end),
            _("Choose a day of the plan."),
        )  # fmt: skip
    elif facts.mentor_period is None:
        yield say(
            BLOCK, "mentor-backwards", "mentor_until",
            _("The mentor's last day is before the first."), _("Correct one of them."),
        )  # fmt: skip


@dataclass(frozen=True)
class Share:
    """What one of several mentors has of a plan: days, academic hours in all and a month at most."""

    period: Period
    hours: int
    hours_month: int


def check_shares(shares: Sequence[Share], facts: PlanFacts, values: RuleValues) -> Findings:
    """R10, R11: several mentors divide the plan's hours, and in no calendar month have more than the plan has in one.

    A month counts in full for everybody who has a day of it: the ceiling is not less in a part of a month.
    """
    if len(shares) < 2 or facts.hours is None:
        return
    total = sum(one.hours for one in shares)
    if total != facts.hours:
        yield Say("R11", values.edition, values.source_of("expert_approval_required"))(
            BLOCK, "shares-differ", "mentor_hours",
            _("The mentors have %(total)s hours together; the plan has %(planned)s.", total=total, planned=facts.hours),
            _("Divide the hours of the plan between the mentors, or change the hours of the plan."),
        )  # fmt: skip
    first, last = min(one.period.start for one in shares), max(one.period.end for one in shares)
    for month in Period(first, last).months():
        days = Period(month.first, month.last)
        used = sum(one.hours_month for one in shares if one.period.overlaps(days))
        if facts.hours_month is not None and used > facts.hours_month:
            yield Say("R10", values.edition, values.source_of("max_hours_learner_month"))(
                BLOCK, "month-shared", "mentor_month",
                _("In the month that begins on %(day)s the mentors have %(used)s hours together; the plan has %(most)s a month.",
                  day=month.first, used=used, most=facts.hours_month),
                _("Give each of them fewer hours a month, or days that do not meet."),
            )  # fmt: skip
            return


def check_once(mentors: Sequence[str], values: RuleValues) -> Findings:
    """R24: one agreement for each provider, so nobody stands in a plan twice; `mentors`: any keys."""
    if len(set(mentors)) < len(mentors):
        yield Say("R24", values.edition, values.source_of("agreement_required"))(
            BLOCK, "mentor-twice", "contract",
            _("The same mentor stands in the plan twice."), _("Keep one of the two, with all the days and hours."),
        )  # fmt: skip


def check_target_group(facts: PlanFacts, values: RuleValues) -> Findings:
    """R2: grades 1-12 and courses 1-4."""
    if facts.grade not in (COURSES if facts.vocational else GRADES):
        yield Say("R2", values.edition, values.source_of("learner_min_age"))(
            BLOCK, "not-in-group", "grade",
            _("The project is for grades 1–12 and courses 1–4 of vocational institutions."),
            _("Correct the class or course; others get no support in this project."),
        )  # fmt: skip


def check_modules(facts: PlanFacts, values: RuleValues) -> Findings:
    """R3, R4: at least one module; with both of them one is the main one of the measure."""
    say = Say("R4", values.edition, values.source_of("module1_grounds"))
    if not facts.modules:
        yield say(
            BLOCK, "no-module", "modules",
            _("The plan names no module."), _("Choose the module by the learner's risks."),
        )  # fmt: skip
    elif facts.main_module and facts.main_module not in facts.modules:
        yield say(
            BLOCK, "main-module", "main_module",
            _("The main module is not among the modules of the plan."), _("Choose one of the plan's modules."),
        )  # fmt: skip
    elif len(facts.modules) > 1 and facts.main_module is None:
        yield say(
            WARN, "two-modules", "main_module",
            _("The plan has both modules."), _("Choose one main module for the mentor's support."),
        )  # fmt: skip


def check_ground(facts: PlanFacts, values: RuleValues) -> Findings:
    """R3: module I has a ground of the edition, and the learner fits it."""
    if Module.ONE not in facts.modules:
        return
    say = Say("R3", values.edition, values.source_of("module1_grounds"))
    if facts.ground not in values.module1_grounds:
        yield say(
            BLOCK, "ground" if facts.ground else "no-ground", "ground",
            _("This ground of module I does not hold in a semester under %(edition)s.", edition=values.edition)
            if facts.ground
            else _("Module I needs its ground."),
            _("Choose one of: %(grounds)s.", grounds=tuple(f"{key})" for key in values.module1_grounds)),
        )  # fmt: skip
        return
    ground = GROUNDS.get(facts.ground)
    if ground is None:
        return  # an edition that administrators have entered: its own wording is all that is known
    if facts.grade not in (ground.courses if facts.vocational else ground.grades):
        yield say(
            BLOCK, "ground-class", "ground",
            _("Ground %(ground)s is for %(classes)s.", ground=f"{facts.ground})", classes=ground.classes),
            _("Choose another ground, or module II."),
        )  # fmt: skip
    if ground.report_card and facts.report_card is not True:
        yield say(
            BLOCK if facts.report_card is False else WARN, "report-card", "report_card",
            _("Ground %(ground)s is for those who have only a report card.", ground=f"{facts.ground})"),
            _("Choose another ground if the learner has a certificate of basic education."),
        )  # fmt: skip
    if not ground.report_card and not facts.leaving_risks:
        yield say(
            BLOCK, "no-risk", "leaving_risks",
            _("Ground %(ground)s needs at least one risk of leaving school early.", ground=f"{facts.ground})"),
            _("Mark the risks that the plan is about."),
        )  # fmt: skip


def check_exclusion(facts: PlanFacts, values: RuleValues) -> Findings:
    """R4: module II has at least one category of social exclusion; the open one is told in words."""
    if Module.TWO not in facts.modules:
        return
    say = Say("R4", values.edition, values.source_of("module1_grounds"))
    if not facts.exclusion:
        yield say(
            BLOCK, "no-category", "exclusion",
            _("Module II needs at least one category of social exclusion."), _("Mark those that concern the learner."),
        )  # fmt: skip
    if OTHER in facts.exclusion and not facts.exclusion_other.strip():
        yield say(
            BLOCK, "other-unsaid", "exclusion_other",
            _("Another category is marked, but not named."), _("Name it in a few words."),
        )  # fmt: skip


def check_hours(facts: PlanFacts, values: RuleValues) -> Findings:
    """R10, R11: the plan says how many hours; a month's hours of all mentors together keep to the ceiling."""
    most = values.max_hours_learner_month
    say = Say("R10", values.edition, values.source_of("max_hours_learner_month"))
    if facts.hours is None or facts.hours < 1:
        yield Say("R11", values.edition, values.source_of("expert_approval_required"))(
            BLOCK, "no-hours", "hours",
            _("The plan does not say how many hours of support it has."), _("Enter whole academic hours, at least one."),
        )  # fmt: skip
    elif facts.period and facts.hours > most * len(facts.period.months()):
        yield say(
            WARN, "too-many-hours", "hours",
            _("With at most %(most)s hours a month %(hours)s hours do not fit between these days.",
              most=most, hours=facts.hours),
            _("Plan %(possible)s hours at most.", possible=most * len(facts.period.months())),
        )  # fmt: skip
    if facts.hours_month and facts.hours_month + facts.others_hours > most:
        yield say(
            BLOCK, "month-full", "hours_month",
            _("The learner would have %(total)s hours in the month; %(most)s are allowed with all mentors together.",
              total=facts.hours_month + facts.others_hours, most=most),
            _("Hours left in this month: %(left)s.", left=max(0, most - facts.others_hours)),
        )  # fmt: skip


def check_advice(facts: PlanFacts, values: RuleValues) -> Findings:
    """R42, R43: a year of mentoring, by somebody from outside the learner's institution. Both came in one edition."""
    if not values.independence_recommended:
        return
    source = values.source_of("independence_recommended")
    if facts.plans_before + 1 < RECOMMENDED_PLANS:
        yield Say("R42", values.edition, source)(
            INFO, "one-year", "",
            _("At least a year of mentoring is recommended: two plans one after the other."),
            _("Talk about the next semester before this plan ends."),
        )  # fmt: skip
    yield from check_independent(facts, values)


def check_independent(facts: PlanFacts, values: RuleValues) -> Findings:
    """R43, asked of each mentor of the plan."""
    if values.independence_recommended and facts.works_at_learners_institution:
        yield Say("R43", values.edition, values.source_of("independence_recommended"))(
            WARN, "not-independent", "works_at_learners_institution",
            _("The mentor works at the institution where the learner studies; an independent mentor is recommended."),
            _("Go on only if no other mentor can be found nearby."),
        )  # fmt: skip


CHECKS: tuple[Callable[[PlanFacts, RuleValues], Findings], ...] = (
    check_period, check_age, check_target_group, check_modules, check_ground, check_exclusion, check_hours, check_advice,
)  # fmt: skip


def check_provider(facts: PlanFacts, values: RuleValues) -> Findings:
    """R6: a coach's certificate holds to the mentor's last day. Values of the day the contract is signed."""
    ground = values.ground(facts.education_ground)
    last = facts.mentor_end or facts.end
    if last is None or ground is None or not ground.valid_until_needed:
        return
    if facts.coach_valid_until is None or facts.coach_valid_until < last:
        yield Say("R6", values.edition, values.source_of("education_grounds"))(
            BLOCK, "coach-expires", "mentor",
            _("The coach certificate is valid to %(day)s, and the plan runs to %(end)s.",
              day=facts.coach_valid_until, end=last)
            if facts.coach_valid_until
            else _("A coach certificate needs the date it is valid until."),
            _("Renew the certificate and enter its new date, or choose another mentor."),
        )  # fmt: skip


def check_cover(facts: PlanFacts, values: RuleValues, *, on: date) -> Findings:
    """R19: on the day `on`, when the mentor is added, the contract is signed, and it covers the mentor's days in the plan:
    to the plan's last day, if the mentor has no own one. Values of the day the contract is signed.
    """
    say = Say("R19", values.edition, values.source_of("contract_semesters"))
    if facts.contract is None or facts.contract_signed is None:
        yield say(
            BLOCK, "no-contract", "mentor",
            _("There is no signed employment contract with the mentor."),
            _("Conclude the contract; the mentor is added to the plan after that."),
        )  # fmt: skip
        return
    if facts.contract_signed > on:
        yield say(
            BLOCK, "contract-later", "mentor",
            _("The contract is dated %(day)s, and a mentor is added to a plan after that.", day=facts.contract_signed),
            _("Add the mentor on %(day)s or later.", day=facts.contract_signed),
        )  # fmt: skip
    days = facts.mentor_period
    if days is None or facts.contract.covers(days):
        return
    if not facts.contract.overlaps(days):
        yield say(
            BLOCK, "contract-elsewhere", "mentor",
            _("The contract is for other days: %(start)s–%(end)s.", start=facts.contract.start, end=facts.contract.end),
            _("Extend the contract or conclude a new one, then add the mentor."),
        )  # fmt: skip
        return
    if facts.contract.end < days.end:
        yield _ends_earlier(say, facts, facts.contract.end)
    if facts.contract.start > days.start:
        yield _begins_later(say, facts, facts.contract.start)


def _ends_earlier(say: Say, facts: PlanFacts, day: date) -> Finding:
    if facts.mentor_end:
        return say(
            BLOCK, "contract-shorter", "mentor_until",
            _("The contract ends on %(day)s, before the mentor's last day in the plan.", day=day),
            _("Choose %(day)s as the mentor's last day, or extend the contract.", day=day),
        )  # fmt: skip
    return say(
        BLOCK, "contract-shorter", "end",
        _("The contract ends on %(day)s, before the plan.", day=day),
        _("End the plan on %(day)s, or extend the contract.", day=day),
    )  # fmt: skip


def _begins_later(say: Say, facts: PlanFacts, day: date) -> Finding:
    if facts.mentor_start:
        return say(
            BLOCK, "contract-starts-later", "mentor_from",
            _("The contract begins on %(day)s, after the mentor's first day in the plan.", day=day),
            _("Choose %(day)s as the mentor's first day.", day=day),
        )  # fmt: skip
    return say(
        BLOCK, "contract-starts-later", "start",
        _("The contract begins on %(day)s, after the plan.", day=day),
        _("Begin the plan on %(day)s.", day=day),
    )  # fmt: skip
