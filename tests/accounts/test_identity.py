"""Signing in by eParaksts: linked once by the account's owner, then enough; every other way round leads nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client

from forms.people.models import Gender, Person
from kernel.accounts.models import IdentityLink, User
from kernel.audit.models import Event
from kernel.notifications.models import Notification
from kernel.periods import now
from signing.testbed.providers import TrustedXProvider
from signing.testbed.service import Testbed
from tests.accounts.eparaksts import GO, addresses, at_provider, begun, switch_on
from tests.forms.pages import soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]

PASSWORD = "saule-un-meness-7"
#: Linda's, and somebody else's.
CODE, OTHER = "190888-19918", "150690-19907"
OVERVIEW, LOGIN, UNKNOWN = "/konts/", "/konts/login/", "/konts/eparaksts/nav-piesaistits/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def served(testbed: Testbed) -> Iterator[TrustedXProvider]:
    peer = TrustedXProvider(testbed, "http://127.0.0.1:8000/*")
    peer.serve()
    yield peer
    peer.close()


@pytest.fixture
def provider(served: TrustedXProvider, settings: Any) -> TrustedXProvider:
    settings.PUBLIC_BASE_URL = "http://127.0.0.1:8000"
    switch_on(served, settings)
    served.says, served.down = {}, False
    served.calls.clear()
    return served


def account(login: str, **fields: Any) -> User:
    return User.objects.create_user(f"{login}@paraugs.example", PASSWORD, **fields)


@pytest.fixture
def linda() -> User:
    return account("linda", first_name="Linda", last_name="Plānotāja-Demo")


def entered(user: User) -> Client:
    """A browser in which somebody has just signed in by the password."""
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def linked(user: User, code: str = CODE) -> Client:
    client = entered(user)
    client.post("/konts/eparaksts/piesaistit/")
    assert client.get(at_provider(addresses(client)[0], code))["Location"] == OVERVIEW
    return client


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(client: Client, address: str = LOGIN) -> str:
    """What the next page says above everything."""
    return " ".join(words(one) for one in soup(client.get(address)).select(".notice"))


def events() -> list[tuple[str, dict[str, Any]]]:
    """What the log knows of identities."""
    rows = Event.objects.filter(event__startswith="account.identity_").order_by("pk")
    return [(row.event.removeprefix("account.identity_"), row.facts) for row in rows]


# --- the usual way


@pytest.mark.parametrize("way", [0, 1], ids=["phone", "card"])
def test_linked_once_then_enough(provider: TrustedXProvider, linda: User, way: int) -> None:
    linked(linda)
    client = Client()
    begun(client)
    answer = client.get(at_provider(addresses(client)[way], CODE))
    assert (answer["Location"], signed_in(client)) == ("/darba-telpa/", True)
    assert client.session["_auth_user_id"] == str(linda.pk)
    assert events() == [("linked", {"scheme": "eparaksts"}), ("recognised", {"scheme": "eparaksts"})]
    assert [one.template for one in Notification.objects.filter(to_user=linda)] == ["identity_linked"]


def test_the_question_is_the_documentations(provider: TrustedXProvider) -> None:
    client = Client()
    begun(client)
    asked = [parse_qs(urlsplit(one).query) for one in addresses(client)]
    for one in asked:
        assert len(one.pop("state")[0]) >= 43
    flow = "urn:eparaksts:authentication:flow:"
    same = {
        "response_type": ["code"], "client_id": ["kopiena"], "scope": ["urn:lvrtc:fpeil:aa"], "prompt": ["login"],
        "redirect_uri": ["http://127.0.0.1:8000/konts/eparaksts/atgriesanas/"], "ui_locales": ["lv"],
    }  # fmt: skip
    assert asked == [{**same, "acr_values": [f"{flow}mobileid"]}, {**same, "acr_values": [f"{flow}sc_plugin"]}]


def test_pkce_goes_along_when_it_is_switched_on(provider: TrustedXProvider, linda: User, settings: Any) -> None:
    linked(linda)
    settings.EPARAKSTS_SIGN_IN_PKCE = True
    client, robbed = Client(), Client()
    back = at_provider(begun(client), CODE)
    assert "code_challenge" in addresses(client)[0]
    begun(robbed)  # the thief has Linda's code and a state of their own
    state = parse_qs(urlsplit(addresses(robbed)[0]).query)["state"][0]
    code = parse_qs(urlsplit(back).query)["code"][0]
    robbed.get(f"/konts/eparaksts/atgriesanas/?code={code}&state={state}")
    assert not signed_in(robbed)
    client.get(at_provider(begun(client), CODE))
    assert signed_in(client)


def test_no_personal_code_is_kept_or_told(
    provider: TrustedXProvider, linda: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    linked(linda)
    client = Client()
    client.get(at_provider(begun(client), CODE))
    stranger = Client()
    stranger.get(at_provider(begun(stranger), OTHER))
    row = IdentityLink.objects.get()
    assert (row.user, row.scheme, len(row.hash)) == (linda, "eparaksts", 64)
    kept = [str(vars(row)), caplog.text, *(str(dict(one.session)) for one in (client, stranger))]
    kept += [str(vars(one)) for model in (Event, Notification) for one in model.objects.all()]
    for code in (CODE, OTHER):
        assert all(code not in one and code.replace("-", "") not in one for one in kept)


def test_where_the_person_was_going(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    client = Client()
    assert client.get(at_provider(begun(client, onward="/dokumenti/"), CODE))["Location"] == "/dokumenti/"


@pytest.mark.parametrize(
    "onward", ["https://cits.example/", "//cits.example/", "/\\cits.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(provider: TrustedXProvider, linda: User, onward: str) -> None:
    linked(linda)
    client = Client()
    assert client.get(at_provider(begun(client, onward=onward), CODE))["Location"] == "/darba-telpa/"


# --- who is not known


def test_an_unknown_identity_is_told_what_to_do_and_gets_no_account(provider: TrustedXProvider, linda: User) -> None:
    client = Client()
    answer = client.get(at_provider(begun(client), OTHER))
    assert (answer["Location"], signed_in(client), User.objects.count()) == (UNKNOWN, False, 1)
    page = words(soup(client.get(UNKNOWN)).main)
    assert "Šis eParaksts nav piesaistīts kontam" in page and "Piesaistīt eParaksts" in page
    assert OTHER not in page
    assert events() == [("unknown", {"scheme": "eparaksts"})]


def test_an_account_that_may_not_sign_in_is_answered_as_an_unknown_one(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    User.objects.filter(pk=linda.pk).update(is_active=False)
    client = Client()
    assert client.get(at_provider(begun(client), CODE))["Location"] == UNKNOWN
    assert not signed_in(client)


def test_what_a_person_known_to_us_links_is_their_own(provider: TrustedXProvider, linda: User) -> None:
    Person.objects.create(
        given_name="Linda", surname="Plānotāja-Demo", gender=Gender.FEMALE, birth_date=date(1988, 8, 19),
        personal_code=CODE, user=linda,
    )  # fmt: skip
    client = entered(linda)
    client.post("/konts/eparaksts/piesaistit/")
    client.get(at_provider(addresses(client)[0], OTHER))
    assert IdentityLink.objects.count() == 0
    assert "citai personai" in said(client, OVERVIEW)
    linked(linda)


def test_one_identity_opens_one_account(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    other = entered(account("cits"))
    other.post("/konts/eparaksts/piesaistit/")
    other.get(at_provider(addresses(other)[0], CODE))
    assert [row.user for row in IdentityLink.objects.all()] == [linda]
    assert "citam jūsu kontam" in said(other, OVERVIEW)


# --- the second step


def test_the_second_step_is_asked_as_after_a_password(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    TOTP.activate(linda, generate_totp_secret())
    client = Client()
    answer = client.get(at_provider(begun(client, onward="/dokumenti/"), CODE))
    assert (answer["Location"], signed_in(client)) == ("/konts/2fa/authenticate/", False)
    assert client.get("/dokumenti/")["Location"].startswith(LOGIN)


def test_staff_without_a_second_step_goes_nowhere_else(provider: TrustedXProvider) -> None:
    editor = account("redaktore", is_staff=True, is_superuser=True)
    linked(editor)
    client = Client()
    client.get(at_provider(begun(client, onward="/admin/"), CODE))
    assert client.get("/admin/")["Location"] == "/konts/2fa/totp/activate/"


def test_who_signed_in_long_ago_is_asked_for_the_password_before_linking(
    provider: TrustedXProvider, linda: User
) -> None:
    client = entered(linda)
    with time_machine.travel(now() + timedelta(minutes=10)):
        for address in ("piesaistit", "atsaistit"):
            if address == "atsaistit":
                IdentityLink.objects.create(user=linda, scheme="eparaksts", hash="0" * 64, since=now())
            answer = client.post(f"/konts/eparaksts/{address}/")
            assert answer["Location"].startswith("/konts/reauthenticate/")
        assert client.get(GO)["Location"] == OVERVIEW
    assert IdentityLink.objects.count() == 1


# --- attacks


def test_the_session_before_is_not_the_session_after(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    client, fixed = Client(), Client()
    address = begun(client)
    before = client.session.session_key
    fixed.cookies["sessionid"] = before
    client.get(at_provider(address, CODE))
    assert client.session.session_key != before
    assert fixed.get("/konts/")["Location"].startswith(LOGIN)


def test_a_return_is_good_once(provider: TrustedXProvider, linda: User) -> None:
    """The session stays as it was, so only the ticket is missing the second time; nobody is even asked."""
    client = Client()
    back = at_provider(begun(client), OTHER)
    assert client.get(back)["Location"] == UNKNOWN
    provider.calls.clear()
    assert client.get(back)["Location"] == LOGIN
    assert (sum(provider.calls.values()), len(events())) == (0, 1)


def test_a_return_belongs_to_the_browser_that_began(provider: TrustedXProvider, linda: User) -> None:
    """Login CSRF: a link that an attacker sends signs nobody in, and spends nothing of the reader's own."""
    linked(linda)
    attacker, victim = Client(), Client()
    back = at_provider(begun(attacker), CODE)
    own = begun(victim)
    assert (victim.get(back)["Location"], signed_in(victim)) == (LOGIN, False)
    assert "vairs neder" in said(victim)
    assert (Client().get(back)["Location"], addresses(victim)[0]) == (LOGIN, own)


def test_a_return_is_good_for_ten_minutes(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    client = Client()
    back = at_provider(begun(client), CODE)
    with time_machine.travel(now() + timedelta(minutes=10)):
        assert client.get(GO)["Location"] == LOGIN
        client.get(back)
    assert not signed_in(client)


def test_a_code_spent_at_the_provider_opens_nothing(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    client = Client()
    begun(client)
    spent = at_provider(addresses(client)[0], CODE)
    client.get(spent)
    client.post("/konts/logout/")
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    code = parse_qs(urlsplit(spent).query)["code"][0]
    client.get(f"/konts/eparaksts/atgriesanas/?code={code}&state={state}")
    assert not signed_in(client)
    assert "neapstiprināja" in said(client)


def test_what_was_begun_as_linking_links_no_other_account(provider: TrustedXProvider, linda: User) -> None:
    """Begun by Linda, come back when another person sits at the same browser, and the other way round."""
    other = account("cits")
    client = entered(linda)
    client.post("/konts/eparaksts/piesaistit/")
    session = client.session
    ticket = session["identity-ticket"]
    back = at_provider(addresses(client)[0], CODE)
    client.post("/konts/logout/")
    client.post(LOGIN, {"login": other.email, "password": PASSWORD})
    session = client.session
    session["identity-ticket"] = ticket  # as if signing out had left it
    session.save()
    client.get(back)
    assert IdentityLink.objects.count() == 0
    begins = Client()
    back = at_provider(begun(begins), CODE)
    begins.force_login(other)
    begins.get(back)
    assert (IdentityLink.objects.count(), begins.session["_auth_user_id"]) == (0, str(other.pk))


def test_beginning_and_ending_need_a_form_of_ours(provider: TrustedXProvider, linda: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(linda)
    for address in ("piesaistit/", "atsaistit/"):
        IdentityLink.objects.get_or_create(user=linda, scheme="eparaksts", defaults={"hash": "0" * 64, "since": now()})
        assert strict.post(f"/konts/eparaksts/{address}").status_code == 403
    assert Client(enforce_csrf_checks=True).post("/konts/eparaksts/").status_code == 403
    client = Client()
    client.get("/konts/eparaksts/")  # a look begins nothing
    assert "identity-ticket" not in client.session
    assert IdentityLink.objects.count() == 1


@pytest.mark.parametrize("door", ["signing", "login"])
def test_a_return_at_the_wrong_door_does_nothing(provider: TrustedXProvider, linda: User, door: str) -> None:
    """Mix-up: what was asked for signing in is no answer for signing a document."""
    linked(linda)
    client = Client()
    back = at_provider(begun(client), CODE)
    query = urlsplit(back).query
    if door == "signing":
        assert client.get(f"/parakstisana/atgriesanas/?{query}").status_code == 404
    else:
        assert client.get(f"{LOGIN}?{query}").status_code == 200
    assert not signed_in(client)
    assert client.get(back)["Location"] == "/darba-telpa/"


@pytest.mark.parametrize(
    "says",
    [
        {"serial_number": "PNOEE-38001085718"},
        {"serial_number": "190888-19918"},
        {"serial_number": "PNOLV-19088819918x"},
        {"serial_number": None},
        {"acr": "urn:safelayer:tws:policies:authentication:level:low"},
        {"acr": ""},
    ],
    ids=lambda says: next(iter(says.values())) or "nothing",
)
def test_an_answer_that_does_not_hold_opens_nothing(
    provider: TrustedXProvider, linda: User, says: dict[str, Any]
) -> None:
    linked(linda)
    provider.says = says
    client = Client()
    client.get(at_provider(begun(client), CODE))
    assert not signed_in(client)
    assert "neapstiprināja" in said(client)


def test_the_documented_level_is_believed(provider: TrustedXProvider, linda: User) -> None:
    linked(linda)
    provider.says = {"acr": "urn:safelayer:tws:policies:authentication:level:high"}
    client = Client()
    client.get(at_provider(begun(client), CODE))
    assert signed_in(client)


# --- trouble, and off


def test_silence_and_refusal_are_told(provider: TrustedXProvider, linda: User) -> None:
    client = Client()
    client.get(at_provider(begun(client), CODE, act="refuse"))
    assert "nekas nav mainījies" in said(client)
    back = at_provider(begun(client), CODE)
    provider.down = True
    client.get(back)
    assert "neatbild" in said(client)
    assert not signed_in(client)


def test_unlinked_by_its_owner(provider: TrustedXProvider, linda: User) -> None:
    client = linked(linda)
    assert "Atsaistīt eParaksts" in words(soup(client.get("/konts/eparaksts/atsaistit/")).main)
    assert IdentityLink.objects.count() == 1
    client.post("/konts/eparaksts/atsaistit/")
    assert IdentityLink.objects.count() == 0
    again = Client()
    assert again.get(at_provider(begun(again), CODE))["Location"] == UNKNOWN
    assert [name for name, _facts in events()] == ["linked", "unlinked", "unknown"]
    assert {one.template for one in Notification.objects.all()} == {"identity_linked", "identity_unlinked"}


def test_too_many_beginnings_are_turned_away(provider: TrustedXProvider, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "identity": "2/m/ip"}
    client = Client()
    assert [client.post("/konts/eparaksts/").status_code for _one in range(3)] == [302, 302, 429]


def test_off_unless_the_environment_says_so(client: Client, linda: User, settings: Any) -> None:
    assert settings.EPARAKSTS_SIGN_IN is False
    assert "eParaksts" not in words(soup(client.get(LOGIN)).main)
    assert client.post("/konts/eparaksts/").status_code == client.get(UNKNOWN).status_code == 404
    client.force_login(linda)
    assert "eParaksts" not in words(soup(client.get(OVERVIEW)).main)
    assert client.post("/konts/eparaksts/piesaistit/").status_code == 404


def checked() -> list[str | None]:
    return [one.id for one in run_checks(tags=["signing"]) if one.id in {"signing.E020", "signing.E021"}]


@pytest.mark.parametrize(
    ("lacks", "found"),
    [
        ({"EPARAKSTS_URL": "http://eidas.eparaksts.lv"}, "signing.E020"),
        ({"EPARAKSTS_CLIENT_SECRET": ""}, "signing.E021"),
    ],
)
def test_half_switched_on_is_named_and_stays_off(
    provider: TrustedXProvider, settings: Any, lacks: dict[str, str], found: str
) -> None:
    assert checked() == []
    for name, value in lacks.items():
        setattr(settings, name, value)
    assert checked() == [found]
    assert Client().post("/konts/eparaksts/").status_code == 404
