"""Threat 57: PostgreSQL is stopped as by a crash while people write, and started again; the portal is never restarted."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from portal.cli.servers import Servers, postgres_programs
from tests.forms.training.test_crowd import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGE = "/partneriem/kontakti/rakstit/"
WRITERS = 6
#: Seconds of writing before the stop, without a database, and after it; patience for the server and for the letters.
BEFORE, AWAY, AFTER, PATIENCE = 3, 6, 6, 120

pytestmark = [pytest.mark.postgres, pytest.mark.server]


@dataclass
class Portal:
    database: Servers
    environment: dict[str, str]
    port: int
    log: Path

    def python(self, *lines: str) -> str:
        """What `manage.py shell` prints of them, the last line of it."""
        argv = [sys.executable, "manage.py", "shell", "-v", "0", "-c", "\n".join(lines)]
        done = subprocess.run(argv, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip().rpartition("\n")[2]


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path) -> Iterator[Portal]:
    """`manage.py serve`, with its worker inside, on a PostgreSQL that is nobody else's."""
    there, port = connection.settings_dict, free_port()
    with Servers() as own:
        address = own.environment["DATABASE_URL"]
        at = ["-h", str(there["HOST"]), "-p", str(there["PORT"]), "-U", str(there["USER"])]
        dump = subprocess.run(
            [postgres_programs() / "pg_dump", *at, str(there["NAME"])], capture_output=True, check=True
        )
        load = [postgres_programs() / "psql", "-q", "-v", "ON_ERROR_STOP=1", address]
        subprocess.run(load, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        environment = {
            name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "KOPIENA_MIGRATED")
        }
        environment |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.portal.outage_settings",
            "KOPIENA_TEST_VAR": str(settings.VAR_DIR.parent),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        found = Portal(own, environment, port, tmp_path / "server.log")
        argv = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1", "--threads", "8"]
        with found.log.open("wb") as log:
            process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                _wait(port, process, found.log)
                yield found
            finally:
                process.terminate()
                process.wait(60)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)


@dataclass
class Writer:
    """Writes one question after the other, and goes back and sends it again when the portal was away."""

    port: int
    name: str
    until: threading.Event
    answers: list[tuple[int, str]] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)

    def ask(self, method: str, body: str = "", cookie: str = "") -> tuple[int, str, http.client.HTTPMessage]:
        headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{self.port}{PAGE}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, PAGE, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def run(self) -> None:
        number = 0
        while not self.until.is_set():
            status, page, headers = self.ask("GET")
            if status != 200:
                self.told(status, page, headers)
                continue
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            cookie = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", str(headers["Set-Cookie"]))
            assert token is not None and cookie is not None, page[:500]
            number += 1
            text = f"Jautājums {self.name}-{number}"
            sent = {
                "csrfmiddlewaretoken": token[1], "addressee": "project", "region": "", "text": text,
                "reply_to": f"{self.name}-{number}@paraugs.example",
            }  # fmt: skip
            status, page, headers = self.ask("POST", urlencode(sent), f"{settings.CSRF_COOKIE_NAME}={cookie[1]}")
            self.answers.append((status, text))
            if status != 302:
                self.told(status, page, headers)

    def told(self, status: int, page: str, headers: http.client.HTTPMessage) -> None:
        whole = status == 503 and headers["Retry-After"] == "30" and "Portāls uz brīdi nav pieejams" in page
        if not whole:
            self.odd.append((status, page[-800:]))


def test_a_database_that_crashes_under_load_costs_nothing_that_was_answered(portal: Portal) -> None:
    portal.python(
        "from kernel.accounts.models import User",
        "User.objects.create_user('keeper@paraugs.example', is_staff=True)",
    )
    end = threading.Event()
    writers = [Writer(portal.port, f"w{number}", end) for number in range(WRITERS)]
    crew = [threading.Thread(target=writer.run) for writer in writers]
    for one in crew:
        one.start()
    time.sleep(BEFORE)
    before = sum(len(writer.answers) for writer in writers)
    portal.database.stop_database(how="immediate")
    time.sleep(AWAY)
    portal.database.start_database()
    again = [len(writer.answers) for writer in writers]
    time.sleep(AFTER)
    end.set()
    for one in crew:
        one.join()

    assert [odd for writer in writers for odd in writer.odd] == [], portal.log.read_text()[-3000:]
    answers = [answer for writer in writers for answer in writer.answers]
    assert before > WRITERS
    for writer, since in zip(writers, again, strict=True):
        assert 302 in [status for status, _text in writer.answers[since:]]
    kept, told, waiting = _settled(portal)
    taken = sorted(text for status, text in answers if status == 302)
    assert len(kept) == len(set(kept))
    assert set(taken) <= set(kept)
    # What was under way at the moment of the crash: committed, and the answer lost.
    assert len(set(kept) - set(taken)) <= WRITERS
    assert set(kept) <= {text for _status, text in answers}
    assert (told, waiting) == (len(kept), 0)


def _settled(portal: Portal) -> tuple[list[str], int, int]:
    """Texts of the questions; letters that have gone out, each of another question; letters that still wait."""
    until = time.monotonic() + PATIENCE
    while True:
        kept, told, waiting = json.loads(
            portal.python(
                "import json",
                "from content.models import ContactMessage",
                "from kernel.notifications.models import Delivery, Notification",
                "letters = Notification.objects.filter(template='contact_message')",
                "done = [Delivery.SENT, Delivery.POSSIBLY_RESENT]",
                "sent = letters.filter(delivery__in=done)",
                "texts = [one.text for one in ContactMessage.objects.all()]",
                "told = sent.values('subject_id').distinct().count()",
                "print(json.dumps([texts, told, letters.exclude(delivery__in=done).count()]))",
            )
        )
        if not waiting or time.monotonic() > until:
            return kept, told, waiting
        time.sleep(2)
