"""The sister programmes of the demo: a coordinator each, a pair that meets and one that waits for ethics. By the verbs people use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from forms.pairs import actions, facts
from forms.pairs.actions import Joiner, RunTerms
from forms.pairs.models import Run
from forms.people.models import Gender, Institution, Role
from forms.questionnaires import actions as questionnaires
from forms.questionnaires import catalogue
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.definitions import FieldKind
from kernel.periods import add_months, now, today
from portal.demo.people import member, user_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from forms.pairs.models import Pairing, Participant
    from kernel.accounts.models import User

_SIGN = "Demonstrācijas dati"
#: login → given name, surname, role, institution or ''.
COORDINATORS = {
    "liga": ("Līga", "Koordinatore-Demo", Role.YMC, "DJC"),
    "gundega": ("Gundega", "Programmas-Demo", Role.DAC, ""),
}


@dataclass(frozen=True)
class Somebody:
    login: str
    given: str
    surname: str
    gender: Gender
    side: str
    born: date | None = None


KRISTERS = Somebody("kristers", "Kristers", "Jaunmentors-Demo", Gender.MALE, "mentor", date(2006, 4, 12))
PATRICIJA = Somebody("patricija", "Patrīcija", "Jaunmentore-Demo", Gender.FEMALE, "mentor", date(2005, 9, 30))
NORA = Somebody("nora", "Nora", "Jauniete-Demo", Gender.FEMALE, "mentee", date(2008, 2, 3))
EMILS = Somebody("emils", "Emīls", "Jaunietis-Demo", Gender.MALE, "mentee", date(2010, 6, 21))
SANDRA = Somebody("sandra", "Sandra", "Lietpratēja-Demo", Gender.FEMALE, "mentor")
EVERITA = Somebody("everita", "Everita", "Padomniece-Demo", Gender.FEMALE, "mentor")
VILNIS = Somebody("vilnis", "Vilnis", "Speciālists-Demo", Gender.MALE, "mentee")
JURIS = Somebody("juris", "Juris", "Iesācējs-Demo", Gender.MALE, "mentee")

#: The questionnaires of the Academy that fit each other, and one reflection.
WISH: dict[str, Any] = {
    "darbs": {"grupa": "pasvaldiba-vai-tas-iestade", "loma": "sadarbibas-loma", "amats": "vecākais speciālists"},
    "vajadziba": {
        "motivacija": f"{_SIGN}: iestāde sāk strādāt ar jaunu lietvedības sistēmu.",
        "vajadziba": "Kā iesaistīt kolēģus jaunas sistēmas ieviešanā.", "merkis": "Kolēģi sistēmu lieto ikdienā.",
    },
    "laiks": {"formats": ["klatiene", "tiessaiste"], "dienas": ["darbdienas-rita"], "biezums": 2},
}  # fmt: skip
OFFER: dict[str, Any] = {
    "pieredze": {
        "nozare": "Pašvaldību pārvalde", "zinasanas": f"{_SIGN}: sistēmu ieviešana un kolēģu mācīšana.",
        "lomas": ["sadarbibas-loma", "lietotaja-loma"], "gadi": "11",
    },
    "noslodze": {
        "pari": 2, "modelis": "individuals-mentorings-1-1", "formats": ["tiessaiste"], "dienas": ["darbdienas-rita"],
    },
}  # fmt: skip


MOVEMENT, ACADEMY = (KRISTERS, PATRICIJA, NORA, EMILS), (SANDRA, EVERITA, VILNIS, JURIS)


@transaction.atomic
def load() -> dict[str, str]:
    """Who takes part, and in what, once; e-mail → password of the sign-ins made now. Before the forms of the programmes are in
    force there is nothing."""
    if Run.objects.exists() or catalogue.in_force("C12", today()) is None:
        return {}
    passwords: dict[str, str] = {}
    for login, (given, surname, role, code) in COORDINATORS.items():
        member(user_for(login, given, surname, passwords), role, code, "", "")
    place = Institution.objects.get(register_code="DJC")
    movement = _opened(user_for("liga", "", "", passwords), "P2", place, "Jauniešu mentori „Durvīs”", months=9)
    academy = _opened(user_for("gundega", "", "", passwords), "P3", None, "Digitālā akadēmija: pirmā grupa", months=6)
    for run, people in ((movement, MOVEMENT), (academy, ACADEMY)):
        for one in people:
            _joined(run, one, passwords)
    return passwords


def go_on(*, say: Callable[[str], None]) -> None:
    """Forms are filled in, pairs are made: one that meets and one that waits for ethics in each programme. Again changes
    nothing; the forms are sealed by waiting jobs."""
    for run in Run.objects.filter(pairings=None).order_by("programme"):
        people = {one.user.email.partition("@")[0]: one for one in run.participants.select_related("user")}
        with transaction.atomic():
            {"P2": _movement, "P3": _academy}[run.programme](run, people, by=run.coordinator)
        say(f"    {run.title}: viens pāris tiekas, otrs gaida ētikas apliecinājumu")


def _movement(run: Run, people: dict[str, Participant], *, by: User) -> None:
    kristers, patricija, nora, emils = (people[one.login] for one in MOVEMENT)
    actions.write_consent(participant=emils, given_by="Dita Jauniete-Demo", given_on=today(), by=by, on=now())
    actions.write_task(run=run, task=1, done=False, text=f"{_SIGN}: aptauja sagatavota.", by=by, on=now())
    meets = _recorded(run, kristers, nora)
    _filled("B7", by=kristers.user)
    actions.start(pairing=meets, days=_days(7, 4), by=kristers.user, on=now())
    actions.hold(meeting=meets.meetings.all()[0], took_place=True, by=kristers.user, on=now())
    _recorded(run, patricija, emils)


def _academy(run: Run, people: dict[str, Participant], *, by: User) -> None:
    sandra, everita, vilnis, juris = (people[one.login] for one in ACADEMY)
    _filled("C1-mentor", OFFER, by=sandra.user)
    _filled("C1-mentee", WISH, by=vilnis.user)
    ranked = facts.candidates(vilnis, by=by, on=today()) or []
    reasons = [str(one.text) for one in ranked[0].rank.grounds if one.points]
    meets = _recorded(run, sandra, vilnis, reasons=reasons)
    for one in (sandra, vilnis):
        _filled("C12", by=one.user)
    actions.start(pairing=meets, days=_days(14, 6), by=sandra.user, on=now())
    actions.hold(meeting=meets.meetings.all()[0], took_place=True, by=vilnis.user, on=now())
    _recorded(run, everita, juris)


def _opened(by: User, programme: str, place: Institution | None, title: str, *, months: int) -> Run:
    decision = "Demonstrācijas novada domes lēmums Nr. DEMO-12" if programme == "P2" else ""
    terms = RunTerms(title=title, start=today(), end=add_months(today(), months) - timedelta(days=1), decision=decision)
    return actions.open_run(programme=programme, institution=place, terms=terms, by=by, on=now())


def _joined(run: Run, one: Somebody, passwords: dict[str, str]) -> Participant:
    user = user_for(one.login, one.given, one.surname, passwords)
    joiner = Joiner(
        email=user.email,
        given_name=one.given,
        surname=one.surname,
        gender=one.gender,
        side=one.side,
        birth_date=one.born,
    )
    return actions.join(run=run, joiner=joiner, by=run.coordinator, on=now())


def _recorded(run: Run, mentor: Participant, mentee: Participant, *, reasons: list[str] | None = None) -> Pairing:
    """Proposed, accepted by both, recorded: from here on only ethics and the minor's consent hold it up."""
    model = {"P2": "peer", "P3": "individual"}[run.programme]
    row = actions.propose(
        run=run, model=model, participants=[mentor, mentee], reasons=reasons or [], by=run.coordinator, on=now()
    )
    for one in (mentor, mentee):
        row = actions.decide(pairing=row, accept=True, by=one.user, on=now())
    return actions.confirm(pairing=row, by=run.coordinator, on=now())


def _days(apart: int, count: int) -> list[date]:
    return [today() + timedelta(days=apart * one) for one in range(count)]


def _filled(key: str, given: dict[str, Any] | None = None, *, by: User, subject: UUID | None = None) -> None:
    """Begun, answered and confirmed; what only has to be agreed to is agreed to."""
    edition = catalogue.in_force(key, today())
    if edition is None:
        raise LookupError(key)
    draft = questionnaires.begin(edition=edition, subject=subject, by=by, on=now())
    for section in definition_of(edition).sections:
        values: dict[str, Any] = {one.id: True for one in section.fields if one.kind is FieldKind.AGREE}
        values |= {one.id: today().isoformat() for one in section.fields if one.kind is FieldKind.DATE and one.required}
        draft = questionnaires.save_section(
            draft=draft, section=section.id, typed={}, values={**values, **(given or {}).get(section.id, {})},
            version=draft.version, by=by, on=now(),
        )  # fmt: skip
    questionnaires.submit(
        draft=draft, version=draft.version, signed_in_by=["password"], signed_in_at=now(), by=by, on=now()
    )
