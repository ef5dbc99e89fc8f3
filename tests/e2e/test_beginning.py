"""An installation in which there is nobody: the first administrator enters a place and its head, and the head begins to work."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from forms.people.models import Membership
from tests.e2e import founding
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]
PASSWORD = "Zaļš-Ezers-7-Priedes"


@pytest.mark.acceptance("A01")
def test_from_an_empty_database_to_the_first_colleague(empty: World, settings) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    anita = founding.administrator(empty)
    founding.founded(anita)
    anita.follow("Lietotāji un lomas")
    anita.follow("Piešķirt lomu")
    anita.look()
    named = {"office": "direktore", "basis": "iestādes nolikumu"}
    founding.appointed(anita, founding.SCHOOL, "HEAD", "aina", "Aina Vadītāja-Demo", **named)
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
    founding.invited(aina, "IAPS", "linda", "Linda Plānotāja-Demo")
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["ADM", "HEAD", "IAPS"]
