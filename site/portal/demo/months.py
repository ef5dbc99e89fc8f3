"""A mentor's autumn in the demo: papers signed on paper before it, the month before whole to its statement, this month under
way, a supervision group to confirm. Everything by the verbs people use, told the day on which it was done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.closing import actions as closing
from forms.closing.actions import Answers
from forms.closing.states import Onward, Reached, Reduced
from forms.contracts import actions as contract_actions
from forms.months.diary import actions as diary
from forms.months.diary.terms import HeldTerms, PlannedTerms
from forms.months.grids import actions as grids
from forms.months.grids.models import Party
from forms.months.grids.terms import RowTerms
from forms.months.models import LearnerMonth
from forms.months.monthend import actions as monthend
from forms.months.monthend.access import Place, reach_of
from forms.months.monthend.facts import digest_of, prospects
from forms.months.monthend.states import ItemState, Readiness
from forms.months.opening import open_month
from forms.months.pay import actions as pay
from forms.months.pay.facts import payable_of
from forms.months.timesheets import actions as timesheets
from forms.months.timesheets.actions import Act
from forms.months.timesheets.facts import sheet_of
from forms.months.timesheets.models import Timesheet
from forms.people.access import scope_of
from forms.people.learners import Learner
from forms.people.models import Institution, Municipality, Person
from forms.plans import actions as plan_actions
from forms.plans import facts as plan_facts
from forms.plans.agreements import actions as agreement_actions
from forms.plans.agreements.terms import AgreementTerms
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.requests import actions as request_actions
from forms.plans.requests.documents import suggested_addressee
from forms.plans.requests.terms import RequestTerms
from forms.programmes.errors import NoRules
from forms.programmes.loading import rates
from forms.programmes.rates import rate_on
from forms.records.errors import RecordError
from forms.records.models import CaseDocument, Draft
from forms.records.states import CaseState
from forms.supervision import actions as supervision
from forms.supervision.actions import GroupTerms
from kernel.accounts.models import User
from kernel.notifications.models import Notification
from kernel.pdf import page_images
from kernel.periods import DAY, RIGA, Month, now, riga_date
from kernel.web.opened import Opening
from portal.demo.checks import sign_here
from portal.demo.journey import MARKS, OLDER
from portal.demo.people import CERTIFICATES
from portal.demo.road import INPUT, answers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.plans.facts import SemesterOffer

    Until = Callable[[Callable[[], Any]], Any]

MENTOR = ("metra", "Mētra", "Paraugmentore", "140384-19905", date(1984, 3, 14))
#: Two academic hours each, so many in a month at most; on Tuesdays and Thursdays.
BEGINS, ENDS, MEETINGS, WEEKDAYS = time(14, 30), time(15, 50), 4, (1, 3)
TOPICS = [
    "Nedēļas plāns un neizpildīto darbu saraksts",
    "Gatavošanās matemātikas pārbaudes darbam",
    "Kā runāt ar skolotāju par parādiem",
    "Interešu izpēte un karjeras iespējas",
]
#: The closed answers are those of the form, the open ones as long as it asks for.
EVALUATION = Answers(
    reduced=Reduced.PARTLY,
    reached=Reached.MOSTLY,
    onward=Onward.SAME_MENTOR,
    changes="Kavējumu ir uz pusi mazāk. Pats raksta nedēļas plānu un lūdz palīdzību, kad kaut kas neizdodas.",
    cooperation="Klases audzinātāja laikus pastāsta par pārbaudes darbiem. Iesaku telpu, kurā var mierīgi sarunāties.",
)
SATURDAY = 5
_SIGN = "Demonstrācijas dati"


@dataclass(frozen=True)
class Autumn:
    """The semester that runs today. `begins`: the first day of the plan, on which its papers were signed: one whole month is
    enough to look at."""

    learner: Learner
    semester: SemesterOffer
    today: date

    @property
    def begins(self) -> date:
        whole = self.last_month
        return max(self.semester.days.start, whole.first) if whole is not None else self.semester.days.start

    @property
    def last_month(self) -> Month | None:
        """None when the semester began this month."""
        month = Month.of(self.today).plus(-1)
        return month if month.last >= self.semester.days.start else None


def go_on(*, until: Until, say: Callable[[str], None]) -> None:
    """Once. `until` does waiting jobs until its question has an answer; `say` prints a line for what was made."""
    today = riga_date(now())
    learner = Learner.objects.select_related("person", "institution").get(person=Person.objects.by_code(MARKS.code))
    semester = next((one for one in plan_facts.semester_offers(learner, on=today) if today in one.days), None)
    if semester is None:
        say("    mēnešu nav: šodien nav semestra")
        return
    if SupportPlan.objects.filter(learner=learner, semester_start=semester.days.start).exists():
        return
    autumn = Autumn(learner, semester, today)
    try:
        provider = _provider(autumn, until=until)
    except (RecordError, NoRules) as refusal:  # another day of the calendar than this demo was written for
        say(f"    mentora mēneši netika iesākti: {refusal}")
        return
    month = autumn.last_month
    parts: list[Callable[[], None]] = [
        lambda: _begun_month(provider, autumn), lambda: _supervision(provider), lambda: _evaluation(provider),
    ]  # fmt: skip
    if month is not None:
        parts.insert(0, lambda: _whole_month(provider, month, until=until, say=say))
    for part in parts:
        try:
            part()
        except (RecordError, NoRules) as refusal:
            say(f"    mentora mēneši nav pabeigti: {refusal}")


# Papers before the first meeting ---------------------------------------------------------------------------------------


def _provider(autumn: Autumn, *, until: Until) -> PlanProvider:
    """Contract, request, plan and agreement of the plan's first day, signed by hand."""
    at = _moment(autumn.begins, time(9))
    linda, aina = _user("linda"), _user("aina")
    contract = _contract(autumn, at)
    request = request_actions.prepare_request(
        learner=autumn.learner,
        terms=RequestTerms(
            semester=autumn.semester.key,
            representation=autumn.learner.representations.get().public_id,
            paper=True,
            residence="Izdomas iela 3 – 7, Paraugpils, LV-0000",
            addressee=suggested_addressee(autumn.learner.institution, on=autumn.begins),
        ),
        by=linda, on=at,
    )  # fmt: skip
    asked = request_actions.send_request(request=request, version=request.version, by=linda, on=at)
    _sign_by_hand([contract, asked], autumn.begins, by=linda, checks=aina, until=until)
    plan = plan_actions.begin_plan(learner=autumn.learner, semester=autumn.semester, by=linda, on=at)
    version = plan.versions.get()
    days = {
        "start": autumn.begins.isoformat(), "end": autumn.semester.days.end.isoformat(),
        "education_programme": "31016011",
    }  # fmt: skip
    own: dict[str, Any] = {
        "mentor_from": None,
        "mentor_until": None,
        "mentor_hours": None,
        "mentor_month": None,
        "others": [],
    }
    of_mentor = {"contract": str(contract.record), **own}
    for section, values in {"laiks": days, **OLDER, "mentors": of_mentor}.items():
        version = plan_actions.save_section(
            version=version, section=section, typed={}, values=values, seen=version.version, by=linda, on=at
        )
    plan_actions.submit(version=version, by=linda, on=at)
    plan_actions.approve(version=plan.versions.get(), by=_user("eksperts"), on=at)
    provider = PlanProvider.objects.select_related("plan__institution", "mentor__user", "contract").get(plan=plan)
    terms = AgreementTerms(
        situation=f"{_SIGN}: parādi trijos priekšmetos. Mērķis: pašam plānot nedēļu.",
        steps="Tiekamies otrdienās un ceturtdienās skolas bibliotēkā.",
        provider_promises="Ierasties laikā un uzklausīt.",
        recipient_promises="Piedalīties un laikus paziņot, ja netieku.",
        paper=True,
    )
    agreement = agreement_actions.prepare_agreement(provider=provider, terms=terms, by=linda, on=at)
    agreed = agreement_actions.send_agreement(agreement=agreement, version=agreement.version, by=linda, on=at)
    _sign_by_hand([agreed], autumn.begins, by=linda, checks=aina, until=until)
    return provider


def _contract(autumn: Autumn, at: datetime) -> CaseDocument:
    """On paper, with the rules and the check of its day."""
    login, given, surname, code, born = MENTOR
    number, issued, ground, _coach = CERTIFICATES[login]
    typed = json.loads(INPUT.read_text(encoding="utf-8"))
    checked = autumn.begins - timedelta(days=12)
    typed["mentor"] |= {
        "mentor_given": given, "mentor_surname": surname, "mentor_gender": "f", "mentor_code": code,
        **_parts("mentor_birth_date", born), "mentor_email": f"{login}@paraugs.example",
        "mentor_address": "Izdomas iela 5, Paraugpils, LV-0000",
    }  # fmt: skip
    typed["suitability"] |= {
        "certificate_number": number, **_parts("certificate_date", issued), "education_ground": ground,
        **_parts("check_date", checked), "check_source": f"SR-{checked:%Y/%m}-0031",
        **_parts("check_valid_until", checked.replace(year=checked.year + 1)),
    }  # fmt: skip
    typed["term"] |= {**_parts("start", autumn.begins)}
    typed["pay"] |= {
        "rate": str(rate_on(rates(), autumn.begins).amount).replace(".", ","),
        "iban": "LV17 DEMO 0000 0000 0000 2",
    }
    typed["signing"] |= {
        **_parts("sign_date", autumn.begins), "paper": "paper",
        **_parts("expires_on", riga_date(now()) + timedelta(days=30)),
    }  # fmt: skip
    institution = Institution.objects.get(register_code="PVS")
    head = _user("aina")
    draft = Draft.objects.create(
        kind="DL", owner=head, answers=answers_of(typed, institution, on=autumn.begins), done=sorted(typed),
        register_code="PVS", title=f"{given} {surname}",
    )  # fmt: skip
    contract = contract_actions.submit_contract(draft=draft, by=head, on=at)
    return contract_actions.send_contract(contract=contract, by=head, on=at)


def _sign_by_hand(cases: list[CaseDocument], day: date, *, by: User, checks: User, until: Until) -> None:
    """Printed, signed and scanned: what is scanned are the printed pages."""
    for case in cases:
        until(lambda case=case: signing_facade.summary(case.public_id))  # type: ignore[misc]
        case.refresh_from_db()
        printed = documents_facade.rendered(case.rendered)  # type: ignore[arg-type]  # set when the envelope opened
        scans = page_images(printed.pdf.read(), dpi=110)
        place = "Mape „Mentora atbalsts”, 12. kabinets"
        signing_facade.upload_scan(subject=case.public_id, parts=scans, place=place, signed_on=day, by=by, on=now())
    signing_facade.confirm_paper(subjects=[case.public_id for case in cases], by=checks, on=now())
    _all_archived(cases, until=until)


def _all_archived(cases: list[CaseDocument], *, until: Until) -> None:
    keys = [case.pk for case in cases]
    until(lambda: not CaseDocument.objects.filter(pk__in=keys).exclude(state=CaseState.ARCHIVED).exists())


# Months ----------------------------------------------------------------------------------------------------------------


def _whole_month(provider: PlanProvider, month: Month, *, until: Until, say: Callable[[str], None]) -> None:
    """Diary and grid confirmed, the grid signed, the timesheet confirmed, the pay approved."""
    mentor = _mentor(provider)
    met = _meet(provider, month, before=month.plus(1).first)
    on = min(now(), _moment(month.plus(1).first + 2 * DAY, time(18)))
    row = open_month(provider=provider, month=month, on=on)
    _write_grid(row, met, on=on)
    _confirm(row, Party.MENTOR, len(met), on=on)
    _confirm(row, Party.LEARNER, len(met), on=on)
    mine = row.diary
    mine.refresh_from_db()
    diary.confirm(
        diary=mine, seen=diary.digest(mine), statement="Esmu pārbaudījis mēneša tikšanās un apstiprinu tās.",
        signed_in_by=["password"], signed_in_at=on, by=mentor, on=on,
    )  # fmt: skip
    case = grids.finish_month(month=row, assessment="", paper=False, version=_version(row), by=mentor, on=on)
    until(lambda: signing_facade.summary(case.public_id))
    sign_here(case, mentor)
    _all_archived([case], until=until)
    timesheets.generate(month=month, on=on)
    sheet = Timesheet.objects.select_related("contract__mentor", "contract__employer").get(
        contract=provider.contract, month=month.first
    )
    at, biruta = now(), _user("biruta")
    place = provider.plan.institution.municipality
    timesheets.set_steps(
        municipality=place, month=month, both=True, by=_user("raitis"), on=_moment(month.first, BEGINS)
    )
    timesheets.confirm(
        timesheet=sheet, seen=sheet_of(sheet, on=riga_date(at)).digest, by=biruta, on=at,
        act=Act("Darba laika uzskaites veidlapa ir pārbaudīta, un es to apstiprinu.", ["password"], at),
    )  # fmt: skip
    _close_month(month, until=until)
    sheet.refresh_from_db()
    issued = sheet.issues.exclude(case=None).get().case
    assert issued is not None  # noqa: S101  (asked for)
    _all_archived([issued], until=until)
    at = now()
    statement = pay.approve(
        timesheet=sheet, seen=payable_of(sheet, on=riga_date(at)).digest, by=_user("zenta"), on=at,
        act=Act("Aprēķins ir pārbaudīts, un es to apstiprinu.", ["password"], at),
    )  # fmt: skip
    _all_archived([statement.case], until=until)
    say(f"    mēnesis {month}: {case.number}, {issued.number}, {statement.case.number}")


def _close_month(month: Month, *, until: Until) -> None:
    """The coordinator confirms second, with the act over everything that is ready; its report waits to be read."""
    raitis, at = _user("raitis"), now()
    scope = scope_of(raitis, on=riga_date(at))
    reach = reach_of(scope)
    ready = [one for one in prospects(month, reach, scope, at=at) if one.readiness == Readiness.READY]
    row = monthend.begin(
        month=month, place=Place("", "", reach.codes), seen=digest_of(ready), by=raitis, on=at,
        act=Act("Saraksts ir pārbaudīts, un es apstiprinu darba laika uzskaites veidlapu stundas.", ["password"], at),
    )  # fmt: skip
    until(lambda: not row.items.filter(state=ItemState.WAITING).exists())


def _begun_month(provider: PlanProvider, autumn: Autumn) -> None:
    """What has taken place stands in diary and grid but the last meeting, which the mentor has still to describe; the mentor
    has confirmed all rows, the learner half of them; one more meeting is planned."""
    month = Month.of(autumn.today)
    met = _meet(provider, month, before=autumn.today, told=MEETINGS - 1)
    on = now()
    row = open_month(provider=provider, month=month, on=on)
    if met:
        _write_grid(row, met, on=on)
        _confirm(row, Party.MENTOR, len(met), on=on)
        _confirm(row, Party.LEARNER, max(1, len(met) // 2), on=on)
    ahead = (autumn.today + days * DAY for days in range(1, 15))
    for day in (one for one in ahead if one.weekday() in WEEKDAYS):
        try:
            diary.plan_meeting(provider=provider, terms=_planned(day, TOPICS[0]), by=_mentor(provider), on=on)
        except diary.RulesBroken:  # a holiday, or the semester has ended
            continue
        return


def _meet(provider: PlanProvider, month: Month, *, before: date, told: int = MEETINGS) -> list[tuple[date, str]]:
    """Meetings on days that the calendar allows, planned the day before; the first `told` are described after it. Day and
    topic of those."""
    met: list[tuple[date, str]] = []
    mentor, count = _mentor(provider), 0
    days = (month.first + number * DAY for number in range(31))
    for day in (one for one in days if one.weekday() in WEEKDAYS and one < min(before, month.plus(1).first)):
        topic = TOPICS[count % len(TOPICS)]
        terms = _planned(day, topic)
        try:
            entry = diary.plan_meeting(provider=provider, terms=terms, by=mentor, on=terms.starts_at - DAY).entry
        except diary.RulesBroken:  # a holiday
            continue
        count += 1
        if count <= told:
            after = HeldTerms(
                **vars(terms), hours=None, course=f"{_SIGN}: izrunājām, kas paveikts kopš iepriekšējās reizes.",
                results="Sarakstā izdarīti divi darbi no trim.", next_steps="Atlikušo izdara līdz nākamajai reizei.",
            )  # fmt: skip
            diary.describe(entry=entry, terms=after, seen=entry.version, by=mentor, on=terms.ends_at)
            met.append((day, topic))
        if count == MEETINGS:
            break
    return met


def _planned(day: date, topic: str) -> PlannedTerms:
    return PlannedTerms(
        starts_at=_moment(day, BEGINS), ends_at=_moment(day, ENDS), place="Skolas bibliotēka", activities=topic,
        goals="Zina, kas šonedēļ jāizdara un kad.",
    )  # fmt: skip


def _write_grid(row: LearnerMonth, met: list[tuple[date, str]], *, on: datetime) -> None:
    rows = [RowTerms(None, day, BEGINS, Decimal(2), topic) for day, topic in met]
    grids.write_rows(month=row, rows=rows, version=_version(row), by=_mentor(row.provider), on=on)


def _confirm(row: LearnerMonth, party: Party, count: int, *, on: datetime) -> None:
    """The first so many rows; the learner with the code that came to the own address."""
    mentor = _mentor(row.provider)
    keys = list(row.grid.rows.order_by("day").values_list("public_id", flat=True))[:count]
    statement = "Apstiprinu, ka šīs tikšanās notika."
    if party == Party.MENTOR:
        grids.confirm_rows(
            month=row, party=party, rows=keys, notes={}, version=_version(row), opening=Opening(("password",), on),
            statement=statement, by=mentor, on=on,
        )  # fmt: skip
        return
    grids.send_code(month=row, by=mentor, on=on)
    told = Notification.objects.filter(template="month_code", subject_id=row.public_id).latest("pk")
    grids.confirm_together(
        month=row, rows=keys, notes={}, code=told.facts["code"], version=_version(row), statement=statement, by=mentor,
        on=on,
    )  # fmt: skip


# Beside the months -----------------------------------------------------------------------------------------------------


def _supervision(provider: PlanProvider) -> None:
    """A group that its supervisor is asked to confirm."""
    on, expert = now(), _user("eksperts")
    applied = supervision.submit_application(
        institution=provider.plan.institution, mentor=provider.mentor, stage="grades",
        topic="Kā runāt par kavējumiem, nezaudējot uzticēšanos.", by=_user("biruta"), on=on,
    )  # fmt: skip
    group = supervision.form_group(
        terms=GroupTerms(
            kind="II", municipality=Municipality.objects.get(name="Paraugpils novads"),
            place="Paraugpils vidusskola, 12. kabinets",
            starts_at=_moment(_school_day(riga_date(on) + 12 * DAY), time(14, 30)), supervisor=_user("supervizore"),
        ),
        by=expert, on=on,
    )  # fmt: skip
    supervision.take_in(group=group, applications=[applied.public_id], by=expert, on=on)
    group.refresh_from_db()
    supervision.send_group(group=group, by=expert, on=on)


def _evaluation(provider: PlanProvider) -> None:
    """The mentor has answered ahead of time; the plan author has them to review."""
    closing.evaluate(plan=provider.plan, answers=EVALUATION, version=0, by=_mentor(provider), on=now())


def _school_day(day: date) -> date:
    return day if day.weekday() < SATURDAY else _school_day(day + DAY)


def _version(row: LearnerMonth) -> int:
    row.grid.refresh_from_db()
    return row.grid.version


def _mentor(provider: PlanProvider) -> User:
    user = provider.mentor.user
    assert user is not None  # noqa: S101  (Mētra has an account)
    return user


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, RIGA)


def _parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def _user(login: str) -> User:
    return User.objects.get(email=f"{login}@paraugs.example")
