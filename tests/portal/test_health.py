"""Alive, ready, and in what state."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from portal import doctor


def test_alive_without_a_database(client: Client) -> None:
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "storage": True})


@pytest.mark.django_db
def test_not_ready_when_the_second_copy_cannot_be_written(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.BLOB_REPLICA_ROOT = tmp_path / "file" / "replica"
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": True, "storage": False})


@pytest.mark.django_db
def test_a_state_page_for_staff_only(client: Client, django_user_model: Any, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False  # the second step has its own tests
    person = django_user_model.objects.create(email="person@paraugs.example")
    client.force_login(person)
    assert client.get("/status").status_code == 404
    person.is_staff = True
    person.save()
    page = client.get("/status").content.decode()
    assert "Portāla stāvoklis" in page
    assert connection.display_name in page


@pytest.mark.django_db
def test_what_does_not_need_minutes_is_answered(settings: Any) -> None:
    found = {finding.name: finding.state for finding in doctor.examine(quick=True)}
    assert {"python", "database", "fonts", "disk", "storage", "keys", "queue"} <= set(found)
    assert {"migrations", "conversion", "clock", "mail", "trust", "audit"} & set(found) == set()
    assert found["python"] == found["database"] == found["storage"] == found["keys"] == found["queue"] == "ok"


@pytest.mark.django_db
def test_a_question_that_breaks_is_an_answer(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> doctor.Answer:
        raise DatabaseError("away")

    monkeypatch.setattr(doctor, "_QUESTIONS", (("queue", lambda: "Queue", broken, False),))
    (finding,) = doctor.examine()
    assert (finding.state, finding.text, bool(finding.remedy)) == (doctor.State.FAIL, "DatabaseError: away", True)


@pytest.mark.django_db
def test_keys_that_others_can_read_are_a_fault() -> None:
    file = Path(settings.VAR_DIR) / "env"
    file.write_text("")
    try:
        file.chmod(0o644)
        assert doctor._keys()[0] == "fail"
        file.chmod(0o600)
        assert doctor._keys()[0] == "ok"
    finally:
        file.unlink()


@pytest.mark.django_db
def test_a_late_job_is_a_fault_and_says_what_to_start() -> None:
    from datetime import timedelta

    from kernel import periods
    from kernel.jobs.models import Job

    moment = periods.now() - timedelta(minutes=3)
    Job.objects.create(name="portal.probe", key="probe", due_at=moment, created_at=moment)
    state, _text, remedy = doctor._queue()
    assert state == "fail"
    assert "./portal worker" in remedy
