"""Learners and representatives of the invented people, made by the real verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from forms.people import actions
from forms.people.learners import Learner, Representation
from forms.people.models import Institution
from forms.people.terms import Identity, LearnerTerms, RepresentativeTerms
from kernel.accounts.models import User
from kernel.periods import now

RUTA = Identity(
    given_name="Rūta", surname="Paraudziņa", gender="f", personal_code="051013-29909",
    birth_date=date(2013, 10, 5), document="",
)  # fmt: skip
MARKS = Identity(
    given_name="Marks", surname="Jaunformāts", gender="m", personal_code="329999-00019",
    birth_date=date(2010, 8, 11), document="",
)  # fmt: skip
ILZE = Identity(
    given_name="Ilze", surname="Paraudziņa", gender="f", personal_code="080782-19907",
    birth_date=date(1982, 7, 8), document="",
)  # fmt: skip


def learner_terms(identity: Identity = RUTA, **changes: Any) -> LearnerTerms:
    plain: dict[str, Any] = {
        "stage": "grade", "level": 7, "since": date(2026, 9, 1), "until": None, "email": "", "phone": "", **changes,
    }  # fmt: skip
    return LearnerTerms(identity=identity, **plain)


def learner(*, by: User, code: str = "PVS", identity: Identity = RUTA, **changes: Any) -> Learner:
    institution = Institution.objects.get(register_code=code)
    return actions.enter_learner(institution=institution, terms=learner_terms(identity, **changes), by=by, on=now())


def foreigners(count: int, *, by: User, first: int = 0) -> None:
    """Many learners without codes, each with a name of its own."""
    for number in range(first, first + count):
        identity = Identity(
            given_name=f"Anna{number:04d}", surname="Ārzemniece", gender="f", personal_code="",
            birth_date=date(2011, 5, 1), document=f"pase {number}",
        )  # fmt: skip
        learner(by=by, identity=identity)


def representative_terms(identity: Identity = ILZE, **changes: Any) -> RepresentativeTerms:
    plain: dict[str, Any] = {
        "relation": "parent", "proof": "", "email": "ilze@paraugs.example", "phone": "", "valid_from": date(2026, 9, 1),
        "valid_to": None, **changes,
    }  # fmt: skip
    return RepresentativeTerms(identity=identity, **plain)


def representative(row: Learner, *, by: User, identity: Identity = ILZE, **changes: Any) -> Representation:
    return actions.enter_representative(learner=row, terms=representative_terms(identity, **changes), by=by, on=now())
