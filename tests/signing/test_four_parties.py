"""One contract, four parties, four means, in Chromium: a remote service, an eID card, a file signed elsewhere, a token."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page

from kernel.files import store
from kernel.jobs.queue import drain
from kernel.periods import now
from signing.envelopes import actions
from signing.envelopes.models import Envelope, Turn
from signing.formats import pades, timestamps
from signing.testbed import csc
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port
from tests import browser
from tests.signing.cards import Card
from tests.signing.envelope_tools import HEAD, MENTOR, OTHER, policy, signer, signing_alone, user
from tests.signing.test_outside_readers import pyhanko

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.browser, pytest.mark.server]


class Desk:
    """A signer's window on one turn."""

    def __init__(self, chromium: Browser, home: str, turn: Turn, card: Card | None = None) -> None:
        self.turn, self.home = turn, home
        client = Client()
        client.force_login(turn.user)
        context = chromium.new_context(locale="lv", viewport={"width": 1280, "height": 900})
        cookie = client.cookies[configured.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": home}])
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda line: self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        if card is not None:
            card.into(self.page)
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.home}/parakstisana/{self.turn.public_id}/")

    def choose(self, means: str) -> None:
        self.page.check(f"input[name=means][value={means}]")
        browser.sent(self.page, "#sign button")


def alone(act: Callable[[], Any]) -> Any:
    """In a thread of its own: signing starts event loops, and in this thread the browser's one is running."""

    def done() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


def work() -> None:
    alone(lambda: drain(until=now() + timedelta(minutes=2), strict=True))


def opened(contract: bytes) -> Envelope:
    people = [(MENTOR, "mentor"), (HEAD, "head"), (OTHER, "trainer")]
    signers = [signer(who, role, order, user(who[0])) for order, (who, role) in enumerate(people, 1)]
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title="Darba līgums", number="DL-2026-PARAUGV-0004", policy=policy(),
        file=store.put(contract, media_type="application/pdf"), signers=signers, expires_on=date(2036, 1, 1),
        by=None, on=now(),
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


@pytest.mark.acceptance("A15")
@pytest.mark.acceptance("A38")
def test_four_means_in_one_file(
    transactional_db: None, live_server: Any, settings: Any, testbed: Testbed, seal_token: tuple[str, Identity],
    contract: bytes, tmp_path: Path,
) -> None:  # fmt: skip
    uri, seal = seal_token
    settings.SEAL_PKCS11 = uri
    settings.CSC1_URL = csc.serve(testbed, port=free_port())
    settings.SIGNING_MEANS = ["web_eid", "csc1", "upload", "paper"]
    settings.PUBLIC_BASE_URL = live_server.url
    remote = testbed.identity("Mētra", "Paraugmentore", MENTOR[1])
    card = Card(
        testbed.identity("Aina", "Vadītāja-Demo", HEAD[1], algorithm="ec384"), refusals=("ERR_WEBEID_USER_CANCELLED",)
    )
    elsewhere = testbed.identity("Dzintars", "Demonstrātors", OTHER[1], algorithm="rsa")
    envelope = opened(contract)
    mentor, head, trainer = envelope.turns.select_related("user").order_by("order")
    with browser.chromium() as chromium:
        at_service(Desk(chromium, live_server.url, mentor))
        with_card(Desk(chromium, live_server.url, head, card))
        assert card.asked == ["status", "get-signing-certificate", "sign"] * 2
        uploaded(Desk(chromium, live_server.url, trainer), elsewhere)
        without_extension(chromium, live_server.url)
    work()
    row = Envelope.objects.select_related("current").get(pk=envelope.pk)
    assert (row.state, row.problem) == ("archived", "")
    final = tmp_path / "ligums.pdf"
    final.write_bytes(row.current.read())
    signers = [one["signer"] for one in _signers(final)]
    owners = [remote, card.identity, elsewhere, seal]
    assert signers == [one.certificate.sha256.hex() for one in owners]
    assert pyhanko(final, testbed.root_file()) == ["VALID"] * 4


def _signers(file: Path) -> list[dict[str, str]]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    with file.open("rb") as handle:
        found = PdfFileReader(handle).embedded_regular_signatures
        return [{"signer": one.signer_cert.sha256.hex()} for one in found]


def at_service(desk: Desk) -> None:
    desk.choose("csc1")
    work()
    desk.open()
    assert "Jūsu paraksts ir pievienots." in desk.page.inner_text("main")
    assert desk.said == []


def with_card(desk: Desk) -> None:
    """Cancelled in the card's window once, then signed; nothing breaks the content security policy."""
    desk.choose("web_eid")
    page = desk.page
    assert page.inner_text("h1") == "Parakstīt ar eID karti"
    page.click("[data-card-button]")
    page.wait_for_selector("[data-card-problem=cancelled]:not([hidden])")
    with page.expect_navigation():
        page.click("[data-card-button]")
    assert page.url.endswith(f"/parakstisana/{desk.turn.public_id}/")
    work()
    desk.open()
    assert "Jūsu paraksts ir pievienots." in page.inner_text("main")
    assert desk.said == []


def uploaded(desk: Desk, who: Identity) -> None:
    desk.choose("upload")
    current = Envelope.objects.select_related("current").get(pk=desk.turn.envelope_id).current.read()
    signed = alone(
        lambda: pades.sign(current, signer=who.signer(), field_name="Citur", timestampers=timestamps.configured())
    )
    desk.page.set_input_files(
        "input[type=file]", {"name": "parakstits.pdf", "mimeType": "application/pdf", "buffer": signed}
    )
    browser.sent(desk.page, "main form button")
    work()
    desk.open()
    assert "Jūsu paraksts ir pievienots." in desk.page.inner_text("main")


def without_extension(chromium: Browser, home: str) -> None:
    """The page says what to install; without scripts it says which other way there is."""
    again = opened(b"%PDF-1.7 of nobody")
    desk = Desk(chromium, home, again.turns.select_related("user").get(role="mentor"))
    desk.page.goto(f"{home}/parakstisana/{desk.turn.public_id}/karte/")
    desk.page.click("[data-card-button]")
    desk.page.wait_for_selector("[data-card-problem=missing]:not([hidden])")
    assert "web-eid.eu" in desk.page.inner_text("main")
    cookies = desk.page.context.cookies()
    context = chromium.new_context(locale="lv", java_script_enabled=False)
    context.add_cookies([{"name": one["name"], "value": one["value"], "url": home} for one in cookies])
    page = context.new_page()
    page.goto(desk.page.url)
    assert "vajadzīgs JavaScript" in page.inner_text("main")
    assert not page.is_visible("[data-card-button]")
