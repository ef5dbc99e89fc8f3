"""The invented learners and mentors on the way to their first meeting: registry, learners and who speaks for them, a request
and a plan that wait for the next act. Everything by the verbs people use."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from forms.contracts.models import EmploymentContract
from forms.contracts.states import SIGNED
from forms.people import actions as people_actions
from forms.people.learners import Learner, Relation, Stage
from forms.people.models import Gender, Institution, MentorProfile, Municipality, Person
from forms.people.terms import Identity, LearnerTerms, RepresentativeTerms
from forms.plans import actions as plan_actions
from forms.plans import facts as plan_facts
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.requests import actions as request_actions
from forms.plans.requests.documents import suggested_addressee
from forms.plans.requests.facts import semesters_for
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.terms import RequestTerms
from forms.plans.states import VersionState
from forms.plans.terms import values_of
from forms.training.models import Region
from forms.training.registry import actions as registry_actions
from forms.training.registry.actions import Contacts, EarlierTerms
from forms.training.registry.models import MentorRegistryEntry
from kernel.accounts.models import User
from kernel.periods import now, riga_date
from portal.demo.people import PEOPLE, Invented

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
VALDIS = Invented("Valdis", "Aizbildnis-Demo", Gender.MALE, date(1979, 10, 25), "251079-19908")

#: learner, institution, grade or course, its number, who enters, e-mail (the part before @).
LEARNERS = [
    (RUTA, "PVS", Stage.GRADE, 7, "linda", ""),
    (ELZA, "PVS", Stage.GRADE, 12, "linda", "elza"),
    (MARKS, "PVS", Stage.GRADE, 10, "linda", "marks"),
    (JEKABS, "DPS", Stage.GRADE, 9, "velta", "jekabs"),
    (UNDINE, "DPS", Stage.GRADE, 6, "velta", ""),
    (TOMS, "IPV", Stage.COURSE, 3, "modris", "toms"),
]  # fmt: skip
#: who speaks, for whom, relation, proof, e-mail.
REPRESENTATIVES = [
    (ILZE, RUTA, Relation.PARENT, "", "ilze"),
    (VALDIS, JEKABS, Relation.GUARDIAN, "Demonstrācijas novada bāriņtiesas 12.03.2025. lēmums Nr. 1-6/17", "valdis"),
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
        if Person.objects.by_code(one.code) is None:
            _enter_representative(one, child, relation, proof, box)
    _prepare_papers(_learner(RUTA))


def name_mentor() -> None:
    """The newest signed contract of the learner's school goes into the plan that waits for its mentor."""
    version = PlanVersion.objects.filter(
        plan__learner__person=Person.objects.by_code(RUTA.code), state=VersionState.DRAFT
    ).select_related("plan__institution").first()  # fmt: skip
    if version is None or values_of(version.answers, "mentors") is not None:
        return
    signed = EmploymentContract.objects.filter(employer=version.plan.institution, state__in=SIGNED).first()
    if signed is not None:
        _save(version, "mentors", {"contract": str(signed.public_id), "mentor_from": None})


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


def _prepare_papers(learner: Learner) -> None:
    """A request that waits to be sent and a plan without its mentor, for the last semester that is offered; none when the
    calendar has ended."""
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
        "start": first.isoformat(), "end": semester.days.end.isoformat(), "education_programme": "21011111",
    }  # fmt: skip
    version = plan.versions.get()
    for section, values in {"laiks": days, **PLAN}.items():
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
