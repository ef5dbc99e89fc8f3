"""Rounds, groups and materials of the training schedule, made by the real verbs."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms.people.models import Membership, Role
from forms.training import actions
from forms.training.applications import actions as submitting
from forms.training.applications import doors
from forms.training.applications.models import TrainingApplication
from forms.training.applications.tables import shown_to
from forms.training.applications.terms import CONFIRMATIONS, SECTIONS
from forms.training.attendance import actions as attendance
from forms.training.attendance.facts import Sheet, sheet_of
from forms.training.certificates import actions as certificates
from forms.training.certificates.actions import Wording
from forms.training.certificates.facts import candidates
from forms.training.certificates.models import MentorCertificate
from forms.training.days import read_days
from forms.training.models import MaterialKind, Region, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import GroupState, MaterialState
from forms.training.terms import GroupTerms, MaterialTerms
from kernel.accounts.models import User
from kernel.files.intake import PDF, accept
from kernel.periods import now
from kernel.web.opened import Opening


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


#: Answers of an invented applicant as the pages post them, section by section.
APPLICANT: dict[str, dict[str, Any]] = {
    "persona": {
        "given_name": "Kārlis", "surname": "Testnieks", "personal_code": "090604-29900", "phone": "+000 0000 0000",
        "municipality": "Demo novads", "birth_date_0": "", "birth_date_1": "", "birth_date_2": "",
    },
    "izglitiba": {
        "education_ground": "general_secondary", "occupation": "Jaunatnes darbinieks", "at_institution": "no",
        "coach_number": "", "coach_valid_until_0": "", "coach_valid_until_1": "", "coach_valid_until_2": "",
        "institution": "",
    },
    "iecere": {
        "regions": ["latgale", "vidzeme"], "municipalities": "Demo novads", "proposed_by": "Demo novada pašvaldība",
        "motivation": "Gribu palīdzēt jauniešiem.", "experience": "", "monthly_hours": "20",
        "languages": "latviešu, angļu",
    },
}  # fmt: skip


def application(
    group: TrainingGroup, *, number: int = 0, on: datetime | None = None, copy: bool = False, **said: Any
) -> TrainingApplication:
    """A submitted application of an invented person, made by the real verbs; each `number` is somebody else, `said` other
    answers."""
    on = on or now()
    file = accept(io_named("diploms"), allow=frozenset({PDF}), limit=1 << 20) if copy else None
    row = doors.start(email=f"pieteicejs{number}@paraugs.example", on=on)
    for section, values in answers(group, number, **said).items():
        row = submitting.save_section(
            application=row, section=section, typed={}, values=values, version=row.version, on=on,
            copy=file if section == "izglitiba" else None,
        )  # fmt: skip
    return submitted(row, on=on)


def submitted(row: TrainingApplication, *, on: datetime | None = None) -> TrainingApplication:
    """What is filled in, confirmed by who came in a minute ago by link and code; by the real verb."""
    on = on or now()
    group = TrainingGroup.objects.get(public_id=row.terms.group)
    shown = shown_to(row, group, opening=Opening(("link", "code"), on - timedelta(minutes=1)))
    return submitting.submit(application=row, confirmed=CONFIRMATIONS, shown=shown, on=on)


def answers(group: TrainingGroup, number: int = 0, **changes: Any) -> dict[str, dict[str, Any]]:
    """Checked answers by section; who is numbered has no code and is told by address and birth date."""
    said: dict[str, Any] = {
        "group": str(group.public_id), "given_name": "Kārlis", "surname": f"Testnieks{number}", "personal_code": "",
        "birth_date": "2000-02-03", "phone": "+00000000000", "municipality": "Demo novads",
        "education_ground": "general_secondary", "coach_number": "", "coach_valid_until": None,
        "occupation": "Jaunatnes darbinieks", "at_institution": False, "institution": "", "regions": ["latgale"],
        "municipalities": "", "proposed_by": "", "motivation": "Gribu palīdzēt.", "experience": "",
        "monthly_hours": 20, "languages": "latviešu", **changes,
    }  # fmt: skip
    return {section: {name: said[name] for name in names} for section, names in SECTIONS.items()}


#: While the group of `training_group` takes applications, and the day after its last one.
BEFOREHAND = datetime(2026, 11, 22, 8, tzinfo=UTC)
AFTERWARDS = datetime(2027, 1, 18, 8, tzinfo=UTC)


def trained(group: TrainingGroup, *, hours: int = 12, on: datetime = AFTERWARDS) -> Sheet:
    """Everybody with a place has so many hours a day, and the attendance is closed."""
    by = organiser()
    sheet = sheet_of(group)
    marks = {line.application.public_id: {day.on: hours for day in sheet.days} for line in sheet.lines}
    sheet = attendance.mark(group=group, marks=marks, trainer="Spodra Izdomiņa", version=sheet.version, by=by, on=on)
    return attendance.close(group=group, version=sheet.version, by=by, on=on)


def issued(group: TrainingGroup, *, on: datetime = AFTERWARDS) -> list[MentorCertificate]:
    """A certificate for each who has completed, with the words that are suggested; the jobs still wait."""
    wording = {one.application.public_id: Wording(one.gender, one.dative) for one in candidates(sheet_of(group))}
    return list(certificates.issue(group=group, wording=wording, by=organiser(), on=on).made)
