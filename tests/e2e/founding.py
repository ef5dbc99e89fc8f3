"""What an installation needs before anybody works in it: an administrator, a place, its people, a rate; all by keyboard."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from tests.e2e.hands import Hands
from tests.e2e.world import World

COUNTY, SCHOOL = "Paraugpils novads", "Paraugpils vidusskola"


def administrator(world: World) -> Hands:
    """The first one, by the command; signed in with the password it printed."""
    out = StringIO()
    world.elsewhere(lambda: call_command("administrator", "adm@paraugs.example", "Anita", "Administratore", stdout=out))
    world.passwords["adm@paraugs.example"] = out.getvalue().split()[-1]
    return world.sign_in("adm")


def founded(anita: Hands) -> None:
    """A municipality and its school."""
    anita.follow("Pašvaldības un iestādes")
    anita.look()
    anita.follow("Ierakstīt pašvaldību")
    anita.fill({"name": COUNTY})
    anita.press("Saglabāt")
    anita.follow("Ierakstīt iestādi")
    anita.look(dark=True)
    anita.fill({"register_code": "PVS", "name": SCHOOL, "kind": "institution"})
    anita.fill({"registration_number": "90099991011"})
    anita.fill({"address": "Skolas iela 2, Paraugpils, LV-0000", "place": "Paraugpilī"})
    anita.press("Saglabāt")
    assert SCHOOL in anita.main


def appointed(anita: Hands, where: str, role: str, login: str, name: str, **more: str) -> None:
    """A role for somebody; `where` as the list of places says it."""
    anita.open("/cilveki/lomas/jauna/")
    option = anita.page.locator("select[name=where] option", has_text=where).first.get_attribute("value")
    given, surname = name.split()
    anita.fill({"where": str(option), "role": role, "email": f"{login}@paraugs.example"})
    anita.fill({"given_name": given, "surname": surname, **more})
    anita.press("Piešķirt lomu")
    assert surname in anita.main


def invited(head: Hands, role: str, login: str, name: str) -> None:
    """The head brings a colleague of the school."""
    head.open("/darba-telpa/")
    head.follow("Kolēģi")
    head.follow("Uzaicināt kolēģi")
    given, surname = name.split()
    head.fill({"institution": "PVS", "email": f"{login}@paraugs.example", "first_name": given})
    head.fill({"last_name": surname, "role": role})
    head.press("Nosūtīt uzaicinājumu")
    assert surname in head.main
