"""Rules of the request D09 beside who signs it (R23, forms.plans.papers). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from forms.contracts.rules import Say
from forms.plans.papers import ADULT_AGE, RequestFacts, Signer, check_request
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.calendars import Calendar, SemesterKind
from kernel.periods import DAY, birthday

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN

#: Days a request waits for its signature, unless the semester or the representative's right ends before.
DAYS_TO_SIGN = 30
#: A request is made for the running semester and for so many after it.
SEMESTERS_AHEAD = 2
#: The youngest whom a court may declare of age.
EMANCIPATION_AGE = 16
DERIVED = "Secināts no projekta materiāliem; precizējams ar VIAA"


@dataclass(frozen=True)
class LearnerSemester:
    """One semester of a learner's grade or course: "2026/2027", I or II, its days. `placeholder`: the dates are guesses; `source`: what
    they were taken from."""

    academic_year: str
    kind: SemesterKind
    start: date
    end: date
    placeholder: bool = False
    source: str = ""

    @property
    def key(self) -> str:
        """ "2026/2027-I": how forms name it."""
        return f"{self.academic_year}-{self.kind.value}"


def semesters_of(calendar: Calendar, *, grade: int) -> list[LearnerSemester]:
    """Every known semester of a grade or course, in order of time."""
    return [
        LearnerSemester(year.name, one.kind, one.start, one.end, year.placeholder, year.source)
        for year in calendar.years
        for one in year.semesters_of(grade)
    ]


def offered(calendar: Calendar, *, grade: int, on: date) -> list[LearnerSemester]:
    """The semesters a request may be made for on the day `on`: the running one and the next ones."""
    return [one for one in semesters_of(calendar, grade=grade) if one.end >= on][:SEMESTERS_AHEAD]


def sign_by(born: date, *, on: date, signer: Signer, semester_end: date) -> date:
    """The last day for signing: thirty days, inside the semester; a representative signs before the learner is of age."""
    last = min(on + timedelta(days=DAYS_TO_SIGN), semester_end)
    if signer == Signer.REPRESENTATIVE:
        last = min(last, birthday(born, ADULT_AGE) - DAY)
    return max(last, on)


@dataclass(frozen=True, kw_only=True)
class SendFacts:
    """A request before it is sent. represented: the chosen representative may sign on the day; email: of who signs;
    leaves: the learner's last day at the institution, when it is known."""

    request: RequestFacts
    on: date
    semester: LearnerSemester
    represented: bool
    email: str
    paper: bool
    leaves: date | None


def check_sending(facts: SendFacts, values: RuleValues) -> list[Finding]:
    """Everything that stands in the way of sending, blocks first. R23 is asked as if it were signed today."""
    as_today = replace(facts.request, signed_on=facts.on)
    findings = [*_check_time(facts, values), *_check_signer(facts, values), *check_request(as_today, values)]
    return sorted(findings, key=lambda one: not one.blocks)


def _check_time(facts: SendFacts, values: RuleValues) -> Findings:
    say = Say("R23", values.edition, values.source_of("request_required"))
    if facts.semester.end < facts.on:
        yield say(
            BLOCK, "semester-over", "semester",
            _("This semester ended on %(day)s.", day=facts.semester.end),
            _("Prepare a request for the next semester."),
        )  # fmt: skip
    elif facts.leaves is not None and facts.leaves < max(facts.on, facts.semester.start):
        yield say(
            BLOCK, "learner-left", "semester",
            _("The learner studies here only until %(day)s.", day=facts.leaves),
            _("The institution where the learner studies in this semester prepares the request."),
        )  # fmt: skip
    if facts.semester.placeholder:
        yield Say("R16", values.edition, facts.semester.source)(
            WARN, "placeholder", "semester",
            _("The semester dates of %(year)s are placeholders: the real ones may differ.", year=facts.semester.academic_year),
            _("Compare the dates with the Cabinet regulation, or with the institution's own."),
        )  # fmt: skip


def _check_signer(facts: SendFacts, values: RuleValues) -> Findings:
    say = Say("R23", values.edition, values.source_of("request_required"))
    if facts.request.signer == Signer.REPRESENTATIVE and not facts.represented:
        yield say(
            BLOCK, "no-representative", "representation",
            _("Nobody is entered who may sign for this learner today."),
            _("Enter the parent or guardian on the learner's page, then choose who signs."),
        )  # fmt: skip
    elif not facts.paper and not facts.email:
        yield Say("R23", values.edition, DERIVED)(
            BLOCK, "no-email", "paper",
            _("There is no e-mail address to which the link for signing could be sent."),
            _("Enter the address on the learner's page, or choose signing on paper."),
        )  # fmt: skip
