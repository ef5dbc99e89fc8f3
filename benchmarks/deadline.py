"""The evening of the 10th: mentors read, save and confirm through the real server around the lock, while the end of a month is made.

    PYTHONPATH=.:site .venv/bin/python -m pytest benchmarks/deadline.py -p no:randomly -q -s

Two processes of the server, one worker, Redis; SQLite, or PostgreSQL where DATABASE_URL names one. Each of 150 people has a
meeting open, what is typed is kept every ten seconds as autosave.js does it, and pages are read between: 15 writes and 40 reads a
second. In the second half each submits the meeting and confirms the month (ten writes a second more), and at three quarters the
lock falls. First the server is warmed, then five people do the same, beside the same kind of batch. DEADLINE_SECONDS=600 is the
whole evening; DEADLINE_USERS and DEADLINE_BATCH make it smaller. The last line is JSON.
"""

from __future__ import annotations

import atexit
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from forms.contracts.models import EmploymentContract
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.models import LearnerMonth
from forms.months.monthend import actions
from forms.months.monthend.access import Place, reach_of
from forms.months.monthend.facts import digest_of, progress_of, prospects
from forms.months.monthend.states import Readiness
from forms.months.states import DiaryState
from forms.months.timesheets.actions import Act, generate
from forms.people.access import scope_of
from forms.people.models import Gender, Person
from forms.records.models import UnsentText
from kernel.accounts.models import User
from kernel.periods import now, riga_date
from tests.factories import plans
from tests.factories.people import Identity, learner
from tests.forms.conftest import invented_people
from tests.forms.desks import user
from tests.forms.months.pay_rows import OCTOBER, SIGNED, contract, month, provider

ROOT = Path(__file__).resolve().parents[1]
#: Seconds in which the server must be there.
START = 120
USERS = int(os.environ.get("DEADLINE_USERS", "150"))
BATCH = int(os.environ.get("DEADLINE_BATCH", "200"))
FEW = 5
#: Of one process: more of them on two processors only share them, and who holds the writers' turn is served last.
THREADS = os.environ.get("DEADLINE_THREADS", "3")
#: People who come before anything is measured: every thread of both processes has answered then.
WARMING = 12
#: Seconds that an evening lasts; the lock falls at three quarters.
SECONDS = float(os.environ.get("DEADLINE_SECONDS", "60"))
#: Seconds between two times that the typing of one person is kept, and what is asked in three such turns.
SAVING, TURN = 10, "RRSRRRSRRRS"
UNSENT, HIDDEN = "/darba-telpa/ierakstits/", ("csrfmiddlewaretoken", "version", "kept")
SENT = "Runājām par to, kas izdevās."
pytestmark = pytest.mark.django_db(transaction=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def redis(tmp_path):
    """The bell of several processes."""
    port = free_port()
    argv = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*argv, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


@pytest.fixture
def running(transactional_db, redis, testbed, tmp_path):
    """Server and worker on the database of this benchmark; the server's port."""
    testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007")
    port = free_port()
    there = connection.settings_dict
    database = f"postgres://{there['USER']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    if connection.vendor == "sqlite":
        database = f"sqlite:///{there['NAME']}"
    common = os.environ | {
        "DATABASE_URL": database, "REDIS_URL": redis, "KOPIENA_TEST_VAR": str(settings.VAR_DIR.parent),
        "KOPIENA_TESTBED_PORT": str(testbed.port), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }  # fmt: skip
    serve = ["serve", "--port", str(port), "--workers", "2", "--threads", THREADS]
    work = ["worker", "--log-level", "WARNING"]
    with (
        started(serve, common | {"DJANGO_SETTINGS_MODULE": "benchmarks.deadline_settings"}, tmp_path) as server,
        started(work, common | {"DJANGO_SETTINGS_MODULE": "benchmarks.durable_settings"}, tmp_path),
    ):
        until = time.monotonic() + START
        while True:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
                    line.request("GET", "/livez")
                    line.getresponse().read()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, (tmp_path / "serve.log").read_text()[-3000:]
                time.sleep(0.2)
        yield port


@contextmanager
def started(command, environment, folder):
    with (folder / f"{command[0]}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def identity(name, document):
    return Identity(
        given_name=name, surname="Parauga", gender="f", personal_code="", birth_date=date(2011, 5, 1), document=document
    )


def agreed():
    """What every contract here says: as that of the tests, for this autumn."""
    terms = plans.contract(user("aina")).terms
    return {**terms, "sign_date": "2026-08-28", "start": "2026-09-01", "end": "2027-05-31"}


def mentors(first, count):
    """People with a meeting of October each, whose diary is not confirmed; (session, entry, month)."""
    found = []
    for number in range(first, first + count):
        one = User.objects.create(email=f"m{number}@paraugs.example", is_active=True)
        Person.objects.create(given_name=f"Mentors{number}", surname="Testnieks", gender=Gender.MALE, user=one)
        who = identity(f"Lote{number}", f"m{number}")
        row = month(
            provider(contract(f"m{number}"), row=learner(by=user("linda"), identity=who)),
            (number % 20 + 1, "10:00", 1, SIGNED), confirmed=False, closed=False,
        )  # fmt: skip
        client = Client()
        client.force_login(one)
        entry = DiaryEntry.objects.get(diary__of_month=row)
        entry.place, entry.before = "Skola", {"activities": "Plāno.", "goals": "Darbi."}
        entry.after = {"course": "Runājām.", "results": "Divi darbi.", "next_steps": "Pārbaudīt."}
        entry.save()
        found.append((client.cookies[settings.SESSION_COOKIE_NAME].value, entry, row))
    return found


class Mentor:
    """One person: reads, types, submits the meeting and confirms the month once, reads on."""

    def __init__(self, port, session, entry, row, *, dice, lasts, lock):
        self.port, self.entry, self.row, self.lasts, self.lock = port, entry, row, lasts, lock
        self.gap = 3 * SAVING / len(TURN)
        self.first, self.confirms = dice.uniform(0, min(SAVING, lasts)), dice.uniform(lasts / 2, lasts)
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
        self.kept, self.sent, self.confirmed, self.refused, self.late = 0, False, False, 0, 0
        self.times, self.ways, self.errors, self.words, self.said = [], [], [], "", {}

    def ask(self, method, path, said=None):
        headers = {"Cookie": self.cookie, "Referer": f"http://127.0.0.1:{self.port}{path}"}
        if said:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, urlencode(said) if said else None, headers)
            answer = line.getresponse()
            body = answer.read().decode()
        self.times.append(time.perf_counter() - began)
        self.ways.append(f"{method} {answer.status}")
        token = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", str(answer.headers.get("Set-Cookie", "")))
        if token and settings.CSRF_COOKIE_NAME not in self.cookie:
            self.cookie += f"; {settings.CSRF_COOKIE_NAME}={token[1]}"
        return answer.status, body

    def fields(self, path):
        status, body = self.ask("GET", path)
        if status != 200:
            self.errors.append((status, body[:200]))
            return {}
        form = body[body.index('<form method="post"', body.index("<main")) :]
        found = {}
        for tag in re.findall(r"<input[^>]*>", form):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and "checkbox" not in tag:
                found[name[1]] = value[1] if value else ""
        for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form):
            found[name] = value
        return found

    def post(self, path, said):
        """True: taken; False: refused because the month is locked."""
        begun_late = now() > self.lock
        status, body = self.ask("POST", path, said)
        if status == 302:
            self.late += begun_late
            return True
        if status == 422 and now() >= self.lock - timedelta(seconds=1):
            self.refused += 1
            return False
        self.errors.append((status, " ".join(re.sub(r"<[^>]+>", " ", body[body.find("<main") :]).split())[:600]))
        return False

    def keep(self, page, words):
        """As autosave.js: the fields that people see, and the token of the form."""
        seen = [[name, value] for name, value in (self.said | {"course": words}).items() if name not in HIDDEN]
        said = {"csrfmiddlewaretoken": self.said["csrfmiddlewaretoken"], "page": page, "typed": json.dumps(seen)}
        status, body = self.ask("POST", UNSENT, said)
        if status == 200:
            self.kept, self.words = self.kept + 1, words
        else:
            self.errors.append((status, body[:200]))

    def run(self, ready):
        try:
            ready.wait()
            self._evening(time.monotonic())
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            self.errors.append((0, repr(error)))

    def _evening(self, began):
        held = f"/menesi/tiksanas/{self.entry.public_id}/notika/"
        confirm = f"/menesi/{self.row.public_id}/dienasgramata/apstiprinat/"
        due, number, asked = self.first, 0, False
        while due < self.lasts:
            time.sleep(max(began + due - time.monotonic(), 0))
            if not asked and due >= self.confirms:
                asked = True
                mark = {"kept": "1"} if self.kept else {}
                self.sent = self.post(held, self.fields(held) | {"course": SENT, **mark})
                self.confirmed = self.post(confirm, self.fields(confirm) | {"sure": "on"})
            elif TURN[number % len(TURN)] == "R" or asked:
                self.said = self.fields(held)
            else:
                self.keep(held, f"Runājām {number}.")
            due, number = due + self.gap, number + 1


def evening(port, first, count, *, terms, lasts=SECONDS):
    """So many people around the lock; what each met."""
    rows = mentors(first, count)
    EmploymentContract.objects.update(terms=terms)
    lock = now() + timedelta(seconds=lasts * 3 / 4 + 1)
    LearnerMonth.objects.filter(pk__in=[row.pk for *_rest, row in rows]).update(opened_until=lock)
    dice = random.Random(count)  # noqa: S311  (chance for a benchmark, no secret)
    crew = [Mentor(port, *row, dice=dice, lasts=lasts, lock=lock) for row in rows]
    ready = threading.Barrier(count)
    threads = [threading.Thread(target=one.run, args=(ready,)) for one in crew]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for one in crew:
        entry, diary = DiaryEntry.objects.get(pk=one.entry.pk), MentorDiary.objects.get(of_month=one.row)
        assert (entry.version, entry.after["course"] == SENT) == (one.entry.version + one.sent, one.sent)
        waits = UnsentText.objects.filter(page__contains=str(one.entry.public_id)).first()
        words = dict(waits.typed)["course"] if waits is not None else ""
        assert words == ("" if one.sent else one.words)
        assert (diary.state == DiaryState.CONFIRMED) == one.confirmed
    assert [one.errors for one in crew if one.errors] == []
    assert sum(one.late for one in crew) == 0  # nothing that was sent after the lock was taken
    return crew


def by_way(crew):
    """Milliseconds of half and of 95 of 100 answers, by what was asked and answered."""
    found = {}
    for one in crew:
        for way, spent in zip(one.ways, one.times, strict=True):
            found.setdefault(way, []).append(spent * 1000)
    return {
        way: [round(statistics.median(spent)), round(statistics.quantiles(spent, n=20)[-1])]
        for way, spent in sorted(found.items())
        if len(spent) > 1
    }


def p95(crew):
    return statistics.quantiles([spent for one in crew for spent in one.times], n=20)[-1]


def begun(first, count):
    """The end of the month of so many timesheets."""
    for number in range(first, first + count):
        who = identity(f"Anna{number}", f"b{number}")
        row = learner(by=user("linda"), identity=who)
        month(provider(contract(), row=row), (number % 28 + 1, f"{8 + number // 28 % 12:02}:00", 1, SIGNED))
    generate(month=OCTOBER, on=now())
    on, by = now(), user("biruta")
    scope = scope_of(by, on=riga_date(on))
    reach = reach_of(scope)
    found = prospects(OCTOBER, reach, scope, at=on)
    seen = digest_of([one for one in found if one.readiness == Readiness.READY])
    act = Act("Apstiprinu.", ("password",), on)
    return actions.begin(month=OCTOBER, place=Place("", "", reach.codes), seen=seen, act=act, by=by, on=on)


def bench_deadline(tell, running):
    invented_people()
    terms = agreed()
    first = begun(0, max(BATCH // 4, 2))
    evening(running, 0, WARMING, terms=terms, lasts=4)
    few = evening(running, WARMING, FEW, terms=terms)
    second = begun(BATCH, BATCH)
    many = evening(running, WARMING + FEW, USERS, terms=terms)
    while_on = {"few": progress_of(first).settled, "many": progress_of(second).settled}
    until = time.monotonic() + 20 * BATCH
    while (progress_of(first).left or progress_of(second).left) and time.monotonic() < until:
        time.sleep(1)
    ended = [progress_of(one) for one in (first, second)]
    assert [one.left for one in ended] == [0, 0]
    assert [one.failed for one in ended] == [0, 0]
    alone, crowd = p95(few), p95(many)
    told = {
        "users": USERS, "few": FEW, "batch": [one.total for one in ended], "requests": sum(len(one.times) for one in many),
        "p95_few_s": round(alone, 3), "p95_many_s": round(crowd, 3), "ratio": round(crowd / alone, 2), "errors": 0,
        "kept": sum(one.kept for one in many), "submitted": sum(one.sent for one in many), "refused": sum(one.refused for one in many),
        "confirmed": Counter(one.confirmed for one in many)[True], "settled_meanwhile": while_on,
        "threads": int(THREADS), "database": connection.vendor, "ways_few": by_way(few), "ways_many": by_way(many),
        "load": [round(one, 1) for one in os.getloadavg()],
    }  # fmt: skip
    tell("around the lock, 95 of 100 answers", USERS, crowd, f"{crowd / alone:.2f} × that of {FEW}")
    atexit.register(print, json.dumps(told))
