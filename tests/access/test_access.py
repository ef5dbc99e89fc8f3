"""Every route × every role × own, foreign and anonymous, generated from the resolver (threats 41, S5)."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.access.routes import Route, routes
from tests.access.rules import FAMILIES, RULES, Door, rule_for
from tests.access.world import EVERYWHERE, IN_INSTITUTION, IN_MUNICIPALITY, SIDES, STAFF, THINGS, World, build

ROUTES = routes()
ROLES = [
    *((role, side) for role in (*IN_INSTITUTION, *IN_MUNICIPALITY) for side in SIDES),
    *((role, "near") for role in EVERYWHERE),
    ("PERSON", "near"),
]
LOGIN = "/konts/login/"


def behind(*doors: Door) -> list[Route]:
    return [route for route in ROUTES if (rule := rule_for(route.name, route.pattern)) and rule.door in doors]


def of(*doors: Door) -> list[Any]:
    return [pytest.param(route, id=route.name) for route in behind(*doors)]


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.MFA_REQUIRED_FOR_STAFF = False  # else every page sends staff to set it up (tests/accounts)
    return build()


def asked(client: Client, route: Route, address: str = "", *, method: str = "get") -> str:
    """What the route answered, in one word: login, hidden, open, method (asked in a wrong way) or the status."""
    response = getattr(client, method)(address or route.unknown())
    if response.status_code in {301, 302}:
        return "login" if response["Location"].startswith((LOGIN, "/admin/login/")) else "open"
    if response.status_code in {404, 403, 410}:
        return "hidden"
    return {200: "open", 204: "open", 405: "method"}.get(response.status_code, str(response.status_code))


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    assert [route for route in ROUTES if rule_for(route.name, route.pattern) is None] == []
    assert sorted(set(RULES) - {route.name for route in ROUTES}) == []
    assert [start for start in FAMILIES if not any(route.pattern.startswith(start) for route in ROUTES)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", of(Door.SIGNED_IN, Door.STAFF))
def test_strangers_are_sent_to_sign_in(route: Route, client: Client) -> None:
    assert asked(client, route) in {"login", "hidden"}
    assert asked(client, route, method="post") in {"login", "hidden", "method"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", of(Door.PARTY))
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_do_not_learn_whether_a_thing_exists(route: Route, method: str, client: Client) -> None:
    assert asked(client, route, method=method) in {"login", "hidden", "method"}


@pytest.mark.parametrize("role", ROLES, ids=":".join)
def test_what_does_not_exist_is_not_found_for_every_role(role: tuple[str, str], world: World, client: Client) -> None:
    client.force_login(world.users[role])
    answers = {
        route.name: asked(client, route, method="post" if RULES[route.name].posts_only else "get")
        for route in behind(Door.PARTY)
    }
    assert {name: answer for name, answer in answers.items() if answer != "hidden"} == {}


@pytest.mark.parametrize("route", of(Door.PARTY))
def test_a_thing_opens_for_its_people_only(route: Route, world: World, client: Client) -> None:
    rule = RULES[route.name]
    if rule.thing not in THINGS:
        pytest.skip(f"tests.access.world makes no {rule.thing} yet")
    names = THINGS[rule.thing](world)
    wanted = {
        name: value for name, value in names.items() if f":{name}>" in route.pattern or f"<{name}>" in route.pattern
    }
    address = reverse(route.name, kwargs=wanted)
    method = "post" if rule.posts_only else "get"
    answers = {}
    for role in ROLES:
        client.force_login(world.users[role])
        answers[role] = asked(client, route, address, method=method)
    expected = {
        (role, side): "open" if role in rule.who and (side == "near" or role in EVERYWHERE) else "hidden"
        for role, side in ROLES
    }
    assert answers == expected


@pytest.mark.parametrize("role", ROLES, ids=":".join)
def test_every_role_gets_the_pages_of_the_signed_in(role: tuple[str, str], world: World, client: Client) -> None:
    client.force_login(world.users[role])
    answers = {route.name: asked(client, route) for route in behind(Door.SIGNED_IN)}
    # hidden: nothing there for this role, e.g. starting a contract
    assert {name: answer for name, answer in answers.items() if answer not in {"open", "hidden"}} == {}


@pytest.mark.parametrize("role", [role for role in ROLES if role[0] not in STAFF], ids=":".join)
def test_staff_pages_stay_shut_for_everybody_else(role: tuple[str, str], world: World, client: Client) -> None:
    client.force_login(world.users[role])
    answers = {(route.name, route.pattern): asked(client, route) for route in behind(Door.STAFF)}
    assert {name: answer for name, answer in answers.items() if answer not in {"login", "hidden"}} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("route", of(Door.PUBLIC))
def test_public_pages_open_without_signing_in(route: Route, client: Client) -> None:
    if route.has_object or route.pattern.startswith("admin/") or route.name.startswith(("account_", "mfa_", "wagtail")):
        assert asked(client, route) in {
            "open",
            "hidden",
            "login",
            "method",
        }  # a wrong key, or a step without the step before it
    else:
        assert asked(client, route) == "open"


@pytest.mark.django_db
@pytest.mark.parametrize("route", of(Door.SECRET))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_secret_opens_nothing(route: Route, method: str, client: Client) -> None:
    assert asked(client, route, method=method) == "hidden"


def test_sign_in_address_is_the_one_expected() -> None:
    assert reverse(django_settings.LOGIN_URL) == LOGIN
