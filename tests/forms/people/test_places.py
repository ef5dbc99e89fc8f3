"""The administrator enters municipalities, institutions and everybody's roles; an empty installation begins with one."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.people.models import EmployerKind, Institution, Membership, Municipality, Person, Role
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.jobs.queue import drain

pytestmark = pytest.mark.django_db
PLACES, ROLES = "/cilveki/vietas/", "/cilveki/lomas/"


@pytest.fixture
def administrator(db: None, settings: Any) -> Client:
    """The first of an empty installation."""
    settings.MFA_REQUIRED_FOR_STAFF = False
    call_command("administrator", "adm@paraugs.example", "Anita", "Administratore", stdout=StringIO())
    client = Client()
    client.force_login(User.objects.get())
    return client


@pytest.fixture
def county(administrator: Client) -> Municipality:
    assert administrator.post(f"{PLACES}pasvaldiba/", {"name": "Paraugpils novads"}).status_code == 302
    return Municipality.objects.get()


def school(county: Municipality, **changes: str) -> dict[str, str]:
    return {
        "register_code": "PVS", "name": "Paraugpils vidusskola", "kind": "institution", "registration_number": "90099991011",
        "municipality": str(county.public_id), "address": "Skolas iela 2, Paraugpils, LV-0000", "place": "Paraugpilī",
        "email": "skola@paraugs.example", "phone": "", **changes,
    }  # fmt: skip


def head(at: str, **changes: str) -> dict[str, str]:
    return {
        "where": at, "role": "HEAD", "email": "aina@paraugs.example", "given_name": "Aina", "surname": "Vadītāja-Demo",
        "office": "direktore", "basis": "iestādes nolikumu", "personal_code": "170570-19900", "gender": "f", **changes,
    }  # fmt: skip


def told(response: Any) -> list[str]:
    return [
        line.get_text(" ", strip=True) for line in BeautifulSoup(response.content, "lxml").select(".error-summary li")
    ]


def test_the_first_administrator_has_a_password_and_everything_else_is_empty(db: None) -> None:
    out = StringIO()
    call_command("administrator", "adm@paraugs.example", "Anita", "Administratore", stdout=out)
    user = User.objects.get()
    password = out.getvalue().split()[-1]
    assert (user.check_password(password), user.is_superuser) == (True, True)
    again = StringIO()
    call_command("administrator", "ADM@paraugs.example", "Cita", "Persona", stdout=again)
    assert password not in again.getvalue() and "Parole" not in again.getvalue()
    assert [(row.user, row.role) for row in Membership.objects.all()] == [(user, Role.ADM)]


@pytest.mark.acceptance("A01")
def test_from_nothing_to_a_head_who_invites(administrator: Client, county: Municipality) -> None:
    assert county.name in administrator.get(PLACES).content.decode()  # no institution yet
    labels = BeautifulSoup(administrator.get(f"{PLACES}iestade/").content, "lxml").select("label[for=id_name]")
    assert [label.get_text(strip=True) for label in labels] == ["Nosaukums"]
    assert administrator.post(f"{PLACES}iestade/", school(county)).status_code == 302
    place = Institution.objects.get()
    assert (place.register_code, place.kind, place.municipality) == ("PVS", EmployerKind.INSTITUTION, county)
    typed = head(str(place.public_id))
    assert [administrator.post(f"{ROLES}jauna/", typed).status_code for _twice in (1, 2)] == [302, 302]
    drain(strict=True)
    [letter] = mail.outbox
    assert letter.to == ["aina@paraugs.example"] and "170570" not in letter.body
    aina = User.objects.get(email="aina@paraugs.example")
    row = Membership.objects.get(user=aina)
    assert (row.role, row.institution, row.office, row.basis) == ("HEAD", place, "direktore", "iestādes nolikumu")
    assert Person.objects.get(user=aina).personal_code == "170570-19900"
    client = Client()
    client.force_login(aina)
    assert client.get("/cilveki/kolegi/").status_code == 200
    assert client.get("/ligumi/jauns/").status_code == 200
    assert client.get(PLACES).status_code == client.get(ROLES).status_code == 404
    facts = [one.facts for one in Event.objects.filter(event="people.appointed").order_by("pk")]
    assert facts == [{"role": "ADM", "place": ""}, {"role": "HEAD", "place": "PVS"}]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"register_code": "VIAA"}, "apliecību numuros"),
        ({"register_code": "pvs"}, "lielos burtus"),
        ({"register_code": "DPS"}, "citai vietai"),
        ({"registration_number": "90099992002"}, "citai vietai"),
        ({"registration_number": "90099991012"}, "reģistrācijas numur"),
    ],
)
def test_what_another_place_has_is_refused_beside_its_field(
    administrator: Client, county: Municipality, changes: dict[str, str], said: str
) -> None:
    other = school(county, register_code="DPS", name="Cita skola", registration_number="90099992002")
    assert administrator.post(f"{PLACES}iestade/", other).status_code == 302
    answer = administrator.post(f"{PLACES}iestade/", school(county, **changes))
    assert answer.status_code == 422
    [line] = told(answer)
    assert said in line.lower() or said in line
    assert Institution.objects.count() == 1


def test_two_who_change_one_institution_see_both_versions(administrator: Client, county: Municipality) -> None:
    administrator.post(f"{PLACES}iestade/", school(county))
    address = f"{PLACES}iestade/PVS/"
    typed = {name: value for name, value in school(county, name="Jaunais nosaukums").items() if name != "register_code"}
    assert administrator.post(address, {**typed, "version": "1"}).status_code == 302
    late = administrator.post(address, {**typed, "name": "Cits nosaukums", "version": "1"})
    assert late.status_code == 409 and "Jaunais nosaukums" in late.content.decode()
    row = Institution.objects.get()
    assert (row.name, row.register_code, row.version) == ("Jaunais nosaukums", "PVS", 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role": "EXP"}, "šādas lomas nav"),
        ({"role": "COO"}, "šādas lomas nav"),
        ({"office": ""}, "iestādes vadītājam tas jāieraksta"),
        ({"gender": ""}, "kā personu uzrunā"),
        ({"where": "projekts"}, "šādas lomas nav"),
        ({"surname": "Cita"}, "pieder citam vārdam"),
        ({"email": "cita@paraugs.example"}, "pieder citam vārdam"),
    ],
)
def test_a_role_that_cannot_be_is_not_given(
    administrator: Client, county: Municipality, changes: dict[str, str], said: str
) -> None:
    administrator.post(f"{PLACES}iestade/", school(county))
    where = str(Institution.objects.get().public_id)
    assert administrator.post(f"{ROLES}jauna/", head(where)).status_code == 302
    answer = administrator.post(f"{ROLES}jauna/", head(where, **changes))
    assert answer.status_code == 422 and any(said in line for line in told(answer))
    assert Membership.objects.exclude(role=Role.ADM).count() == 1
    assert not User.objects.filter(email="cita@paraugs.example").exists()


def test_a_role_ends_and_nothing_opens_by_it(administrator: Client, county: Municipality) -> None:
    second = {
        "where": "projekts",
        "role": "ADM",
        "email": "otrs@paraugs.example",
        "given_name": "Otrs",
        "surname": "Admins",
    }
    assert administrator.post(f"{ROLES}jauna/", second).status_code == 302
    other = User.objects.get(email="otrs@paraugs.example")
    assert other.is_superuser
    client = Client()
    client.force_login(other)
    assert client.get(ROLES).status_code == 200
    page = BeautifulSoup(administrator.get(ROLES).content, "lxml")
    links = [one["href"] for one in page.select("main tbody a")]
    ends = {one for one in links if str(other.public_id) in one}
    [end], [own] = ends, set(links) - ends
    assert administrator.post(end).status_code == 302
    assert client.get(ROLES).status_code == 404
    other.refresh_from_db()
    assert not other.is_superuser and not other.is_staff
    assert administrator.post(end).status_code == 404
    kept = administrator.post(own, follow=True)
    assert "Savu administratora lomu izbeigt nevar" in kept.content.decode()
    assert administrator.get(ROLES).status_code == 200


@pytest.mark.usual
@pytest.mark.parametrize("address", [PLACES, ROLES])
def test_the_lists_cost_the_same_at_ten_and_a_thousand(
    administrator: Client, county: Municipality, address: str
) -> None:
    def fill(first: int, last: int) -> None:
        places = [
            Institution(
                register_code=f"Z{number}", name=f"Skola {number}", kind=EmployerKind.INSTITUTION, address="x", place="x",
                registration_number=f"{40000000000 + number}", municipality=county,
            )
            for number in range(first, last)
        ]  # fmt: skip
        Institution.objects.bulk_create(places)
        people = [User(email=f"p{number}@paraugs.example", last_name=f"P{number}") for number in range(first, last)]
        User.objects.bulk_create(people)
        Membership.objects.bulk_create(
            Membership(user=user, role=Role.IAPS, institution=place, valid_from=date(2026, 9, 1))
            for user, place in zip(people, places, strict=True)
        )

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert administrator.get(address).status_code == 200
        return len(seen)

    fill(0, 10)
    cost()
    few = cost()
    fill(10, 1000)
    assert cost() == few
