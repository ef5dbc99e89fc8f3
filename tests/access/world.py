"""Two neighbouring municipalities with everybody in both: what belongs to the near one is foreign to the far one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from forms.people.models import EmployerKind, Institution, Membership, Municipality, Role
from forms.people.partners import PartnerOnboarding, PartnerState
from tests.rows import load_shipped

IN_INSTITUTION = (Role.MEN, Role.IAPS, Role.HEAD, Role.RESP)
IN_MUNICIPALITY = (Role.COO, Role.ACC)
EVERYWHERE = (Role.EXP, Role.REG, Role.SUP, Role.ARC, Role.AUD, Role.EDI, Role.ADM)
STAFF = (Role.EDI, Role.ADM)
SIDES = ("near", "far")
#: Register codes of the two institutions; the near one is the employer of tests/data/contract.json.
CODES = {"near": "PVS", "far": "DPS"}


@dataclass
class World:
    """users: (role, side) → user; project-wide roles are on the near side only. sessions: by the same."""

    users: dict[tuple[str, str], Any] = field(default_factory=dict)
    sessions: dict[tuple[str, str], str] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)

    def everybody_signs_in(self) -> None:
        """Once for a module whose tests ask for almost everybody each."""
        for who, user in self.users.items():
            client = Client()
            client.force_login(user)
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def signed_in(self, role: str, side: str) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role, side]
        return client


def build() -> World:
    load_shipped()
    world = World()
    for side, number in zip(SIDES, ("90099991011", "90099992002"), strict=True):
        municipality = Municipality.objects.create(name=f"{side} novads")
        PartnerOnboarding.objects.create(municipality=municipality, state=PartnerState.ACTIVE)
        institution = Institution.objects.create(
            register_code=CODES[side],
            name=f"{side} vidusskola",
            kind=EmployerKind.INSTITUTION,
            registration_number=number,
            municipality=municipality,
            address="Skolas iela 2, Paraugpils, LV-0000",
            place="Paraugpilī",
        )
        world.institutions[side] = institution
        for role in IN_INSTITUTION:
            world.users[role, side] = _user(role, side, institution=institution)
        for role in IN_MUNICIPALITY:
            world.users[role, side] = _user(role, side, municipality=municipality)
    for role in EVERYWHERE:
        world.users[role, "near"] = _user(role, "near")
    world.users["PERSON", "near"] = _account("person.near", staff=False)
    return world


def _user(role: str, side: str, **place: Any) -> Any:
    user = _account(f"{role.lower()}.{side}", staff=role in STAFF)
    Membership.objects.create(user=user, role=role, valid_from=date(2025, 9, 1), **place)
    return user


def _account(name: str, *, staff: bool) -> Any:
    return get_user_model().objects.create(email=f"{name}@paraugs.example", is_staff=staff, is_superuser=staff)
