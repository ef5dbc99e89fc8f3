"""The whole road of a signer in English: not one Latvian word but those of the document and the people in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms.people.models import Person
from forms.records.models import CaseDocument
from kernel.accounts.models import User
from signing.testbed.service import Testbed
from tests.english import latvian_links, latvian_words
from tests.forms import desks

pytestmark = pytest.mark.usefixtures("demo")
ADDRESS = "karlis@paraugs.example"


@pytest.fixture(autouse=True)
def at_once(settings: Any) -> None:
    settings.SIGNING_WAIT = 0
    cache.clear()


class Reader:
    """Somebody who reads English; every page they are shown is looked at."""

    def __init__(self, login: str = "") -> None:
        self.client = Client()
        if login:
            self.client.force_login(desks.user(login))

    def open(self, address: str, *, status: int = 200) -> BeautifulSoup:
        return self._looked_at(self.client.get(address, follow=True), status)

    def send(self, address: str, answers: dict[str, Any], *, status: int = 200) -> BeautifulSoup:
        return self._looked_at(self.client.post(address, answers, follow=True), status)

    def _looked_at(self, answer: Any, status: int) -> BeautifulSoup:
        self.at = answer.request["PATH_INFO"]
        assert (answer.status_code, self.at[:4]) == (status, "/en/")
        page = BeautifulSoup(answer.content, "lxml")
        assert page.html["lang"] == "en", self.at
        assert latvian_words(page) == [], self.at
        assert latvian_links(page) == [], self.at
        return page


def letter() -> str:
    [message] = mail.outbox[-1:]
    return str(message.body)


@pytest.mark.usual
def test_a_link_a_code_and_a_signature(testbed: Testbed) -> None:
    Person.objects.filter(user__email=ADDRESS).update(user=None)
    User.objects.filter(email=ADDRESS).update(is_active=False)
    case = desks.sent()
    desks.work()
    (path,) = re.findall(r"/paraksti/\S+/", letter())
    reader = Reader()
    assert reader.open(f"/en{path}").h1.get_text() == "Open the document to sign"
    reader.open("/en/paraksti/nav-tadas-saites/", status=404)
    reader.send(f"/en{path}", {"act": "send"})
    reader.send(f"/en{path}", {"act": "check", "code": ""}, status=422)
    desks.work()
    (code,) = re.findall(r"\b\d{6}\b", letter())
    reader.send(f"/en{path}", {"act": "check", "code": "000000" if code != "000000" else "111111"}, status=422)
    page = reader.send(f"/en{path}", {"act": "check", "code": code})
    turn = reader.at
    assert "Sign by 21 December 2026" in " ".join(page.main.get_text(" ").split())
    assert "representative of the employer" in page.main.get_text()
    reader.open(f"{turn}augsupieladet/")
    reader.send(f"{turn}augsupieladet/", {"file": SimpleUploadedFile("x.pdf", b"nothing")}, status=422)
    reader.open(f"{turn}atteikties/")
    reader.send(f"{turn}atteikties/", {"reason": ""}, status=422)
    reader.send(f"{turn}parakstit/", {}, status=422)
    assert "is being signed" in reader.send(f"{turn}parakstit/", {"means": "test"}).main.get_text()
    desks.work()
    assert "You have signed the document." in reader.open(turn).main.get_text()
    the_employer_signs_and_everything_is_told_in_english(case)


def the_employer_signs_and_everything_is_told_in_english(case: CaseDocument) -> None:
    head = Reader("aina")
    [task] = head.open("/en/darba-telpa/").select("ul.inbox a")
    head.open(task["href"])
    head.open(f"/en/dokumenti/{case.public_id}/parakstisana/")
    head.send(f"/en/dokumenti/{case.public_id}/parakstisana/", {"email": "x", "turn": ""}, status=422)
    head.send(f"{task['href']}parakstit/", {"means": "test"})
    desks.work()
    head.open(task["href"])
    story = head.open(f"/en/dokumenti/{case.public_id}/").select_one(".passport__story").get_text(" ")
    assert "Kārlis Testnieks signed electronically" in " ".join(story.split())
    assert "Checked and placed in the archive" in story
    head.open("/en/dokumenti/")
    head.open("/en/dokumenti/papirs/")
    head.open("/en/konts/")
    assert "21 November 2026" in Reader().open(f"/en/p/{case.public_code}").main.get_text()
    content = b"".join(head.client.get(f"/en/parakstisana/dokuments/{case.public_id}/signed/"))
    signed = SimpleUploadedFile("Līgums.pdf", content, content_type="application/pdf")
    assert "Signatures" in Reader().send("/en/parbaude/", {"file": signed}).main.get_text()


def test_the_paper_road_and_what_is_declined() -> None:
    head = Reader("aina")
    case = desks.sent()
    paper = f"/en/parakstisana/papirs/{case.public_id}/"
    head.open(paper)
    head.send(paper, {})
    head.send(paper, {"place": ""}, status=422)
    head.open(f"/en/dokumenti/{case.public_id}/")
    head.open("/en/dokumenti/papirs/")
    other = desks.many(1)[0]
    mentor = Reader("karlis")
    turn = f"/en/parakstisana/{desks.turns(other)['mentor'].public_id}/"
    mentor.open(turn)
    mentor.send(f"{turn}atteikties/", {"reason": "Līgumā ir kļūda."})
    mentor.open(f"/en/dokumenti/{other.public_id}/")
    Reader().open(f"/en/p/{other.public_code}")


def test_somebody_who_chose_english_is_written_to_in_english() -> None:
    User.objects.filter(email=ADDRESS).update(language="en")
    case = desks.sent()
    desks.work()
    turn = desks.turns(case)["mentor"]
    assert mail.outbox[-1].subject == "A document waits for your signature"
    assert f"/en/parakstisana/{turn.public_id}/" in letter()
    assert "by 21 December 2026 at the latest." in " ".join(letter().split())


@pytest.mark.parametrize(
    "address",
    [
        "konts/login/",
        "konts/password/reset/",
        "konts/password/reset/done/",
        "konts/logout/",
        "parbaude/",
        "p/",
        "meklet/",
    ],
)
def test_doors_are_english(address: str) -> None:
    Reader().open(f"/en/{address}")


@pytest.mark.parametrize("address", ["konts/", "konts/email/", "konts/password/change/", "konts/2fa/"])
def test_ones_own_account_is_english(address: str) -> None:
    Reader("karlis").open(f"/en/{address}")


@pytest.mark.parametrize("address", ["p/XXXX", "parakstisana/00000000-0000-0000-0000-000000000001/", "ligumi/", "nav/"])
def test_what_is_not_there_is_not_there_in_english(address: str) -> None:
    Reader("karlis").open(f"/en/{address}", status=404)
