"""Verbs on the registry: an entry follows the issued certificate, the mentor keeps contacts, the organiser the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from forms.people.actions import is_same
from forms.people.errors import OtherPerson
from forms.people.models import MentorProfile, Municipality, Person
from forms.records.certificates import CertificateState
from forms.records.errors import EditConflict
from forms.records.models import CaseParty
from forms.training.applications.notices import tell
from forms.training.certificates.models import MentorCertificate
from forms.training.registry.access import reach_of
from forms.training.registry.errors import (
    AlreadyListed,
    IssuedHere,
    NotKeeper,
    NotYourEntry,
    NoWayThere,
    NumberTaken,
    OtherCertificate,
)
from forms.training.registry.models import MentorRegistryEntry
from forms.training.registry.states import ALLOWED, EntryState
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from forms.people.terms import Identity
    from forms.training.applications.terms import ApplicationTerms

#: Where a mentor without a password makes one.
NEW_PASSWORD = "/konts/password/reset/"  # noqa: S105 (an address)
OWN_ENTRY = "/darba-telpa/macibas/registrs/mans/"
_NEWS = {EntryState.LISTED: "restored", EntryState.SUSPENDED: "suspended", EntryState.EXCLUDED: "excluded"}


@dataclass(frozen=True, kw_only=True)
class EarlierTerms:
    """A mentor whose certificate is older than the portal, as the organiser enters it."""

    identity: Identity
    certificate_number: str
    certificate_date: date
    education_ground: str
    coach_valid_until: date | None
    contacts: Contacts


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """What a mentor keeps. `consent`: partners may see phone and e-mail."""

    phone: str
    email: str
    municipalities: Sequence[Municipality]
    elsewhere: str
    regions: tuple[str, ...]
    consent: bool


def enrol(*, certificate: UUID, on: datetime) -> MentorRegistryEntry | None:
    """The holder of an archived certificate becomes a mentor: profile for contracts (R7), entry, account, message.

    A new certificate of somebody who is in the registry already takes the place of the annulled one. Repeating it
    changes nothing; None when the certificate does not stand. Raises NumberTaken.
    """
    with transaction.atomic():
        row = (
            MentorCertificate.objects.select_for_update(of=("self",))
            .select_related("case", "application__group")
            .get(public_id=certificate)
        )
        there = MentorRegistryEntry.objects.filter(certificate=row).first()
        if there is not None or row.state == CertificateState.ANNULLED:
            return there
        person = Person.objects.select_for_update(of=("self",)).get(pk=row.person_id)
        _profile(row, person)
        _account(row, person)
        entry = _entry(row, person, on=on)
        audit("training.registered", subject=entry.public_id, by=None, on=on, facts={"number": row.case.number})
        tell(row.application, "certified", on=on)
    return entry


def _profile(row: MentorCertificate, person: Person) -> None:
    terms = row.application.terms
    number = row.case.number
    if MentorProfile.objects.filter(certificate_number=number).exclude(person=person).exists():
        raise NumberTaken(number)
    MentorProfile.objects.update_or_create(
        person=person,
        defaults={
            "certificate_number": number,
            "certificate_date": row.case.document_date,
            "education_ground": terms.education_ground,
            "coach_valid_until": terms.coach_valid_until,
        },
    )


def _account(row: MentorCertificate, person: Person) -> None:
    """The address was proven by a code when the person applied. An account that belongs to somebody else stays theirs."""
    if person.user is None:
        email = row.application.email
        user = User.objects.filter(email__iexact=email).first()
        if user is None:  # no password yet: the mentor makes one
            user = User.objects.create_user(email, first_name=person.given_name, last_name=person.surname)
        elif Person.objects.filter(user=user).exists() or not user.is_active:
            return
        person.user = user
        person.save(update_fields=["user"])
    CaseParty.objects.get_or_create(case=row.case, user=person.user, role="holder")


def _entry(row: MentorCertificate, person: Person, *, on: datetime) -> MentorRegistryEntry:
    entry = MentorRegistryEntry.objects.filter(person=person).first()
    if entry is not None:
        entry.certificate, entry.changed_at = row, on
        entry.version += 1
        entry.save(update_fields=["certificate", "changed_at", "version"])
        return entry
    terms = row.application.terms
    known, elsewhere = _municipalities(terms)
    entry = MentorRegistryEntry.objects.create(
        person=person,
        certificate=row,
        phone=terms.phone,
        email=row.application.email,
        elsewhere=elsewhere,
        regions=" ".join(terms.regions),
        changed_at=on,
    )
    entry.municipalities.set(known)
    if person.user is not None:
        notify(
            "registry_account", key=f"registry:{entry.public_id}", to_user=person.user, subject=entry.public_id,
            link=NEW_PASSWORD,
        )  # fmt: skip
    return entry


def _municipalities(terms: ApplicationTerms) -> tuple[list[Municipality], str]:
    """What the applicant typed with commas: those the portal knows, and the rest in the applicant's words."""
    typed = [part.strip() for part in terms.municipalities.split(",") if part.strip()]
    by_name = {row.name.lower(): row for row in Municipality.objects.all()}
    known = [by_name[one.lower()] for one in typed if one.lower() in by_name]
    return known, ", ".join(one for one in typed if one.lower() not in by_name)[:300]


def enter_earlier(*, terms: EarlierTerms, by: User, on: datetime) -> MentorRegistryEntry:
    """Take in a mentor of a round from before the portal. No account is made: the address was not proven.

    Raises NotKeeper, OtherPerson, AlreadyListed, IssuedHere, NumberTaken, OtherCertificate.
    """
    if not reach_of(by, on=riga_date(on)).keeps:
        raise NotKeeper
    number = terms.certificate_number
    with transaction.atomic():
        if MentorCertificate.objects.filter(case__number=number).exists():
            raise IssuedHere
        person = _known(terms)
        if person is None:
            names = ("given_name", "surname", "gender", "personal_code", "birth_date")
            person = Person.objects.create(**{name: getattr(terms.identity, name) for name in names})
        elif MentorRegistryEntry.objects.filter(person=person).exists():
            raise AlreadyListed
        MentorProfile.objects.get_or_create(
            person=person,
            defaults={
                "certificate_number": number,
                "certificate_date": terms.certificate_date,
                "education_ground": terms.education_ground,
                "coach_valid_until": terms.coach_valid_until,
            },
        )
        contacts = terms.contacts
        row = MentorRegistryEntry.objects.create(
            person=person,
            phone=contacts.phone,
            email=contacts.email,
            elsewhere=contacts.elsewhere,
            regions=" ".join(contacts.regions),
            consent_at=on if contacts.consent else None,
            changed_at=on,
        )
        row.municipalities.set(contacts.municipalities)
        audit("training.registered_earlier", subject=row.public_id, by=by, on=on, facts={"number": number})
    return row


def _known(terms: EarlierTerms) -> Person | None:
    """The person of this code, or the holder of this number whom a contract has named; they must not contradict."""
    identity = terms.identity
    holder = MentorProfile.objects.filter(certificate_number=terms.certificate_number).select_related("person").first()
    person = Person.objects.by_code(identity.personal_code) if identity.personal_code else None
    if person is None and holder is not None and is_same(holder.person, identity):
        person = holder.person
    if person is not None and not is_same(person, identity):
        raise OtherPerson
    if holder is not None and (person is None or holder.person_id != person.pk):
        raise NumberTaken(terms.certificate_number)
    profile = MentorProfile.objects.filter(person=person).first() if person is not None else None
    if profile is not None and profile.certificate_number != terms.certificate_number:
        raise OtherCertificate(profile.certificate_number)
    return person


def keep_contacts(
    *, entry: MentorRegistryEntry, contacts: Contacts, version: int, by: User, on: datetime
) -> MentorRegistryEntry:
    """The mentor's own act. Raises NotYourEntry, EditConflict."""
    with transaction.atomic():
        row = MentorRegistryEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
        if row.person.user_id != by.pk:
            raise NotYourEntry
        if row.version != version:
            raise EditConflict
        wanted = {
            "phone": contacts.phone,
            "email": contacts.email,
            "elsewhere": contacts.elsewhere,
            "regions": " ".join(contacts.regions),
        }
        changed = {name for name, value in wanted.items() if getattr(row, name) != value}
        if set(row.municipalities.all()) != set(contacts.municipalities):
            changed.add("municipalities")
        if contacts.consent != (row.consent_at is not None):
            changed.add("consent_at")
            row.consent_at = on if contacts.consent else None
        if not changed:
            return row
        for name, value in wanted.items():
            setattr(row, name, value)
        row.changed_at, row.version = on, row.version + 1
        row.save()
        row.municipalities.set(contacts.municipalities)
        audit("training.registry_contacts", subject=row.public_id, by=by, on=on, fields=sorted(changed))
    return row


def move(
    *, entry: MentorRegistryEntry, to: EntryState, reason: str, version: int, by: User, on: datetime
) -> MentorRegistryEntry:
    """Suspend, exclude, take in again: the organiser's act, with a reason the mentor reads.

    Raises NotKeeper, EditConflict, NoWayThere.
    """
    if not reach_of(by, on=riga_date(on)).keeps:
        raise NotKeeper
    with transaction.atomic():
        row = (
            MentorRegistryEntry.objects.select_for_update(of=("self",)).select_related("person__user").get(pk=entry.pk)
        )
        if row.version != version:
            raise EditConflict
        if to not in ALLOWED[EntryState(row.state)]:
            raise NoWayThere
        row.state, row.reason, row.changed_at = to, reason, on
        row.version += 1
        row.save(update_fields=["state", "reason", "changed_at", "version"])
        audit(f"training.registry_{_NEWS[to]}", subject=row.public_id, by=by, on=on)
        if row.person.user is not None:
            notify(
                f"registry_{_NEWS[to]}", key=f"registry:{row.public_id}:{row.version}", to_user=row.person.user,
                subject=row.public_id, link=OWN_ENTRY,
            )  # fmt: skip
    return row
