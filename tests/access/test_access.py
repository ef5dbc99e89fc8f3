"""Every route × every role × own, foreign and anonymous, generated from the resolver (threats 41, S5)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.messages import ERROR, get_messages
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from portal import urls
from tests.access.routes import Route, routes
from tests.access.rules import FAMILIES, RULES, Door, Rule, rule_for
from tests.access.things import THINGS, Thing
from tests.access.world import EVERYWHERE, IN_INSTITUTION, IN_MUNICIPALITY, SIDES, STAFF, World, build
from tests.rows import lasting

pytestmark = pytest.mark.django_db

ROUTES = routes()
ROLES = [
    *((role, side) for role in (*IN_INSTITUTION, *IN_MUNICIPALITY) for side in SIDES),
    *((role, "near") for role in EVERYWHERE),
    ("PERSON", "near"),
]
#: Where nothing belongs to anybody, both sides are alike.
NEAR = [role for role in ROLES if role[1] == "near"]
LOGIN = "/konts/login/"
#: Looks for an old address after each 404, with three queries.
REDIRECTS = "wagtail.contrib.redirects.middleware.RedirectMiddleware"
MIDDLEWARE = tuple(django_settings.MIDDLEWARE)


def behind(*doors: Door) -> list[Route]:
    return [route for route in ROUTES if (rule := rule_for(route.name, route.pattern)) and rule.door in doors]


def of(*doors: Door) -> list[Any]:
    return [pytest.param(route, id=route.name) for route in behind(*doors)]


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Else every page sends staff to set it up (tests/accounts)."""
    settings.MFA_REQUIRED_FOR_STAFF = False


@pytest.fixture(autouse=True)
def bare_refusals(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal is told by its status. How the page of a 404 looks (tests/web/test_errors.py) and where old addresses of
    public pages lead (tests/content) is asked once, not for each of some five thousand refusals here: it was half of
    what these tests cost."""

    def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=404)

    settings.MIDDLEWARE = [name for name in django_settings.MIDDLEWARE if name != REDIRECTS]
    assert len(settings.MIDDLEWARE) == len(MIDDLEWARE) - 1
    monkeypatch.setattr(urls, "handler404", refused, raising=False)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with lasting(django_db_blocker):
        with django_db_blocker.unblock():
            made = build()
            made.everybody_signs_in()
        yield made


def asked(client: Client, route: Route, address: str = "", *, method: str = "get") -> str:
    """What the route answered, in one word: login, hidden, open, told-no (sent away with an error message), method
    (asked in a wrong way) or the status."""
    client.cookies.pop("messages", None)  # what was said before, and on no page yet
    response = getattr(client, method)(address or route.unknown())
    if response.status_code in {301, 302}:
        if response["Location"].startswith((LOGIN, "/admin/login/")):
            return "login"
        return "told-no" if any(one.level == ERROR for one in get_messages(response.wsgi_request)) else "open"
    if response.status_code in {404, 403, 410}:
        return "hidden"
    # 422: an empty form came back with what is missing
    return {200: "open", 204: "open", 422: "open", 405: "method"}.get(response.status_code, str(response.status_code))


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    assert [route for route in ROUTES if rule_for(route.name, route.pattern) is None] == []
    assert sorted(set(RULES) - {route.name for route in ROUTES}) == []
    assert [start for start in FAMILIES if not any(route.pattern.startswith(start) for route in ROUTES)] == []


@pytest.mark.parametrize("route", of(Door.SIGNED_IN, Door.STAFF))
def test_strangers_are_sent_to_sign_in(route: Route, client: Client) -> None:
    assert asked(client, route) in {"login", "hidden"}
    assert asked(client, route, method="post") in {"login", "hidden", "method"}


@pytest.mark.parametrize("route", of(Door.PARTY))
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_do_not_learn_whether_a_thing_exists(route: Route, method: str, client: Client) -> None:
    assert asked(client, route, method=method) in {"login", "hidden", "method"}


@pytest.mark.server
@pytest.mark.parametrize("role", NEAR, ids=":".join)
def test_what_does_not_exist_is_not_found_for_every_role(role: tuple[str, str], world: World) -> None:
    client = world.signed_in(*role)
    answers = {
        route.name: asked(client, route, method="post" if RULES[route.name].posts_only else "get")
        for route in behind(Door.PARTY)
    }
    assert {name: answer for name, answer in answers.items() if answer != "hidden"} == {}


def expected(rule: Rule, who: frozenset[str]) -> dict[tuple[str, str], str]:
    """What each role must get: those beside the thing by the rule, everybody else as if there were no such thing."""

    def answer(role: str, side: str) -> str:
        if side != "near" and not rule.anywhere:
            return "hidden"
        return "open" if role in who else "told-no" if role in rule.told_no else "hidden"

    return {(role, side): answer(role, side) for role, side in ROLES}


def doors_of(thing: Thing) -> list[tuple[Route, Rule]]:
    """The routes that lead to this kind of thing; those that end it come last."""
    found = [(route, RULES[route.name]) for route in behind(Door.PARTY)]
    return sorted((pair for pair in found if pair[1].thing == thing.name), key=lambda pair: pair[1].last)


@pytest.mark.usual
@pytest.mark.parametrize("thing", [pytest.param(thing, id=thing.name, marks=thing.marks) for thing in THINGS])
@pytest.mark.usefixtures("testbed")
def test_a_thing_opens_for_its_people_only(thing: Thing, world: World) -> None:
    """Own and foreign: the same address asked by every role on both sides; strangers are sent to sign in."""
    keywords = thing.make(world)
    clients = {role: world.signed_in(*role) for role in world.users}
    wrong = {}
    for route, rule in doors_of(thing):
        for what, who in (("", rule.who), *rule.what):
            values = {**keywords, "what": what} if what else keywords
            address = reverse(route.name, kwargs={name: value for name, value in values.items() if takes(route, name)})
            method = "post" if rule.posts_only else "get"
            assert asked(Client(), route, address, method=method) in {"login", "hidden"}, address
            right = expected(rule, who)
            # Whoever may is asked last: an act that succeeds changes what the others see.
            for role in sorted(ROLES, key=lambda role: right[role] == "open"):
                answer = asked(clients[role], route, address, method=method)
                if answer != right[role]:
                    wrong[route.name, what, *role] = (answer, right[role])
    assert wrong == {}  # (route, what, role, side) → (answered, by the rule)


def takes(route: Route, name: str) -> bool:
    return f":{name}>" in route.pattern or f"<{name}>" in route.pattern


def test_every_kind_of_thing_is_made() -> None:
    assert {RULES[route.name].thing for route in behind(Door.PARTY)} == {thing.name for thing in THINGS}


@pytest.mark.usual
@pytest.mark.parametrize("role", NEAR, ids=":".join)
def test_every_role_gets_the_pages_of_the_signed_in(role: tuple[str, str], world: World) -> None:
    client = world.signed_in(*role)
    answers = {route.name: asked(client, route) for route in behind(Door.SIGNED_IN)}
    # hidden: nothing there for this role, e.g. starting a contract
    assert {name: answer for name, answer in answers.items() if answer not in {"open", "hidden"}} == {}


@pytest.mark.usual
@pytest.mark.parametrize("role", [role for role in NEAR if role[0] not in STAFF], ids=":".join)
def test_staff_pages_stay_shut_for_everybody_else(role: tuple[str, str], world: World) -> None:
    client = world.signed_in(*role)
    answers = {(route.name, route.pattern): asked(client, route) for route in behind(Door.STAFF)}
    assert {name: answer for name, answer in answers.items() if answer not in {"login", "hidden"}} == {}


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


@pytest.mark.parametrize("route", of(Door.SECRET))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_secret_opens_nothing(route: Route, method: str, client: Client) -> None:
    assert asked(client, route, method=method) == "hidden"


def test_sign_in_address_is_the_one_expected() -> None:
    assert reverse(django_settings.LOGIN_URL) == LOGIN
