"""An installation in which there is nobody: the first administrator enters a place and its head, and the head begins to work."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from forms.people.models import Membership
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "Zaļš-Ezers-7-Priedes"


@pytest.mark.acceptance("A01")
def test_from_an_empty_database_to_the_first_colleague(empty: World, settings) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    out = StringIO()
    empty.elsewhere(lambda: call_command("administrator", "adm@paraugs.example", "Anita", "Administratore", stdout=out))
    empty.passwords["adm@paraugs.example"] = out.getvalue().split()[-1]
    anita = empty.sign_in("adm")
    anita.follow("Pašvaldības un iestādes")
    anita.look()
    anita.follow("Ierakstīt pašvaldību")
    anita.fill({"name": "Paraugpils novads"})
    anita.press("Saglabāt")
    anita.follow("Ierakstīt iestādi")
    anita.look(dark=True)
    anita.fill({"register_code": "PVS", "name": "Paraugpils vidusskola", "kind": "institution"})
    anita.fill({"registration_number": "90099991011"})
    anita.fill({"address": "Skolas iela 2, Paraugpils, LV-0000", "place": "Paraugpilī"})
    anita.press("Saglabāt")
    assert "Paraugpils vidusskola" in anita.main
    anita.follow("Lietotāji un lomas")
    anita.follow("Piešķirt lomu")
    anita.look()
    where = anita.page.locator("select[name=where] option", has_text="Paraugpils vidusskola").get_attribute("value")
    anita.fill({"where": str(where), "role": "HEAD", "email": "aina@paraugs.example"})
    anita.fill({"given_name": "Aina", "surname": "Vadītāja-Demo", "office": "direktore", "basis": "iestādes nolikumu"})
    anita.press("Piešķirt lomu")
    assert "Vadītāja-Demo" in anita.main
    anita.look(dark=True)
    empty.work()
    aina = empty.window()
    aina.open(re.search(r"https?://[^/]+(/konts/password/reset/)\s", mail.outbox[-1].body)[1])
    aina.fill({"email": "aina@paraugs.example"})
    aina.page.keyboard.press("Enter")
    aina.page.wait_for_url("**/done/")
    empty.work()
    aina.open(re.search(r"https?://[^/]+(/konts/password/reset/key/\S+)", mail.outbox[-1].body)[1])
    aina.fill({"password1": PASSWORD, "password2": PASSWORD})
    aina.page.keyboard.press("Enter")
    aina.page.wait_for_load_state()
    empty.passwords["aina@paraugs.example"] = PASSWORD
    aina = empty.sign_in("aina")
    aina.follow("Kolēģi")
    aina.follow("Uzaicināt kolēģi")
    aina.fill({"institution": "PVS", "email": "linda@paraugs.example", "first_name": "Linda"})
    aina.fill({"last_name": "Plānotāja-Demo", "role": "IAPS"})
    aina.press("Nosūtīt uzaicinājumu")
    assert "Plānotāja-Demo" in aina.main
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["ADM", "HEAD", "IAPS"]
