"""`check` always comes back with a report, whatever the file is and whatever happens to the child."""

from __future__ import annotations

import os
import random
import signal
import threading
from io import BytesIO

import pytest
from pypdf import PdfWriter

from signing.data import Report
from signing.enums import Indication, Verdict
from signing.validation import Trust, check, child
from tests.attacks import containers

SEED = 20261121


def judged(content: bytes, name: str = "a.pdf") -> Report:
    return check(content, name=name, trust=Trust(), online=False)


def codes(report: Report) -> set[str]:
    return {reason.code for reason in report.all_reasons}


def _plain_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"hello", "NOT_A_SIGNED_FILE"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "NOT_A_SIGNED_FILE"),
        (b"%PDF-1.7\n", "TRAILING_BYTES"),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF\n", "UNREADABLE"),
        (b"PK\x03\x04" + bytes(100), "UNREADABLE"),
        (_plain_pdf(), "NO_SIGNATURE"),
        (containers.packed({"mimetype": b"application/vnd.etsi.asic-e+zip", "a.txt": b"a"}), "NO_SIGNATURE"),
        (containers.packed({"mimetype": b"application/vnd.etsi.asic-e+zip"}), "MISSING_FILE"),
    ],
)
def test_what_is_no_signed_file_is_invalid(content: bytes, code: str) -> None:
    report = judged(content)
    assert (report.verdict, report.indication) == (Verdict.INVALID, Indication.TOTAL_FAILED)
    assert code in codes(report)
    assert report.size == len(content)


def test_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAX_FILE", 10)
    report = judged(b"%PDF-1.7 and more")
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {"TOO_LARGE"})


def _mutations(seeds: list[bytes], count: int) -> list[bytes]:
    generator = random.Random(SEED)
    result = []
    for _ in range(count):
        content = bytearray(generator.choice(seeds))
        for _wound in range(generator.randint(1, 6)):
            position = generator.randrange(len(content))
            act = generator.randrange(5)
            if act == 0:
                content[position] ^= 1 << generator.randrange(8)
            elif act == 1:
                del content[position : position + generator.randint(1, 200)]
            elif act == 2:
                content[position:position] = generator.randbytes(generator.randint(1, 50))
            elif act == 3:
                content[position : position + 20] = bytes(20)
            else:
                other = generator.choice(seeds)
                start = generator.randrange(len(other))
                content[position:position] = other[start : start + 500]
            if not content:
                content = bytearray(b"x")
        result.append(bytes(content))
    return result


@pytest.mark.slow
def test_five_hundred_broken_files() -> None:
    """Printed seed, no exception, never green, never without a reason."""
    zipped = containers.packed(
        {
            "mimetype": b"application/vnd.etsi.asic-e+zip",
            "a.txt": b"a",
            "META-INF/signatures0.xml": b"<a><b Id='1'/></a>",
        }
    )
    for content in _mutations([_plain_pdf(), zipped], 500):
        report = judged(content)
        assert report.verdict.colour == "red" or report.verdict is Verdict.REVIEW, SEED
        assert report.all_reasons


@pytest.mark.usual
def test_a_killed_server_is_started_again() -> None:
    judged(b"x")
    process = child._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert codes(judged(b"x")) == {"NOT_A_SIGNED_FILE"}
    assert child._process is not process


@pytest.mark.usual
def test_a_server_that_cannot_start_is_replaced_by_a_cold_process(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(child, "_server", broken)
    assert codes(judged(b"x")) == {"NOT_A_SIGNED_FILE"}
    assert "cold process" in caplog.text


def test_no_engine_at_all_is_never_green(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_args: object) -> bytes:
        raise OSError("no more processes")

    monkeypatch.setattr(child, "_warm", broken)
    monkeypatch.setattr(child, "_cold", broken)
    report = judged(_plain_pdf())
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {"ENGINE_FAILED"})
    assert "failed" in caplog.text


@pytest.mark.parametrize(
    ("answer", "code"),
    [(b"", "ENGINE_LIMIT"), (b'{"limit": true}', "ENGINE_LIMIT"), (b'{"error": "KeyError"}', "ENGINE_FAILED")],
)
def test_a_child_that_died(monkeypatch: pytest.MonkeyPatch, answer: bytes, code: str) -> None:
    monkeypatch.setattr(child, "_warm", lambda _request: answer)
    report = judged(b"%PDF-1.7")
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {code})


def test_many_threads_at_once() -> None:
    found: list[set[str]] = []
    threads = [threading.Thread(target=lambda: found.append(codes(judged(b"x")))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"NOT_A_SIGNED_FILE"}] * 12


@pytest.mark.usual
def test_a_forked_worker_gets_its_own_server() -> None:
    judged(b"x")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, ",".join(sorted(codes(judged(b"x")))).encode())
        finally:
            child._stop()
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert stream.read() == b"NOT_A_SIGNED_FILE"
    os.waitpid(pid, 0)
    assert codes(judged(b"x")) == {"NOT_A_SIGNED_FILE"}
