"""One door, a second step for staff, no sign-up, pages in our look."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from kernel.accounts.models import User
from kernel.accounts.scoping import ScopedQuerySet
from kernel.periods import now
from tests.web.test_look import INLINE

pytestmark = pytest.mark.django_db

PASSWORD = "saule-un-meness-7"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def person() -> User:
    return User.objects.create_user("linda@paraugs.example", PASSWORD, first_name="Linda", last_name="Plānotāja-Demo")


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("redaktore@paraugs.example", PASSWORD, is_staff=True, is_superuser=True)


@pytest.mark.parametrize(
    "address",
    ["/konts/login/", "/konts/password/reset/", "/en/konts/login/", "/konts/signup/", "/konts/password/reset/done/"],
)
def test_pages_of_the_door_are_ours(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    assert 'class="site-head"' in html and html.count("<h1") == 1
    assert INLINE.search(html) is None
    assert "placeholder" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/konts/",
        "/konts/email/",
        "/konts/password/change/",
        "/konts/2fa/",
        "/konts/2fa/totp/activate/",
        "/konts/logout/",
    ],
)
def test_pages_of_the_account_are_ours(client: Client, person: User, address: str) -> None:
    client.post("/konts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/konts/reauthenticate/", {"password": PASSWORD})  # allauth asks again before the second step
    html = client.get(address).content.decode()
    assert html.count("<h1") == 1
    assert INLINE.search(html) is None


def test_a_wrong_password_is_told_in_the_summary(client: Client, person: User) -> None:
    html = client.post("/konts/login/", {"login": person.email, "password": "x"}).content.decode()
    assert "<title>Kļūda: " in html
    assert "Ir radusies problēma" in html


def test_nobody_signs_up_alone(client: Client) -> None:
    client.post("/konts/signup/", {"email": "jauns@paraugs.example", "password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.count() == 0


def test_editors_use_the_same_door(client: Client) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/konts/login/?next=")
    assert client.get("/admin/login/?next=/admin/pages/").headers["Location"] == "/konts/login/?next=/admin/pages/"


def test_who_is_no_editor_is_told_so_once(client: Client, person: User) -> None:
    entered = client.post("/konts/login/?next=/admin/", {"login": person.email, "password": PASSWORD}, follow=True)
    again = client.get("/admin/pages/", follow=True)
    for answer in (entered, again):
        assert answer.status_code == 403
        html = answer.content.decode()
        assert "Šī lapa jums nav pieejama" in html
        assert "permission" not in html


def test_an_editor_without_a_second_step_goes_nowhere_else(client: Client, editor: User) -> None:
    answer = client.post("/konts/login/", {"login": editor.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/konts/2fa/totp/activate/"
    assert client.get("/admin/").headers["Location"] == "/konts/2fa/totp/activate/"


def test_who_has_just_given_the_password_sets_up_the_second_step_at_once(client: Client, editor: User) -> None:
    client.post("/konts/login/", {"login": editor.email, "password": PASSWORD})
    page = client.get("/konts/2fa/totp/activate/")
    assert page.status_code == 200
    with time_machine.travel(now(), tick=False):  # a code holds for thirty seconds, and the machine may be busy
        code = format_hotp_value(hotp_value(page.context["form"].secret, next(yield_hotp_counters_from_time())))
        done = client.post("/konts/2fa/totp/activate/", {"code": code})
    assert client.get(done.headers["Location"]).status_code == 200  # the codes for a lost telephone
    assert client.get("/admin/").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=10)):
        off = client.get("/konts/2fa/totp/deactivate/")
    assert off.headers["Location"].startswith("/konts/reauthenticate/")


def test_an_old_sign_in_does_not_set_up_a_second_step(client: Client, editor: User) -> None:
    client.post("/konts/login/", {"login": editor.email, "password": PASSWORD})
    with time_machine.travel(now() + timedelta(minutes=10)):
        answer = client.get("/konts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/konts/reauthenticate/")


def test_nothing_is_sent_to_an_address_without_an_account(client: Client, person: User) -> None:
    known = client.post("/konts/password/reset/", {"email": person.email})
    unknown = client.post("/konts/password/reset/", {"email": "nav@paraugs.example"})
    assert (unknown.status_code, unknown.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_an_editor_with_a_second_step_reads_the_admin_in_latvian(client: Client, editor: User) -> None:
    TOTP.activate(editor, generate_totp_secret())
    client.force_login(editor)
    answer = client.get("/admin/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="lv"' in html
    assert "gravatar.com" not in html and "releases.wagtail.org" not in html


def test_the_second_step_can_be_asked_of_nobody(client: Client, editor: User, settings) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200


def test_others_need_no_second_step(client: Client, person: User) -> None:
    answer = client.post("/konts/login/", {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/darba-telpa/"


def test_the_reset_letter_is_ours_and_names_nobody(client: Client, person: User) -> None:
    client.post("/konts/password/reset/", {"email": person.email})
    letter = mail.outbox[0]
    assert letter.subject.startswith("Kopiena: ")
    assert "Labdien!" in letter.body
    assert "Linda" not in letter.body and "Plānotāja" not in letter.body


def test_an_unknown_address_is_answered_the_same(client: Client, person: User) -> None:
    known = client.post("/konts/password/reset/", {"email": person.email})
    unknown = client.post("/konts/password/reset/", {"email": "cits@paraugs.example"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


def test_signing_in_changes_the_session(client: Client, person: User) -> None:
    """A session that somebody planted beforehand is worth nothing afterwards."""
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    client.post("/konts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != before
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert planted.get("/konts/")["Location"].startswith("/konts/login/")


@pytest.mark.parametrize(
    "onward", ["https://cits.example/", "//cits.example/", "/\\cits.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client: Client, person: User, onward: str) -> None:
    answer = client.post("/konts/login/", {"login": person.email, "password": PASSWORD, "next": onward})
    assert answer["Location"] == "/darba-telpa/"


def test_a_letter_is_never_addressed_by_the_host_of_a_request(client: Client, person: User) -> None:
    answer = client.post("/konts/password/reset/", {"email": person.email}, headers={"host": "cits.example"})
    assert (answer.status_code, mail.outbox) == (400, [])


def test_the_door_needs_a_form_of_ours(person: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/konts/login/", {"login": person.email, "password": PASSWORD}).status_code == 403


def test_guesses_at_a_password_are_stopped(client: Client, person: User) -> None:
    """After five wrong ones not even the right one is taken, from whatever browser, until five minutes have passed."""
    answers = {"login": person.email, "password": "x"}
    for _guess in range(5):
        client.post("/konts/login/", answers)
    answers["password"] = PASSWORD
    assert Client().post("/konts/login/", answers).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert Client().post("/konts/login/", answers)["Location"] == "/darba-telpa/"


def test_a_queryset_without_a_rule_hides_everything(person: User) -> None:
    assert list(ScopedQuerySet(User).visible_to(person)) == []
    assert User.objects.count() == 1
