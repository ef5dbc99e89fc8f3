"""Harmful content (threats 29): every upload passes the scanner that is named; its silence is never a pass."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kernel.audit.models import Event
from kernel.files import intake, scanner
from kernel.files.errors import Refused
from kernel.files.intake import CSV, PDF, accept
from portal import doctor
from tests.kernel.clamd import EICAR, Peer
from tests.kernel.test_intake import PDF_BYTES, Upload

HARMFUL = PDF_BYTES.replace(b"%%EOF", EICAR + b"\n%%EOF")


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "_silent_until", 0.0)


@pytest.fixture(params=["tcp", "unix"])
def peer(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[Peer]:
    found = Peer(tmp_path / "clamd.ctl" if request.param == "unix" else None)
    settings.SCANNER, settings.SCANNER_TIMEOUT = found.address, 30
    yield found
    found.close()


def take(content: bytes) -> bytes:
    return accept(Upload(content), allow=frozenset({PDF, CSV}), limit=10_000_000).content


def refused(content: bytes) -> Refused:
    with pytest.raises(Refused) as error:
        take(content)
    return error.value


@pytest.mark.django_db
def test_what_is_found_is_refused_and_the_event_log_knows_it(peer: Peer) -> None:
    assert take(PDF_BYTES) == PDF_BYTES
    error = refused(HARMFUL)
    assert error.code == "intake.harmful"
    assert "kaitīgs saturs (Eicar-Test-Signature)" in error.message
    assert peer.asked == [PDF_BYTES, HARMFUL]
    event = Event.objects.get(event="files.harm_refused")
    assert event.facts["found"] == "Eicar-Test-Signature"
    assert len(event.facts["sha256"]) == 64


def test_what_is_refused_anyway_is_not_shown_to_it(peer: Peer) -> None:
    assert refused(b"<html>").code == "intake.wrong_type"
    assert peer.asked == []


@pytest.mark.parametrize(
    "says",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK?\0", b"UNKNOWN COMMAND\0", b"stream: \xff\0", b"OK\0"],
)
def test_an_answer_that_is_none_is_no_pass(peer: Peer, says: bytes) -> None:
    peer.says = says
    error = refused(PDF_BYTES)
    assert error.code == "intake.scanner_away"
    assert "pēc dažām minūtēm" in error.message
    peer.says = None
    assert take(PDF_BYTES) == PDF_BYTES


def test_more_than_it_takes_is_refused(peer: Peer) -> None:
    assert refused(PDF_BYTES.replace(b"startxref", bytes(3 << 20) + b"\nstartxref")).code == "intake.scanner_away"


def test_a_silent_one_is_waited_for_once(peer: Peer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SCANNER_TIMEOUT = 1
    monkeypatch.setattr(scanner, "REST", 600.0)
    peer.silent.set()
    assert refused(PDF_BYTES).code == "intake.scanner_away"
    assert {refused(PDF_BYTES).code for _ in range(50)} == {"intake.scanner_away"}
    assert len(peer.asked) == 1
    peer.close()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl", "127.0.0.1:3310", "tcp://x"])
def test_down_or_named_wrongly(settings: Any, address: str) -> None:
    settings.SCANNER = address
    assert refused(PDF_BYTES).code == "intake.scanner_away"
    state, text, remedy = doctor._scanner()
    assert (state, "KOPIENA_SCANNER" in remedy) == (doctor.State.FAIL, True), text


def test_it_is_asked_again_after_a_rest(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "REST", 0.0)
    settings.SCANNER = f"unix://{tmp_path}/clamd.ctl"
    assert refused(PDF_BYTES).code == "intake.scanner_away"
    peer = Peer(tmp_path / "clamd.ctl")
    assert take(PDF_BYTES) == PDF_BYTES
    peer.close()


def test_none_is_named(settings: Any) -> None:
    assert settings.SCANNER == ""
    assert take(HARMFUL) == HARMFUL
    state, text, _remedy = doctor._scanner()
    assert state == doctor.State.OK
    assert "nav norādīts" in text


def test_the_doctor_says_which_one_answers(peer: Peer) -> None:
    assert doctor._scanner() == (doctor.State.OK, "ClamAV 1.4.6/27500/Mon Nov 23 08:00:00 2026", "")


@pytest.mark.server
@pytest.mark.django_db
def test_the_real_clamd(settings: Any, tmp_path: Path) -> None:
    """With a signature database of one line: what is proved is the protocol."""
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("clamd is missing: install the package clamav-daemon")
    place = tmp_path / "clamd.ctl"
    (tmp_path / "one.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    config = tmp_path / "clamd.conf"
    config.write_text(f"DatabaseDirectory {tmp_path}\nLocalSocket {place}\nForeground yes\nStreamMaxLength 1M\n")
    with subprocess.Popen([program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as clamd:
        try:
            settings.SCANNER, settings.SCANNER_TIMEOUT = f"unix://{place}", 30
            deadline = time.monotonic() + 60
            while not place.exists() and time.monotonic() < deadline and clamd.poll() is None:
                time.sleep(0.1)
            assert doctor._scanner()[1].startswith("ClamAV ")
            assert take(PDF_BYTES) == PDF_BYTES
            assert refused(HARMFUL).code == "intake.harmful"
            big = PDF_BYTES.replace(b"startxref", bytes(5 << 20) + b"\nstartxref")
            assert refused(big).code == "intake.scanner_away"
        finally:
            clamd.terminate()


def test_content_of_a_name_that_lies(peer: Peer) -> None:
    """The scanner is given bytes: a name is nothing that it sees."""
    upload = io.BytesIO(PDF_BYTES)
    upload.name = "ligums 140384-19905.pdf"  # type: ignore[attr-defined]
    accept(upload, allow=frozenset({PDF}), limit=1000)  # type: ignore[arg-type]
    assert peer.asked == [PDF_BYTES]
    assert intake.recognise(PDF_BYTES) == PDF
