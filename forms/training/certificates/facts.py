"""Who can get a certificate, why somebody cannot yet, and how far the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.people.models import Gender, Person, WordForms
from forms.records.certificates import CertificateState
from forms.records.states import CaseState
from forms.training.certificates.models import MentorCertificate
from kernel.crypto import keyed_hash
from kernel.grammar import Case, decline
from kernel.jobs.models import Job, State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from forms.training.applications.models import TrainingApplication
    from forms.training.applications.terms import ApplicationTerms
    from forms.training.attendance.facts import Sheet
    from forms.training.models import TrainingGroup
    from kernel.grammar import Corrections


@dataclass(frozen=True)
class Candidate:
    """Somebody who has completed the training and has no certificate that counts. `person`: the one the portal
    knows already. `hindrance`: why none can be given."""

    application: TrainingApplication
    person: Person | None
    name: str
    gender: Gender
    dative: str
    hindrance: str


@dataclass(frozen=True)
class Standing:
    """One certificate and what stops it now, in words ("" = nothing does)."""

    certificate: MentorCertificate
    name: str
    problem: str


def certificates_of(group: TrainingGroup) -> list[MentorCertificate]:
    """Every certificate of the group in the order of numbers, annulled ones too."""
    rows = MentorCertificate.objects.filter(application__group=group).select_related("case__replaces", "person")
    return list(rows.order_by("case__year", "case__sequence"))


def with_certificate(group: TrainingGroup) -> set[int]:
    """Applications (pk) whose certificate counts. One query."""
    rows = MentorCertificate.objects.filter(application__group=group).exclude(state=CertificateState.ANNULLED)
    return set(rows.values_list("application", flat=True))


def issued_to(application: TrainingApplication) -> MentorCertificate | None:
    """The certificate that the holder can take along."""
    rows = MentorCertificate.objects.filter(application=application, state=CertificateState.ISSUED)
    return rows.select_related("case").first()


def candidates(sheet: Sheet) -> list[Candidate]:
    """Who may get one now, in the order of the sheet; nobody while the sheet is open. A fixed number of queries."""
    if not sheet.closed:
        return []
    have = with_certificate(sheet.group)
    rows = [line.application for line in sheet.completed if line.application.pk not in have]
    people = _people(rows)
    annulled = set(
        MentorCertificate.objects.filter(
            person__in=[one.pk for one in people.values()], state=CertificateState.ANNULLED
        ).values_list("case__number", flat=True)
    )
    corrections = _corrections([row.terms.name for row in rows])
    return [_candidate(row, people.get(row.pk), annulled, corrections) for row in rows]


def _people(rows: Sequence[TrainingApplication]) -> dict[int, Person]:
    """Whom the portal knows already, by application: by personal code; without one by the proven address, name and
    birth date."""
    codes = {keyed_hash(row.terms.personal_code): row for row in rows if row.terms.personal_code}
    by_address = {row.email.lower(): row for row in rows if not row.terms.personal_code}
    known = Person.objects.select_related("mentor", "user")
    found = {codes[one.code_hash].pk: one for one in known.filter(code_hash__in=codes)}
    for person in known.annotate(signs_in_as=Lower("user__email")).filter(signs_in_as__in=by_address):
        row = by_address[person.signs_in_as]
        terms = row.terms
        if (person.given_name, person.surname, person.birth_date) == (
            terms.given_name, terms.surname, terms.birth_date,
        ):  # fmt: skip
            found[row.pk] = person
    return found


def _corrections(names: Sequence[str]) -> dict[tuple[str, str, str], str]:
    """Datives that people have put right before."""
    rows = WordForms.objects.filter(words__in=names, case=Case.DAT.value)
    return {(row.words, row.gender, row.case): row.form for row in rows}


def _candidate(
    row: TrainingApplication, person: Person | None, annulled: Collection[str], corrections: Corrections
) -> Candidate:
    terms = row.terms
    gender = Gender(person.gender) if person is not None else likely_gender(terms.given_name, terms.surname)
    dative = decline(terms.name, case=Case.DAT, gender=gender.value, kind="name", corrections=corrections)
    return Candidate(row, person, terms.name, gender, dative, hindrance(terms, person, annulled))


def hindrance(terms: ApplicationTerms, person: Person | None, annulled: Collection[str]) -> str:
    """What to do before a certificate can be given; "" when nothing stands in the way. `annulled`: numbers."""
    if person is None:
        return ""
    if (person.given_name, person.surname) != (terms.given_name, terms.surname):
        return _("The portal knows this personal code under another name. Compare the application with the document.")
    profile = getattr(person, "mentor", None)
    if profile is not None and profile.certificate_number not in annulled:
        return _("This person has certificate %(number)s already.") % {"number": profile.certificate_number}
    return ""


#: How men's first names end; a woman's ends in -a or -e. People can correct what is supposed here.
_MASCULINE = ("s", "š", "o")


def likely_gender(given_name: str, surname: str) -> Gender:
    """From how Latvian names end: the first name tells, the surname where it does not."""
    for name in (given_name.split()[0].lower() if given_name.split() else "", surname.lower()):
        if name.endswith(_MASCULINE):
            return Gender.MALE
        if name.endswith(("a", "e")):
            return Gender.FEMALE
    return Gender.MALE


def standings(rows: Sequence[MentorCertificate]) -> list[Standing]:
    """How far each one is: a fixed number of queries."""
    waiting = [row for row in rows if row.state in (CertificateState.PREPARED, CertificateState.SEALED)]
    problems = _problems(waiting)
    return [Standing(row, row.person.name, problems.get(row.pk, "")) for row in rows]


def _problems(rows: Iterable[MentorCertificate]) -> dict[int, str]:
    rows = list(rows)
    if not rows:
        return {}
    parked = dict(
        Job.objects.filter(
            name="records.prepare", state=State.PARKED, key__in=[str(row.case.public_id) for row in rows]
        ).values_list("key", "error")
    )
    envelopes = signing_facade.summaries([row.case.public_id for row in rows])
    found = {}
    for row in rows:
        envelope = envelopes.get(row.case.public_id)
        if row.case.state == CaseState.NUMBERED and str(row.case.public_id) in parked:
            found[row.pk] = parked[str(row.case.public_id)]
        elif envelope is not None and envelope.problem:
            found[row.pk] = envelope.problem_text
    return found
