"""Programmes of P2 and P3 with their people, pairs as far as a test needs them. Everything by the verbs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from forms.pairs import actions
from forms.pairs.actions import Joiner, RunTerms
from forms.people.models import EmployerKind, Institution, Municipality
from kernel.jobs.models import Job
from kernel.jobs.running import run_one
from kernel.periods import now, today
from tests.factories.questionnaires import filled, person

if TYPE_CHECKING:
    from forms.pairs.models import Pairing, Participant, Run
    from kernel.accounts.models import User

#: Answers of both questionnaires (C1) that fit; the words „datu pārvaldība” stand in both.
WISH: dict[str, Any] = {
    "darbs": {"grupa": "neatkariga-iestade", "loma": "atslegas-loma", "amats": "vecākā eksperte"},
    "vajadziba": {"motivacija": "Jauns darbs.", "vajadziba": "Datu pārvaldība iestādē.", "merkis": "Strādāju droši."},
    "laiks": {"formats": ["klatiene"], "dienas": ["darbdienas-rita"], "biezums": 2},
}
OFFER: dict[str, Any] = {
    "pieredze": {
        "nozare": "Statistika",
        "zinasanas": "Datu pārvaldība un analīze",
        "lomas": ["atslegas-loma"],
        "gadi": "9",
    },
    "noslodze": {
        "pari": 1,
        "modelis": "individuals-mentorings-1-1",
        "formats": ["klatiene"],
        "dienas": ["darbdienas-rita"],
    },
}


def place(code: str = "JMC", number: str = "90099993003") -> Institution:
    municipality, _new = Municipality.objects.get_or_create(name="Paraugu novads")
    return Institution.objects.create(
        register_code=code, name=f"{code} jauniešu centrs", kind=EmployerKind.YOUTH_CENTRE, registration_number=number,
        municipality=municipality, address="Parka iela 1, Paraugpils, LV-0000", place="Paraugpilī",
    )  # fmt: skip


def academy(by: User | None = None, **terms: Any) -> Run:
    return actions.open_run(
        programme="P3",
        institution=None,
        terms=_terms("Pavasara grupa", terms),
        by=by or person("Dace", "DAC"),
        on=now(),
    )


def movement(by: User | None = None, institution: Institution | None = None, **terms: Any) -> Run:
    where = institution or place()
    return actions.open_run(
        programme="P2", institution=where, terms=_terms("Jauniešu mentori", terms), by=by or person("Zane", "YMC", place=where),
        on=now(),
    )  # fmt: skip


def _terms(title: str, changes: dict[str, Any]) -> RunTerms:
    return RunTerms(**{"title": title, "start": today(), "end": today() + timedelta(days=180), **changes})


def joined(run: Run, name: str, side: str, *, birth: date | None = date(2004, 5, 6)) -> Participant:
    joiner = Joiner(
        email=f"{name.lower()}@paraugs.example",
        given_name=name,
        surname="Izdomāta",
        gender="f",
        side=side,
        birth_date=birth,
    )
    return actions.join(run=run, joiner=joiner, by=run.coordinator, on=now())


def confirmed(run: Run, *people: Participant, model: str = "") -> Pairing:
    """Proposed, accepted by everybody, recorded."""
    row = proposed(run, *people, model=model)
    for one in people:
        row = actions.decide(pairing=row, accept=True, by=one.user, on=now())
    return actions.confirm(pairing=row, by=run.coordinator, on=now())


def proposed(run: Run, *people: Participant, model: str = "") -> Pairing:
    usual = {"P2": "peer", "P3": "individual"}[run.programme]
    return actions.propose(run=run, model=model or usual, participants=people, by=run.coordinator, on=now())


def working(run: Run, *people: Participant, days: list[date] | None = None) -> Pairing:
    """Ethics confirmed, meetings planned from today on."""
    row = confirmed(run, *people)
    for one in people:
        if run.programme == "P3":
            filled("C12", by=one.user)
        elif one.side == "mentor":
            filled("B7", by=one.user)
    return actions.start(
        pairing=row, days=days or [today(), today() + timedelta(days=20)], by=run.coordinator, on=now()
    )


def noted() -> None:
    """What the worker does with news of forms; sealing them, which takes a program of its own, is left waiting."""
    for row in Job.objects.due(now()).filter(name="pairs.note_form").order_by("pk"):
        run_one(row.pk, on=now(), strict=True)
