"""Rounds, groups and materials of the training schedule, made by the real verbs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms.people.models import Membership, Role
from forms.training import actions
from forms.training.days import read_days
from forms.training.models import MaterialKind, Region, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import GroupState, MaterialState
from forms.training.terms import GroupTerms, MaterialTerms
from kernel.accounts.models import User
from kernel.files.intake import PDF, accept
from kernel.periods import now


def organiser(login: str = "organizators", role: str = Role.REG) -> User:
    """A signed-in person with one role for the whole project."""
    user, _made = User.objects.get_or_create(email=f"{login}@paraugs.example")
    Membership.objects.get_or_create(user=user, role=role, defaults={"valid_from": date(2025, 9, 1)})
    return user


def training_round(number: int = 2, **fields: Any) -> TrainingRound:
    return TrainingRound.objects.get_or_create(
        number=number, defaults={"reference_on": date(2027, 1, 1), "term": "2027. gada sākums", **fields}
    )[0]


def group_terms(**changes: Any) -> GroupTerms:
    days = changes.pop("days", "15.–17.01.2027.")
    plain: dict[str, Any] = {
        "region": Region.LATGALE,
        "city": "Paraugpils",
        "venue": "Paraugpils vidusskola",
        "state": GroupState.OPEN,
        "capacity": 24,
        "taken": 9,
        **changes,
    }
    plain.setdefault("round", None)
    return GroupTerms(**{**plain, "round": plain["round"] or training_round(), "days": read_days(days)})


def training_group(*, by: User | None = None, **changes: Any) -> TrainingGroup:
    return actions.enter_group(terms=group_terms(**changes), by=by or organiser(), on=now())


def pdf(words: str = "paraugs") -> bytes:
    """The smallest file that passes for a PDF; `words` make it another one."""
    return f"%PDF-1.4\n% {words}\nxref\nstartxref\n0\n%%EOF\n".encode()


def upload(words: str = "paraugs", name: str = "rokasgrāmata.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(words), content_type="application/pdf")


def training_material(*, by: User | None = None, words: str = "paraugs", **changes: Any) -> TrainingMaterial:
    file = accept(io_named(words), allow=frozenset({PDF}), limit=1 << 20)
    plain: dict[str, Any] = {
        "kind": MaterialKind.HANDBOOK,
        "title": "Jauniešu mentoringa pamati",
        "about": "",
        "edition": "1.0",
        "issued_on": date(2026, 11, 1),
        "state": MaterialState.LISTED,
        "file": file,
        **changes,
    }
    return actions.enter_material(terms=MaterialTerms(**plain), by=by or organiser(), on=now())


def io_named(words: str) -> Any:
    file = io.BytesIO(pdf(words))
    file.name = "rokasgrāmata.pdf"
    return file
