"""500 people submit at the same moment through the real server, two processes of it: exactly the places there are, a waiting
list without gaps, and an answer for everybody."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from forms.records.models import CaseDocument
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from kernel.periods import now
from tests.factories.training import training_group
from tests.forms.training.test_places import exactly, prepared
from tests.rows import load_shipped

ROOT = Path(__file__).resolve().parents[3]
PLACES, PEOPLE, CLIENTS = 25, 500, 50
#: Seconds in which the server must be there, and in which an answer must come.
START, ANSWER = 120, 300
BOXES = {"no_obstacle": "on", "true_data": "on", "data_notice": "on"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The bell of several processes: the run's own Redis, or one for this test."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        return
    if shutil.which("redis-server") is None:
        pytest.skip("needs the Debian package redis-server")
    port = free_port()
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*argv, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def database() -> str:
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    return f"postgres://{there['USER']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"


@pytest.fixture
def server(transactional_db: None, redis: str, tmp_path: Path) -> Iterator[int]:
    """`manage.py serve` with two processes on the database of this test; its port."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database(),
        "REDIS_URL": redis,
        "DJANGO_SETTINGS_MODULE": "tests.forms.training.crowd_settings",
        "KOPIENA_TEST_VAR": str(settings.VAR_DIR.parent),
        "CROWD_BEGINS": now().isoformat(),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    argv = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2", "--threads", "8"]
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            until = time.monotonic() + START
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None and time.monotonic() < until, (tmp_path / "server.log").read_text()
                    time.sleep(0.2)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def opened(row: TrainingApplication) -> str:
    """A session in which link and code have opened the application, as the door leaves it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    key = f"training-application:{row.public_id}"
    session[key] = (now() + timedelta(hours=2)).isoformat()
    session[f"{key}:since"] = [now().isoformat(), "link", "code"]
    session.create()
    return str(session.session_key)


class Visitor:
    """One HTTP client: reads the last page of its people, waits for the others, submits one after the other."""

    def __init__(self, port: int, people: list[tuple[TrainingApplication, str]]) -> None:
        self.port = port
        self.people = people
        self.answers: list[tuple[int, str]] = []

    def ask(self, method: str, path: str, cookie: str, body: str = "") -> tuple[int, str, http.client.HTTPMessage]:
        headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{self.port}{path}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER)) as line:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode(), answer.headers

    def run(self, ready: threading.Barrier) -> None:
        forms = []
        for row, session in self.people:
            path, cookie = f"/pieteikties/{row.public_id}/parbaudit/", f"{settings.SESSION_COOKIE_NAME}={session}"
            status, page, headers = self.ask("GET", path, cookie)
            assert status == 200, (status, page[:500])
            found = dict(re.findall(r'name="(csrfmiddlewaretoken|seen)" value="([^"]+)"', page))
            token = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", str(headers["Set-Cookie"]))
            assert token is not None and len(found) == 2, page[:500]
            cookie += f"; {settings.CSRF_COOKIE_NAME}={token[1]}"
            forms.append((path, cookie, urlencode({**BOXES, **found})))
        ready.wait()
        for path, cookie, body in forms:
            try:
                status, page, headers = self.ask("POST", path, cookie, body)
                self.answers.append((status, headers.get("Location", "") or page[:2000]))
            except (OSError, http.client.HTTPException) as error:
                self.answers.append((0, repr(error)))


@pytest.mark.full
@pytest.mark.both
@pytest.mark.acceptance("A08")
def test_five_hundred_through_two_processes_of_the_server(server: int, tmp_path: Path) -> None:
    load_shipped()
    group = training_group(capacity=PLACES, taken=None)
    people = [(row, opened(row)) for row in (prepared(group, number) for number in range(PEOPLE))]
    visitors = [Visitor(server, people[start::CLIENTS]) for start in range(CLIENTS)]
    ready = threading.Barrier(CLIENTS)
    crew = [threading.Thread(target=visitor.run, args=(ready,)) for visitor in visitors]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    answers = Counter(status for visitor in visitors for status, _words in visitor.answers)
    others = [words for visitor in visitors for status, words in visitor.answers if status != 302]
    assert (answers, others) == (Counter({302: PEOPLE}), []), (tmp_path / "server.log").read_text()[-4000:]
    assert {words for visitor in visitors for _status, words in visitor.answers} == {
        f"/pieteikties/{row.public_id}/" for row, _session in people
    }
    exactly(group, places=PLACES, people=PEOPLE)
    numbers = CaseDocument.objects.filter(kind="MA").order_by("sequence").values_list("sequence", flat=True)
    assert (list(numbers), ApplicationSubmission.objects.count()) == (list(range(1, PEOPLE + 1)), PEOPLE)
