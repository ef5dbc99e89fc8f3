"""Verbs of the administrator on municipalities, institutions and everybody's roles (domain reference 2.1, ADM)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from forms.people import roles
from forms.people.access import scope_of
from forms.people.errors import AdministratorsOnly, KnownOtherwise, OwnRole, PlaceTaken
from forms.people.models import Institution, Membership, MembershipQuerySet, Municipality, Person, Role
from forms.records.errors import EditConflict
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.roles import Place

#: Which roles are held where. Mentors come by their certificates and contracts.
IN_INSTITUTION = (Role.HEAD, Role.IAPS, Role.RESP, Role.ACC, Role.ARC, Role.YMC, Role.YM, Role.YMT)
IN_MUNICIPALITY = (Role.COO, Role.ACC)
IN_PROJECT = (Role.EXP, Role.REG, Role.SUP, Role.ARC, Role.AUD, Role.EDI, Role.ADM, Role.DAC, Role.DAM, Role.DAE)


@dataclass(frozen=True)
class InstitutionTerms:
    """What an institution is called and where it is; the register code is not among it, because it never changes."""

    name: str
    kind: str
    vocational: bool
    registration_number: str
    municipality: Municipality
    address: str
    place: str
    email: str
    phone: str

    def columns(self) -> dict[str, object]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True)
class Appointee:
    """Who gets a role. `office` and `basis` are printed in contracts (a head's). With a personal code documents that name
    the person find the account; without it they reach the person by e-mail."""

    email: str
    given_name: str
    surname: str
    office: str = ""
    basis: str = ""
    gender: str = ""
    personal_code: str = ""


def roles_for(place: Place) -> tuple[Role, ...]:
    if place is None:
        return IN_PROJECT
    return IN_INSTITUTION if isinstance(place, Institution) else IN_MUNICIPALITY


def enter_municipality(*, name: str, by: User, on: datetime) -> Municipality:
    """Raises AdministratorsOnly, PlaceTaken."""
    _refuse(by, on=on)
    try:
        with transaction.atomic():
            row = Municipality.objects.create(name=name)
            audit("municipality.entered", subject=row.public_id, by=by, on=on)
    except IntegrityError as error:
        raise PlaceTaken("name") from error
    return row


def enter_institution(*, register_code: str, terms: InstitutionTerms, by: User, on: datetime) -> Institution:
    """Raises AdministratorsOnly, PlaceTaken; ValidationError for the code of the issuer of certificates."""
    _refuse(by, on=on)
    if Institution.objects.filter(register_code=register_code).exists():
        raise PlaceTaken("register_code")
    try:
        with transaction.atomic():
            row = Institution.objects.create(register_code=register_code, **terms.columns())
            audit("institution.entered", subject=row.public_id, by=by, on=on, facts={"place": register_code})
    except IntegrityError as error:
        raise PlaceTaken("registration_number") from error
    return row


def change_institution(
    *, institution: Institution, terms: InstitutionTerms, version: int, by: User, on: datetime
) -> Institution:
    """New documents say what is entered now, old ones keep what they said. Raises AdministratorsOnly, EditConflict, PlaceTaken."""
    _refuse(by, on=on)
    try:
        with transaction.atomic():
            row = Institution.objects.select_for_update().get(pk=institution.pk)
            if row.version != version:
                raise EditConflict
            columns = terms.columns()
            changed = sorted(name for name, value in columns.items() if getattr(row, name) != value)
            for name in changed:
                setattr(row, name, columns[name])
            if changed:
                row.version += 1
                row.save()
                audit("institution.changed", subject=row.public_id, by=by, on=on, fields=changed)
    except IntegrityError as error:
        raise PlaceTaken("registration_number") from error
    return row


def appointments(*, on: date) -> MembershipQuerySet:
    """Roles in force or still to come, of everybody but mentors."""
    rows = Membership.objects.exclude(role=Role.MEN).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return rows.select_related("user", "institution", "municipality")


def appoint(*, place: Place, role: str, who: Appointee, by: User, on: datetime) -> Membership:
    """A role from today, and an e-mail that says how to sign in. Twice is once.

    An account that is there already keeps its name and its password. Raises AdministratorsOnly (also for a role that is
    not held there), KnownOtherwise (the personal code belongs to somebody of another name or account).
    """
    _refuse(by, on=on)
    if role not in roles_for(place):
        raise AdministratorsOnly
    with transaction.atomic():
        user = roles.account_of(email=who.email, first_name=who.given_name, last_name=who.surname)
        if who.personal_code:
            _know(user, who)
        if role == Role.ADM and not (user.is_staff and user.is_superuser):
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
        return roles.give(
            user=user,
            role=role,
            place=place,
            event="people.appointed",
            by=by,
            on=on,
            office=who.office,
            basis=who.basis,
        )


def dismiss(*, membership: Membership, by: User, on: datetime) -> None:
    """The role ends yesterday, so from now on nothing opens by it. Raises AdministratorsOnly, OwnRole."""
    _refuse(by, on=on)
    if membership.user_id == by.pk and membership.role == Role.ADM:
        raise OwnRole
    with transaction.atomic():
        ended = roles.end(membership=membership, event="people.dismissed", by=by, on=on)
        if ended and membership.role == Role.ADM:
            user = membership.user
            User.objects.filter(pk=user.pk).update(is_superuser=False, is_staff=user.groups.exists())


def _know(user: User, who: Appointee) -> None:
    """The person behind the account: who signs is known by the personal code."""
    known = Person.objects.by_code(who.personal_code)
    own = Person.objects.filter(user=user).first()
    if known is None and own is None:
        Person.objects.create(
            given_name=who.given_name, surname=who.surname, gender=who.gender, personal_code=who.personal_code,
            email=who.email, user=user,
        )  # fmt: skip
        return
    if known is None or (own is not None and own.pk != known.pk) or known.user_id not in {None, user.pk}:
        raise KnownOtherwise
    if (known.given_name, known.surname) != (who.given_name, who.surname):
        raise KnownOtherwise
    if known.user_id is None:
        known.user = user
        known.version += 1
        known.save()


def _refuse(by: User, *, on: datetime) -> None:
    if not scope_of(by, on=riga_date(on)).administers:
        raise AdministratorsOnly
