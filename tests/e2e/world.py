"""The whole portal, alive for one journey: invented people, real jobs, a real browser, a watch over every request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings
from django.core import mail
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from content.seeding import seed
from forms.contracts import actions
from forms.contracts.models import EmploymentContract
from forms.programmes.models import UnitRate
from forms.records.models import CaseDocument
from kernel.accounts.models import User
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain
from kernel.periods import now, today
from portal.demo import partners, people
from tests.e2e.hands import Hands
from tests.e2e.watch import Watch
from tests.factories import contract_answers, contract_draft
from tests.rows import load_shipped, made_once

Answer = TypeVar("Answer")
#: Milliseconds to wait for a page: the press may have to start first.
PATIENCE = 60_000
#: Seconds to wait for a trust service, or for the judging of a signature, that a busy machine does not let finish.
SILENCE = 180


@dataclass
class World:
    """Between a person's acts `work()` runs the jobs a worker would: the same handlers, at a moment the test knows."""

    home: str
    browser: Browser
    watch: Watch
    passwords: dict[str, str]
    contexts: list[BrowserContext] = field(default_factory=list)

    @classmethod
    def begin(cls, *, home: str, browser: Browser) -> World:
        return cls(home=home, browser=browser, watch=Watch(home), passwords=made_once("world", cls.people_and_pages))

    @classmethod
    def unpeopled(cls, *, home: str, browser: Browser) -> World:
        """Pages and rules, and nobody."""
        made_once("pages alone", cls.pages)
        return cls(home=home, browser=browser, watch=Watch(home), passwords={})

    @staticmethod
    def pages() -> None:
        load_shipped()
        seed()

    @staticmethod
    def people_and_pages() -> dict[str, str]:
        """The passwords of the people."""
        load_shipped()
        passwords = people.load()
        partners.load()
        UnitRate.objects.create(valid_from=date(2027, 1, 1), amount=Decimal("11.00"), source="Demonstrācijas dati")
        seed()
        return passwords

    def end(self) -> None:
        for context in self.contexts:
            context.close()

    # --- people

    def window(self, *, scripts: bool = True, **options: Any) -> Hands:
        """A fresh window of nobody in particular; without motion, so that axe never sees a colour on its way."""
        page = self._context(java_script_enabled=scripts, **options).new_page()
        return Hands(page, self.home, mirror=None if scripts else self._mirror())

    def _context(self, **options: Any) -> BrowserContext:
        screen = {"width": 1280, "height": 900}
        context = self.browser.new_context(locale="lv", reduced_motion="reduce", viewport=screen, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        self.watch.over(context)
        return context

    def _mirror(self) -> Page:
        """Without the watch: our scripts are kept away there, and the browser complains about that."""
        context = self.browser.new_context(
            locale="lv", reduced_motion="reduce", viewport={"width": 1280, "height": 900}
        )
        self.contexts.append(context)
        return context.new_page()

    def sign_in(self, login: str, *, scripts: bool = True) -> Hands:
        """Through the door, by keyboard."""
        hands = self.window(scripts=scripts)
        hands.open("/darba-telpa/")
        address = f"{login}@paraugs.example"
        hands.fill({"login": address, "password": self.passwords[address]})
        hands.press("Pieslēgties")
        return hands

    def signed_in(self, login: str, *, scripts: bool = True) -> Hands:
        """With the session already there: the door itself is tried in the first journey."""
        client = Client()
        client.force_login(User.objects.get(email=f"{login}@paraugs.example"))
        hands = self.window(scripts=scripts)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        hands.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.home}])
        return hands

    # --- work

    def work(self) -> None:
        """What waits in the queue is done, and what that work asks for."""
        self.elsewhere(finished)

    def elsewhere(self, act: Callable[[], Answer]) -> Answer:
        """Do it in a thread of its own: signing starts event loops, and in this thread the browser's one is running."""

        def alone() -> Answer:
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(alone).result()

    def answers(self, **changes: dict[str, str]) -> dict[str, dict[str, str]]:
        """What is typed for the contract of tests/data, dated today."""
        return contract_answers(**{**changes, "signing": {**dates(), **changes.get("signing", {})}})

    def agreed(self, **changes: dict[str, str]) -> EmploymentContract:
        """A contract that is made and waits to be sent: where journeys about signing begin."""
        changes = {**changes, "signing": {**dates(), **changes.get("signing", {})}}
        draft = contract_draft(self.user("linda"), **changes)
        return actions.submit_contract(draft=draft, by=self.user("linda"), on=now())

    def sent(self, **changes: dict[str, str]) -> CaseDocument:
        """A contract with its number, typeset and with its signers."""
        contract = self.agreed(**changes)
        case = actions.send_contract(contract=contract, by=self.user("aina"), on=now())
        self.work()
        return CaseDocument.objects.get(pk=case.pk)

    def user(self, login: str) -> User:
        return User.objects.get(email=f"{login}@paraugs.example")

    def letter(self, address: str, *, subject: str) -> str:
        """The newest e-mail to somebody."""
        found = [one for one in mail.outbox if one.to == [address] and subject in one.subject]
        assert found, [(one.to, one.subject) for one in mail.outbox]
        return str(found[-1].body)

    def link_in(self, letter: str) -> str:
        """The path of the only address in an e-mail."""
        (path,) = re.findall(re.escape(self.home) + r"(/\S+)", letter)
        return str(path)


def finished(*, patience: float = SILENCE, pause: float = 1) -> None:
    """All jobs to their end. On a busy machine the process that judges a signature is stopped at its limit, and the job waits;
    `drain` tries six times without a pause. Without its end the next page tells of a document that nobody has signed."""
    end = time.monotonic() + patience
    while True:
        drain(until=now() + timedelta(minutes=2), strict=True)
        waiting = [f"{one.name}: {one.error}" for one in Job.objects.filter(state=State.WAITING, waits__gt=0)]
        if not waiting:
            return
        assert time.monotonic() < end, waiting
        time.sleep(pause)
        Job.objects.filter(state=State.WAITING, waits__gt=0).update(due_at=now())


def dates() -> dict[str, str]:
    """Signed today, to be signed by everybody within thirty days."""
    day, last = today(), today() + timedelta(days=30)
    return {
        **{f"sign_date_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))},
        **{f"expires_on_{place}": str(part) for place, part in enumerate((last.day, last.month, last.year))},
    }
