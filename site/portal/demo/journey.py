"""The invented learners and mentors on the way to their first meeting and after it: registry, learners and who speaks for
them, requests, plans in every state that one sees on an ordinary day. Everything by the verbs people use."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.contracts.states import SIGNED
from forms.people import actions as people_actions
from forms.people.learners import Learner, Relation, Stage
from forms.people.models import Gender, Institution, MentorProfile, Municipality, Person
from forms.people.terms import Identity, LearnerTerms, RepresentativeTerms
from forms.plans import actions as plan_actions
from forms.plans import extending, stopping
from forms.plans import facts as plan_facts
from forms.plans.errors import RulesBroken
from forms.plans.extending import ExtensionTerms
from forms.plans.extensions import ExtensionReason
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.requests import actions as request_actions
from forms.plans.requests.documents import suggested_addressee
from forms.plans.requests.facts import semesters_for
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import SIGNED as REQUEST_SIGNED
from forms.plans.requests.states import RequestState
from forms.plans.requests.terms import RequestTerms
from forms.plans.states import VersionState
from forms.plans.stopping import StopTerms
from forms.plans.stops import StopKind, StopReason
from forms.plans.terms import values_of
from forms.programmes.findings import blocking
from forms.training.models import Region
from forms.training.registry import actions as registry_actions
from forms.training.registry.actions import Contacts, EarlierTerms
from forms.training.registry.models import MentorRegistryEntry
from kernel.accounts.models import User
from kernel.files.intake import PDF, Accepted
from kernel.pdf import page_images
from kernel.periods import now, riga_date
from portal.demo.people import PEOPLE, Invented

if TYPE_CHECKING:
    from collections.abc import Callable

#: The copy of the head's order on which the demo's extension rests.
ORDER = Path(__file__).parent / "files" / "rikojums-demo.pdf"
_SIGN = "Demonstrācijas dati"
_PHONE = "+000 0000 0000"
_HOME = "Izdomas iela 3 – 7, Paraugpils, LV-0000"
_SINCE = date(2026, 9, 1)

RUTA = Invented("Rūta", "Paraudziņa", Gender.FEMALE, date(2013, 10, 5), "051013-29909")
JEKABS = Invented("Jēkabs", "Demonis", Gender.MALE, date(2011, 2, 18), "180211-29918")
ELZA = Invented("Elza", "Piemēra", Gender.FEMALE, date(2008, 11, 27), "271108-29902")
TOMS = Invented("Toms", "Izdomājums", Gender.MALE, date(2007, 4, 30), "300407-29902")
UNDINE = Invented("Undīne", "Agrā", Gender.FEMALE, date(2014, 5, 20), "200514-29906")
MARKS = Invented("Marks", "Jaunformāts", Gender.MALE, date(2010, 8, 11), "329999-00019")
ILZE = Invented("Ilze", "Paraudziņa", Gender.FEMALE, date(1982, 7, 8), "080782-19907")
LAURA = Invented("Laura", "Paraudziņa", Gender.FEMALE, date(2010, 9, 15), "150910-29919")
OSKARS = Invented("Oskars", "Paraudziņš", Gender.MALE, date(2009, 3, 3), "030309-29907")
VALDIS = Invented("Valdis", "Aizbildnis-Demo", Gender.MALE, date(1979, 10, 25), "251079-19908")

#: learner, institution, grade or course, its number, who enters, e-mail (the part before @).
LEARNERS = [
    (RUTA, "PVS", Stage.GRADE, 7, "linda", ""),
    (ELZA, "PVS", Stage.GRADE, 12, "linda", "elza"),
    (MARKS, "PVS", Stage.GRADE, 10, "linda", "marks"),
    (LAURA, "PVS", Stage.GRADE, 10, "linda", ""),
    (OSKARS, "PVS", Stage.GRADE, 11, "linda", ""),
    (JEKABS, "DPS", Stage.GRADE, 9, "velta", "jekabs"),
    (UNDINE, "DPS", Stage.GRADE, 6, "velta", ""),
    (TOMS, "IPV", Stage.COURSE, 3, "modris", "toms"),
]  # fmt: skip
#: who speaks, for whom, relation, proof, e-mail.
REPRESENTATIVES = [
    (ILZE, RUTA, Relation.PARENT, "", "ilze"),
    (ILZE, LAURA, Relation.PARENT, "", "ilze"),
    (ILZE, OSKARS, Relation.PARENT, "", "ilze"),
    (VALDIS, JEKABS, Relation.GUARDIAN, "Demonstrācijas novada bāriņtiesas 12.03.2025. lēmums Nr. 1-6/17", "valdis"),
    (VALDIS, MARKS, Relation.GUARDIAN, "Paraugpils novada bāriņtiesas 02.09.2025. lēmums Nr. 2-4/31", "valdis"),
]  # fmt: skip
#: mentor → regions, municipalities, whether partners see phone and e-mail.
REGISTRY: dict[str, tuple[tuple[Region, ...], tuple[str, ...], bool]] = {
    "metra": ((Region.VIDZEME,), ("Paraugpils novads",), True),
    "dzintars": ((Region.LATGALE,), ("Demonstrācijas novads", "Izdomas valstspilsēta"), True),
    "spodra": ((Region.LATGALE,), ("Demonstrācijas novads",), False),
    "karlis": ((Region.VIDZEME, Region.KURZEME), ("Paraugpils novads", "Izdomas valstspilsēta"), True),
}
#: The answers of Rūta's plan; its days are those of the semester, its mentor is named when there is a contract.
PLAN: dict[str, dict[str, Any]] = {
    "modulis": {"modules": ["I"], "ground": "c", "report_card": None, "main_module": ""},
    "riski": {
        "leaving_risks": ["learning"], "exclusion": [], "exclusion_other": "",
        "justification": f"{_SIGN}: bieži kavē pirmās stundas, krīt sekmes matemātikā.",
    },
    "pasakums": {
        "goals": f"{_SIGN}: pabeidz 7. klasi ar sekmīgām atzīmēm un pati plāno savu nedēļu.",
        "activities": "Nedēļas plānošana, mācīšanās paradumi, interešu izpēte; reizi mēnesī saruna ar klases audzinātāju.",
        "hours": 40, "hours_month": 10,
    },
}  # fmt: skip
#: The same for who is in a higher class: module II.
OLDER: dict[str, dict[str, Any]] = {
    "modulis": {"modules": ["II"], "ground": "", "report_card": None, "main_module": ""},
    "riski": {
        "leaving_risks": [], "exclusion": ["learning_difficulties"], "exclusion_other": "",
        "justification": f"{_SIGN}: grūti patstāvīgi plānot mācības pirms eksāmeniem.",
    },
    "pasakums": {
        "goals": f"{_SIGN}: pabeidz mācību gadu bez parādiem un zina, ko darīt tālāk.",
        "activities": "Nedēļas plānošana, gatavošanās eksāmeniem, karjeras izpēte.",
        "hours": 32, "hours_month": 8,
    },
}  # fmt: skip
#: Days between the end of an extended plan and of the semester, and how far into them the extension reaches.
_SHORTER, _LONGER = timedelta(days=17), timedelta(days=14)


@transaction.atomic
def load() -> None:
    """Each part once; what people have changed since stays."""
    for login, listed in REGISTRY.items():
        _enter_in_registry(next(one for one in PEOPLE if one.login == login), *listed)
    for one, code, stage, level, login, box in LEARNERS:
        if Person.objects.by_code(one.code) is None:
            terms = LearnerTerms(
                identity=_identity(one), stage=stage, level=level, since=_SINCE, until=None, email=_email(box),
                phone=_PHONE if box else "",
            )  # fmt: skip
            institution = Institution.objects.get(register_code=code)
            people_actions.enter_learner(institution=institution, terms=terms, by=_user(login), on=now())
    for one, child, relation, proof, box in REPRESENTATIVES:
        if not _learner(child).representations.filter(person=Person.objects.by_code(one.code)).exists():
            _enter_representative(one, child, relation, proof, box)
    _prepare_papers(_learner(RUTA), PLAN)


def go_on(*, until: Callable[[Callable[[], Any]], Any], say: Callable[[str], None]) -> None:
    """After the mentor's contract is signed: parents sign requests on paper, and plans are handed in, approved, extended
    and suspended. `until` does waiting jobs until its question has an answer; `say` prints a line for each plan."""
    signed = EmploymentContract.objects.filter(employer__register_code="PVS", state__in=SIGNED)
    contract = until(signed.first)  # the news that everybody has signed may still be on its way
    today = riga_date(now())
    if contract is None or contract.last_day < today:
        return
    plans = [
        _ready(_learner(one), answers, contract) for one, answers in ((RUTA, PLAN), (LAURA, OLDER), (MARKS, OLDER))
    ]
    plans.append(_ready(_learner(OSKARS), OLDER, contract, shorter=_SHORTER))
    waiting = [plan for plan in plans if plan is not None]
    _sign_requests([plan.learner for plan in waiting], until=until)
    for plan, act in zip(plans, (_approve, _hand_in, _suspend, _extend), strict=True):
        if plan is None:
            continue
        try:
            act(plan)
        except RulesBroken as broken:  # another day of the calendar than this demo was written for
            say(f"    plāns netika iesniegts: {' '.join(str(one) for one in blocking(broken.findings))}")
        else:
            plan.refresh_from_db()
            say(f"    plāns {plan.number}: {plan.get_state_display()}")


def _ready(
    learner: Learner,
    answers: dict[str, dict[str, Any]],
    contract: EmploymentContract,
    *,
    shorter: timedelta | None = None,
) -> SupportPlan | None:
    """The learner's plan with its mentor, not handed in yet; None when somebody has gone on with it."""
    _prepare_papers(learner, answers, shorter=shorter)
    version = PlanVersion.objects.filter(plan__learner=learner, state=VersionState.DRAFT, number=1).first()
    if version is None:
        return None
    if values_of(version.answers, "mentors") is None:
        own: dict[str, Any] = {
            "mentor_from": None,
            "mentor_until": None,
            "mentor_hours": None,
            "mentor_month": None,
            "others": [],
        }
        _save(version, "mentors", {"contract": str(contract.public_id), **own})
    return version.plan


def _sign_requests(learners: list[Learner], *, until: Callable[[Callable[[], Any]], Any]) -> None:
    """Printed, signed by hand at school, scanned and compared: what is scanned are the printed pages."""
    by, on = _user("linda"), now()
    rows = SupportRequest.objects.filter(learner__in=learners, state=RequestState.PREPARED)
    cases = [request_actions.send_request(request=row, version=row.version, by=by, on=on) for row in rows]
    for case in cases:
        until(lambda case=case: signing_facade.summary(case.public_id))  # type: ignore[misc]
        case.refresh_from_db()
        printed = documents_facade.rendered(case.rendered)  # type: ignore[arg-type]  # set when the envelope opened
        scans = page_images(printed.pdf.read(), dpi=150)
        place = "Mape „Iesniegumi”, 12. kabinets"
        signing_facade.upload_scan(
            subject=case.public_id, parts=scans, place=place, signed_on=riga_date(on), by=by, on=now()
        )
    if cases:
        signing_facade.confirm_paper(subjects=[case.public_id for case in cases], by=_user("aina"), on=now())
    until(lambda: not SupportRequest.objects.filter(learner__in=learners).exclude(state__in=REQUEST_SIGNED).exists())


def _hand_in(plan: SupportPlan) -> None:
    plan_actions.submit(version=plan.versions.get(), by=_user("linda"), on=now())


def _approve(plan: SupportPlan) -> None:
    _hand_in(plan)
    plan_actions.approve(version=plan.versions.get(), by=_user("eksperts"), on=now())


def _suspend(plan: SupportPlan) -> None:
    _approve(plan)
    plan.refresh_from_db()
    terms = StopTerms(
        kind=StopKind.SUSPENSION, reason=StopReason.LEARNER, explanation="",
        stopped_from=plan.start or plan.semester_start, last_meeting=None, hours=0,
    )  # fmt: skip
    stopping.stop(plan=plan, terms=terms, version=plan.version, by=_user("linda"), on=now())


def _extend(plan: SupportPlan) -> None:
    """By an order of the head, dated today."""
    _approve(plan)
    plan.refresh_from_db()
    end = (plan.end or plan.semester_end) + _LONGER
    terms = ExtensionTerms(
        reason=ExtensionReason.EXAMINATIONS, order_number="1-9/DEMO", order_date=riga_date(now()), measures_until=end,
        end=end, hours=4,
    )  # fmt: skip
    copy = Accepted(content=ORDER.read_bytes(), media_type=PDF, name="rikojums-demo.pdf")
    asked = extending.ask(plan=plan, terms=terms, copy=copy, by=_user("linda"), on=now())
    extending.certify(extension=asked, by=_user("aina"), on=now())
    extending.approve(extension=asked, by=_user("eksperts"), on=now())


def _enter_in_registry(
    one: Invented, regions: tuple[Region, ...], municipalities: tuple[str, ...], consent: bool
) -> None:
    person = Person.objects.by_code(one.code)
    if person is None or MentorRegistryEntry.objects.filter(person=person).exists():
        return
    profile = MentorProfile.objects.get(person=person)
    terms = EarlierTerms(
        identity=_identity(one),
        certificate_number=profile.certificate_number,
        certificate_date=profile.certificate_date,
        education_ground=profile.education_ground,
        coach_valid_until=profile.coach_valid_until,
        contacts=Contacts(
            phone=_PHONE,
            email=_email(one.login),
            municipalities=list(Municipality.objects.filter(name__in=municipalities)),
            elsewhere="",
            regions=tuple(region.value for region in regions),
            consent=consent,
        ),
    )
    registry_actions.enter_earlier(terms=terms, by=_user("macibas"), on=now())


def _enter_representative(one: Invented, child: Invented, relation: Relation, proof: str, box: str) -> None:
    terms = RepresentativeTerms(
        identity=_identity(one), relation=relation, proof=proof, email=_email(box), phone=_PHONE, valid_from=_SINCE,
        valid_to=None,
    )  # fmt: skip
    learner = _learner(child)
    login = next(login for row, _code, _stage, _level, login, _box in LEARNERS if row is child)
    people_actions.enter_representative(learner=learner, terms=terms, by=_user(login), on=now())


def _prepare_papers(learner: Learner, answers: dict[str, dict[str, Any]], *, shorter: timedelta | None = None) -> None:
    """A request that waits to be sent and a plan without its mentor, for the last semester that is offered; none when the
    calendar has ended. `shorter`: how long before the semester the plan ends."""
    by, on = _user("linda"), now()
    today = riga_date(on)
    offered = semesters_for(learner, on=today)
    if offered and not SupportRequest.objects.filter(learner=learner).exists():
        terms = RequestTerms(
            semester=offered[-1].key,
            representation=learner.representations.get().public_id,
            paper=True,
            residence=_HOME,
            addressee=suggested_addressee(learner.institution, on=today),
        )
        request_actions.prepare_request(learner=learner, terms=terms, by=by, on=on)
    semesters = plan_facts.semester_offers(learner, on=today)
    if not semesters or SupportPlan.objects.filter(learner=learner).exists():
        return
    semester = semesters[-1]
    plan = plan_actions.begin_plan(learner=learner, semester=semester, by=by, on=on)
    first = max(semester.days.start, today)
    days = {
        "start": first.isoformat(), "end": (semester.days.end - (shorter or timedelta())).isoformat(),
        "education_programme": "21011111" if learner.level < 10 else "31016011",
    }  # fmt: skip
    version = plan.versions.get()
    for section, values in {"laiks": days, **answers}.items():
        version = _save(version, section, values)


def _save(version: PlanVersion, section: str, values: dict[str, Any]) -> PlanVersion:
    return plan_actions.save_section(
        version=version, section=section, typed={}, values=values, seen=version.version, by=_user("linda"), on=now()
    )


def _identity(one: Invented) -> Identity:
    return Identity(
        given_name=one.given, surname=one.surname, gender=one.gender, personal_code=one.code, birth_date=one.born,
        document="",
    )  # fmt: skip


def _learner(one: Invented) -> Learner:
    return Learner.objects.select_related("person", "institution").get(person=Person.objects.by_code(one.code))


def _user(login: str) -> User:
    return User.objects.get(email=_email(login))


def _email(box: str) -> str:
    return f"{box}@paraugs.example" if box else ""
