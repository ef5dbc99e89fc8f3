"""The doctor: every broken state is a ✗ or ! with how to mend it, and the command ends with 1."""

import json
import socket
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kernel.audit import log
from kernel.audit.verification import Verification
from kernel.jobs.models import Job, State
from kernel.periods import now
from portal import doctor
from portal.doctor import Answer
from portal.doctor import State as Health

pytestmark = pytest.mark.django_db
#: The least that is asked.
NAMED = {
    "python", "database", "migrations", "conversion", "fonts", "disk", "storage",
    "clock", "mail", "trust", "keys", "queue", "audit", "lists", "archive",
}  # fmt: skip


def ask(name: str) -> Answer:
    return next(question for found, _title, question, _slow in doctor._QUESTIONS if found == name)()


def mended_by(name: str, *, state: Health = Health.FAIL) -> str:
    """The remedy of a question that must come out as `state`."""
    answered, text, remedy = ask(name)
    assert (answered, bool(text)) == (state, True), (text, remedy)
    return remedy


def test_everything_named_is_asked() -> None:
    assert NAMED - {name for name, *_rest in doctor._QUESTIONS} == set()


def test_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=(3, 10, 12)))
    assert "3.11" in mended_by("python")


def test_an_old_sqlite_and_one_without_full_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "connection", SimpleNamespace(vendor="sqlite", ensure_connection=lambda: None))
    real = doctor.sqlite3
    old = SimpleNamespace(sqlite_version_info=(3, 34, 1), sqlite_version="3.34.1")
    monkeypatch.setattr(doctor, "sqlite3", old)
    assert "3.37" in mended_by("database")

    class Bare:
        def __enter__(self) -> "Bare":
            return self

        def __exit__(self, *_error: object) -> None: ...

        def execute(self, _statement: str) -> None:
            raise real.OperationalError("no such module: fts5")

    bare = SimpleNamespace(
        sqlite_version_info=(3, 40, 1),
        sqlite_version="3.40.1",
        OperationalError=real.OperationalError,
        connect=lambda _place: Bare(),
    )
    monkeypatch.setattr(doctor, "sqlite3", bare)
    assert "FTS5" in mended_by("database")


def test_a_change_of_the_database_that_was_not_made() -> None:
    assert ask("migrations")[0] == Health.OK
    [newest] = MigrationLoader(connection).graph.leaf_nodes("forms")
    MigrationRecorder(connection).record_unapplied(*newest)
    assert "./portal migrate" in mended_by("migrations")


@pytest.mark.office
@pytest.mark.slow
def test_a_real_conversion() -> None:
    state, text, remedy = ask("conversion")
    assert (state, remedy) == (Health.OK, "")
    assert text


def test_no_conversion(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from doc_templates import facade

    def without_office(**_request: object) -> None:
        raise facade.RenderError("soffice is not there")

    with monkeypatch.context() as patch:
        patch.setattr(facade, "preview", without_office)
        assert "./portal system" in mended_by("conversion")
    monkeypatch.setattr(doctor, "LIBRARY", tmp_path)
    assert mended_by("conversion")


@pytest.mark.parametrize(
    ("listed", "state"),
    [
        (None, Health.WARN),
        ("", Health.FAIL),
        ("Noto Serif\\nCarlito\\n", Health.WARN),
        ("\\n".join(doctor.FAMILIES) + "\\n", Health.OK),
    ],
)
def test_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listed: str | None, state: Health) -> None:
    """What fc-list says when asked for families that hold every Latvian letter."""
    if listed is not None:
        tool = tmp_path / "fc-list"
        tool.write_text(f"#!/bin/sh\nprintf '{listed}'\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert mended_by("fonts", state=state) == ("" if state == Health.OK else "Uzlieciet fontus: sudo ./portal system")


@pytest.mark.parametrize(
    ("free", "state"), [(doctor.DISK_LEAST - 1, Health.FAIL), (5 << 30, Health.WARN), (50 << 30, Health.OK)]
)
def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, free: int, state: Health) -> None:
    usage = SimpleNamespace(total=100 << 30, free=free)
    monkeypatch.setattr(doctor, "shutil", SimpleNamespace(disk_usage=lambda _folder: usage))
    assert bool(mended_by("disk", state=state)) == (state != Health.OK)


def test_an_archive_that_cannot_be_written(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.BLOB_REPLICA_ROOT = tmp_path / "file" / "replica"
    assert mended_by("storage")


class Authority(BaseHTTPRequestHandler):
    """A time-stamp service that refuses HEAD, as real ones do, and tells its own time."""

    ahead = 0

    def do_HEAD(self) -> None:
        self.send_response_only(405)
        self.send_header("Date", formatdate(time.time() + self.ahead, usegmt=True))
        self.end_headers()

    def log_message(self, *_words: object) -> None: ...


@pytest.fixture
def authority(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """One that answers, on the loopback; no timedatectl beside it; trust as in production."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with HTTPServer(("127.0.0.1", 0), Authority) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings.TRUST_MODE = "eu"
        settings.TSA_URLS = [f"http://127.0.0.1:{server.server_port}/"]
        yield settings.TSA_URLS[0]
        server.shutdown()
        thread.join()


def nobody() -> str:
    """An address of the loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def test_the_clock(authority: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("clock")[0] == Health.OK
    monkeypatch.setattr(Authority, "ahead", 3600)
    assert "timedatectl set-ntp true" in mended_by("clock")
    settings.TSA_URLS = [nobody()]
    assert "timedatectl set-ntp true" in mended_by("clock", state=Health.WARN)


def test_remote_signing(authority: str, settings: Any) -> None:
    settings.SIGNING_MEANS, settings.CSC1_URL, settings.CSC2_URL = ["csc1", "csc2", "upload"], authority, authority
    assert ask("remote")[:2] == (Health.OK, "csc1, csc2")
    settings.CSC2_URL = nobody()
    assert "KOPIENA_SIGNING_MEANS" in mended_by("remote", state=Health.WARN)
    settings.SIGNING_MEANS = ["upload", "paper"]
    assert ask("remote")[0] == Health.OK


def test_sign_in_by_eparaksts(authority: str, settings: Any) -> None:
    assert ask("sign-in")[0] == Health.OK
    settings.TRUST_MODE = "test"  # else nothing but https is asked
    settings.EPARAKSTS_SIGN_IN, settings.EPARAKSTS_URL = True, authority.rstrip("/")
    assert "KOPIENA_EPARAKSTS_CLIENT_ID" in mended_by("sign-in")
    settings.EPARAKSTS_CLIENT_ID, settings.EPARAKSTS_CLIENT_SECRET = "kopiena", "testa-noslepums"
    assert ask("sign-in")[0] == Health.OK
    settings.EPARAKSTS_URL = nobody().rstrip("/")
    assert "KOPIENA_EPARAKSTS_URL" in mended_by("sign-in", state=Health.WARN)


def test_trust_services(authority: str, settings: Any) -> None:
    assert ask("trust")[0] == Health.OK
    settings.TSA_URLS = [nobody(), authority]
    assert "KOPIENA_TSA_URLS" in mended_by("trust", state=Health.WARN)
    settings.TSA_URLS = [nobody()]
    assert "KOPIENA_TSA_URLS" in mended_by("trust")
    settings.TSA_URLS = []
    assert "KOPIENA_TSA_URLS" in mended_by("trust")
    settings.TRUST_MODE = "test"
    assert "KOPIENA_TRUST_MODE=eu" in mended_by("trust")


def test_mail(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    assert "KOPIENA_EMAIL_URL" in mended_by("mail", state=Health.WARN)
    settings.DEMO = True
    assert ask("mail")[0] == Health.OK
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(nobody().rstrip("/").rpartition(":")[2])
    assert "KOPIENA_EMAIL_URL" in mended_by("mail")


def test_keys(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    file = tmp_path / "env"
    file.write_text("KOPIENA_LOOKUP_KEY=x\n")
    file.chmod(0o644)
    assert mended_by("keys") == f"chmod 600 {file}"
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert ask("keys")[0] == Health.OK
    settings.FIELD_KEYS = []
    assert "./portal keys" in mended_by("keys")


def test_the_queue_and_how_to_start_a_stopped_job_again() -> None:
    assert ask("queue")[0] == Health.OK
    row = Job.objects.create(
        name="records.prepare",
        key="one",
        state=State.PARKED,
        tries=5,
        error_code="office-gone",
        error="LibreOffice",
        due_at=now(),
        created_at=now(),
        finished_at=datetime(2026, 6, 5, 11, 30, tzinfo=UTC),
    )
    assert "./portal jobs --retry" in mended_by("queue", state=Health.WARN)
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("jobs", stdout=said)
    assert end.value.code == 1
    line = "records.prepare one · 05.06.2026. 14:30 · office-gone LibreOffice"
    assert said.getvalue() == f"{line}\nDarbi, kas apstājušies kļūdas dēļ: 1.\n"
    call_command("jobs", "other.job", stdout=StringIO())
    call_command("jobs", "--retry", stdout=(said := StringIO()))
    assert said.getvalue() == f"{line}\nVēlreiz palaistie darbi: 1.\n"
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)
    assert ask("queue")[0] == Health.OK
    Job.objects.update(due_at=now() - timedelta(minutes=3))
    assert "./portal worker" in mended_by("queue")


def test_a_broken_event_log(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("audit")[0] == Health.OK
    monkeypatch.setattr(log, "verify", lambda: Verification(ok=False, problems=["leaf 3 was changed"]))
    assert ask("audit")[1] == "leaf 3 was changed"
    assert mended_by("audit")


def doctored(monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer], *options: str) -> tuple[int, str]:
    def question(answer: Answer) -> Any:
        return lambda: answer

    made = tuple((name, lambda: "Disks", question(answer), False) for name, answer in answers.items())
    monkeypatch.setattr(doctor, "_QUESTIONS", made)
    said = StringIO()
    try:
        call_command("doctor", *options, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


FULL: dict[str, Answer] = {"a": (Health.OK, "20 GB", ""), "b": (Health.FAIL, "0 GB", "Atbrīvojiet vietu.")}


def test_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = doctored(monkeypatch, FULL)
    assert (code, said) == (
        1,
        "✓ Disks: 20 GB\n✗ Disks: 0 GB\n    → Atbrīvojiet vietu.\nKļūmes: 1, brīdinājumi: 0.\n",
    )
    warned: dict[str, Answer] = {"a": (Health.WARN, "2 GB", "Plānojiet.")}
    assert doctored(monkeypatch, warned) == (0, "! Disks: 2 GB\n    → Plānojiet.\nKļūmes: 0, brīdinājumi: 1.\n")


def test_the_command_for_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = doctored(monkeypatch, FULL, "--json")
    assert code == 1
    assert [json.loads(line)["state"] for line in said.splitlines()] == ["ok", "fail"]
