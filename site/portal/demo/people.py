"""The invented institutions and people of domain reference 9.1 and 9.2, with sign-ins whose passwords are made anew."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction

from content.publishing import groups
from forms.people.models import (
    EmployerKind,
    Gender,
    Institution,
    Membership,
    MentorProfile,
    Municipality,
    Person,
    Role,
)
from kernel.accounts.models import User

_FROM = date(2025, 9, 1)

#: register code, name, kind, vocational, registration number, municipality, address, place of issue.
INSTITUTIONS = [
    ("PIP", "Paraugpils novada Izglītības pārvalde", EmployerKind.BOARD, False, "90099991007", "Paraugpils novads", "Izdomas laukums 1, Paraugpils, LV-0000", "Paraugpilī"),
    ("PVS", "Paraugpils vidusskola", EmployerKind.INSTITUTION, False, "90099991011", "Paraugpils novads", "Skolas iela 2, Paraugpils, LV-0000", "Paraugpilī"),
    ("DPS", "Demonstrācijas pamatskola", EmployerKind.INSTITUTION, False, "90099992002", "Demonstrācijas novads", "Parauga iela 7, Demonstrācija, LV-0000", "Demonstrācijā"),
    ("DJC", "Demonstrācijas jauniešu centrs „Durvis”", EmployerKind.YOUTH_CENTRE, False, "90099992017", "Demonstrācijas novads", "Durvju iela 3, Demonstrācija, LV-0000", "Demonstrācijā"),
    ("IPV", "Izdomas Profesionālā vidusskola", EmployerKind.INSTITUTION, True, "90099993008", "Izdomas valstspilsēta", "Amatu iela 11, Izdoma, LV-0000", "Izdomā"),
    ("IID", "Izdomas Izglītības departaments", EmployerKind.BOARD, False, "90099993012", "Izdomas valstspilsēta", "Rātslaukums 4, Izdoma, LV-0000", "Izdomā"),
]  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One invented person; `login` is the part before @paraugs.example, '' = has no sign-in."""

    given: str
    surname: str
    gender: Gender
    born: date
    code: str
    login: str = ""


PEOPLE = [
    Invented("Mētra", "Paraugmentore", Gender.FEMALE, date(1984, 3, 14), "140384-19905", "metra"),
    Invented("Dzintars", "Demonstrātors", Gender.MALE, date(1991, 9, 2), "020991-19908", "dzintars"),
    Invented("Spodra", "Izdomiņa", Gender.FEMALE, date(1973, 12, 21), "211273-19901", "spodra"),
    Invented("Kārlis", "Testnieks", Gender.MALE, date(2004, 6, 9), "090604-29900", "karlis"),
    Invented("Aina", "Vadītāja-Demo", Gender.FEMALE, date(1970, 5, 17), "170570-19900", "aina"),
    Invented("Linda", "Plānotāja-Demo", Gender.FEMALE, date(1988, 8, 19), "190888-19918", "linda"),
    Invented("Raitis", "Koordinators-Demo", Gender.MALE, date(1986, 2, 6), "060286-19903", "raitis"),
]

#: login → (role, institution or '', municipality or '', office, basis)
MEMBERSHIPS = {
    "aina": (Role.HEAD, "PVS", "", "Paraugpils vidusskolas direktore", "iestādes nolikumu"),
    "linda": (Role.IAPS, "PVS", "", "izglītības metodiķe", ""),
    "raitis": (Role.COO, "", "Paraugpils novads", "pašvaldības koordinators", ""),
    "karlis": (Role.MEN, "PVS", "", "", ""),
    "metra": (Role.MEN, "PVS", "", "", ""),
    "dzintars": (Role.MEN, "DJC", "", "", ""),
    "spodra": (Role.MEN, "DPS", "", "", ""),
}

#: login → (certificate number, date, ground of R6, coach certificate valid until)
CERTIFICATES = {
    "metra": ("AP-2025-VIAA-0003", date(2025, 10, 12), "short_cycle_higher", None),
    "dzintars": ("AP-2025-VIAA-0011", date(2025, 11, 2), "coach_c", date(2027, 4, 30)),
    "spodra": ("AP-2025-VIAA-0012", date(2025, 11, 16), "four_semesters", None),
    "karlis": ("AP-2026-VIAA-0017", date(2026, 4, 24), "general_secondary", None),
}

#: Sign-ins without a person of 9.2: (given name, surname, role, institution or '', municipality or '', office).
OFFICES = {
    "arhivs": ("Arhīvs", "Demo", Role.ARC, "", "", ""),
    "auditors": ("Auditors", "Demo", Role.AUD, "", "", ""),
    "administrators": ("Administrators", "Demo", Role.ADM, "", "", ""),
    "macibas": ("Mācību", "Organizators-Demo", Role.REG, "", "", ""),
    "eksperts": ("Ivars", "Eksperts-Demo", Role.EXP, "", "", ""),
    "supervizore": ("Sarma", "Supervizore-Demo", Role.SUP, "", "", ""),
    "biruta": ("Biruta", "Atbildīgā-Demo", Role.RESP, "PVS", "", "direktores vietniece"),
    "zenta": ("Zenta", "Grāmatvede-Demo", Role.ACC, "", "Paraugpils novads", "grāmatvede"),
    "velta": ("Velta", "Direktore-Demo", Role.HEAD, "DPS", "", "Demonstrācijas pamatskolas direktore"),
    "modris": ("Modris", "Direktors-Demo", Role.HEAD, "IPV", "", "Izdomas Profesionālās vidusskolas direktors"),
    "daina": ("Daina", "Koordinatore-Demo", Role.COO, "", "Demonstrācijas novads", "pašvaldības koordinatore"),
    "ilmars": ("Ilmārs", "Koordinators-Demo", Role.COO, "", "Izdomas valstspilsēta", "pašvaldības koordinators"),
}

#: Who writes and who approves pages in /admin/: given name, surname, group.
EDITORS = {
    "redaktore": ("Rasma", "Redaktore-Demo", groups.EDITORS),
    "publicetajs": ("Pēteris", "Publicētājs-Demo", groups.PUBLISHERS),
}

#: What a woman in the role is called; the model's words name the role as such.
_WOMEN = {
    Role.MEN: "mentore",
    Role.IAPS: "IAP sagatavotāja",
    Role.HEAD: "iestādes vadītāja",
    Role.RESP: "atbildīgā persona",
    Role.COO: "pašvaldības koordinatore",
    Role.ACC: "grāmatvede",
    Role.EXP: "projekta eksperte",
    Role.REG: "reģionālā eksperte",
    Role.SUP: "supervizore",
    Role.ARC: "lietvede",
    Role.AUD: "auditore",
    Role.EDI: "satura redaktore",
    Role.ADM: "administratore",
    Role.YMC: "jauniešu-mentoru kustības koordinatore",
    Role.YM: "jauniete-mentore",
    Role.YMT: "mentorējamā (jauniešu-mentoru kustība)",
    Role.DAC: "Digitālās akadēmijas programmas koordinatore",
    Role.DAM: "mentore (Digitālā akadēmija)",
    Role.DAE: "mentorējamā (Digitālā akadēmija)",
}
_ARE_WOMEN = {one.login for one in PEOPLE if one.gender == Gender.FEMALE} | {
    "redaktore", "biruta", "velta", "zenta", "daina", "supervizore", "liga", "gundega", "patricija", "nora", "sandra", "everita",
}  # fmt: skip


def _email(login: str) -> str:
    return f"{login}@paraugs.example"


@transaction.atomic
def load() -> dict[str, str]:
    """Enter everybody once; returns e-mail → password of the sign-ins made now (none on a second run)."""
    passwords: dict[str, str] = {}
    for code, name, kind, vocational, number, municipality_name, address, place in INSTITUTIONS:
        municipality, _made = Municipality.objects.get_or_create(name=municipality_name)
        Institution.objects.get_or_create(
            register_code=code,
            defaults={
                "name": name,
                "kind": kind,
                "vocational": vocational,
                "registration_number": number,
                "municipality": municipality,
                "address": address,
                "place": place,
                "email": f"{code.lower()}@paraugs.example",
                "phone": "+000 0000 0000",
            },
        )
    for invented in PEOPLE:
        user = user_for(invented.login, invented.given, invented.surname, passwords) if invented.login else None
        if Person.objects.by_code(invented.code) is None:
            Person.objects.create(
                given_name=invented.given,
                surname=invented.surname,
                gender=invented.gender,
                birth_date=invented.born,
                personal_code=invented.code,
                email=_email(invented.login) if invented.login else "",
                address="Izdomas iela 5, Paraugpils, LV-0000",
                user=user,
            )
    for login, (number, issued, ground, coach) in CERTIFICATES.items():
        MentorProfile.objects.get_or_create(
            person=Person.objects.get(user__email=_email(login)),
            defaults={
                "certificate_number": number,
                "certificate_date": issued,
                "education_ground": ground,
                "coach_valid_until": coach,
            },
        )
    for login, (role, institution, municipality_name, office, basis) in MEMBERSHIPS.items():
        member(User.objects.get(email=_email(login)), role, institution, municipality_name, office, basis)
    for login, (given, surname, role, institution, municipality_name, office) in OFFICES.items():
        user = user_for(login, given, surname, passwords)
        if role == Role.ADM and not user.is_superuser:
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
        member(user, role, institution, municipality_name, office)
    return passwords


@transaction.atomic
def load_editors() -> dict[str, str]:
    """An editor and a publisher, once, with the rights of their groups; e-mail → password of those made now."""
    passwords: dict[str, str] = {}
    groups.set_up()
    for login, (given, surname, group) in EDITORS.items():
        user = user_for(login, given, surname, passwords)
        if not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        user.groups.add(Group.objects.get(name=group))
        Membership.objects.get_or_create(user=user, role=Role.EDI, defaults={"valid_from": _FROM})
    return passwords


def roles_of(user: User) -> str:
    """The roles and groups of an invented person as the demo prints them; a woman's in the feminine."""
    is_woman = user.email.partition("@")[0] in _ARE_WOMEN
    roles = [
        _WOMEN[Role(row.role)] if is_woman else str(row.get_role_display()) for row in user.memberships.order_by("pk")
    ]
    return ", ".join([*roles, *(f"grupa „{group.name}”" for group in user.groups.order_by("name"))])


def member(user: User, role: Role, institution: str, municipality: str, office: str, basis: str = "") -> None:
    Membership.objects.get_or_create(
        user=user,
        role=role,
        institution=Institution.objects.get(register_code=institution) if institution else None,
        municipality=Municipality.objects.get(name=municipality) if municipality else None,
        defaults={"office": office, "basis": basis, "valid_from": _FROM},
    )


def user_for(login: str, given: str, surname: str, passwords: dict[str, str]) -> User:
    email = _email(login)
    user = User.objects.filter(email=email).first()
    if user is None:
        passwords[email] = secrets.token_urlsafe(12)
        user = User.objects.create_user(email, passwords[email], first_name=given, last_name=surname)
    return user
