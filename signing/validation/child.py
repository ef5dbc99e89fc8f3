"""Sends a file to the limited child and always comes back with a report.

One warm server per process that asks (web worker, Celery worker, command); it is started again when it died. When it
cannot be started, a cold one-off process does the work; when that fails too, the report says so and is never green.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime
import hashlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from signing.data import Reason, Report, iso, without_codes
from signing.validation.intake import MAX_FILE
from signing.validation.policy import Expectation
from signing.validation.server import HEADER, WALL_SECONDS
from signing.validation.trust import Trust, from_settings

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_SERVE = "from signing.validation.server import main; main()"
_lock = threading.Lock()
_owner = 0
_process: subprocess.Popen[bytes] | None = None
_control: socket.socket | None = None


class ChildFailed(Exception):
    """The child gave no usable answer. `limit` = it ran into its limits."""

    def __init__(self, what: str, *, limit: bool = False) -> None:
        super().__init__(what)
        self.limit = limit


def check(
    content: bytes,
    *,
    name: str,
    trust: Trust | None = None,
    expected: Expectation | None = None,
    at: datetime.datetime | None = None,
    online: bool = True,
) -> Report:
    """The verdict on one file. Total: whatever the file is, a report comes back.

    `name` is only shown. `trust` is that of the settings when None. `at` is the moment of checking
    (now when None). `online` allows asking trust services for
    certificate status; without it only what the file holds counts. Never raises for what is in the file.
    """
    at = at or datetime.datetime.now(datetime.UTC)
    trust = trust or from_settings()
    if len(content) > MAX_FILE:
        return _without_engine(content, name, trust, at, Reason("TOO_LARGE"))
    request = _request(content, name=name, trust=trust, expected=expected, at=at, online=online)
    try:
        answer = _warm(request)
    except (OSError, ChildFailed) as error:
        if isinstance(error, ChildFailed) and error.limit:
            return _without_engine(content, name, trust, at, Reason("ENGINE_LIMIT"))
        log.error("validation server failed (%s); checking in a cold process", type(error).__name__)
        try:
            answer = _cold(request)
        except (OSError, ChildFailed, subprocess.SubprocessError) as second:
            log.error("cold validation failed too: %s", type(second).__name__)
            return _without_engine(content, name, trust, at, Reason("ENGINE_FAILED"))
    try:
        return _report(answer)
    except ChildFailed as error:
        log.error("validation of %d bytes failed: %s", len(content), error)
        return _without_engine(content, name, trust, at, Reason("ENGINE_LIMIT" if error.limit else "ENGINE_FAILED"))


def _request(
    content: bytes,
    *,
    name: str,
    trust: Trust,
    expected: Expectation | None,
    at: datetime.datetime,
    online: bool,
) -> bytes:
    head = json.dumps(
        {
            "name": name,
            "trust": trust.as_dict(),
            "expected": expected.as_dict() if expected is not None else None,
            "at": at.isoformat(),
            "online": online,
        }
    ).encode()
    return HEADER.pack(len(head), len(content)) + head + content


def _report(answer: bytes) -> Report:
    if not answer:
        raise ChildFailed("no answer: killed by a limit", limit=True)
    values = json.loads(answer)
    if values.get("limit"):
        raise ChildFailed("memory", limit=True)
    if "report" not in values:
        raise ChildFailed(str(values.get("error", "?")))
    return Report.from_dict(values["report"])


def _warm(request: bytes) -> bytes:
    for attempt in (1, 2):
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    socket.send_fds(_server(), [b"f"], [theirs.fileno()])
                ours.settimeout(WALL_SECONDS + 5)
                return _exchange(ours, request)
            except (BrokenPipeError, ConnectionResetError):
                _stop()
                if attempt == 2:
                    raise
    raise ChildFailed("unreachable")


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    try:
        connection.sendall(request)
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
        return b"".join(parts)
    except TimeoutError as error:
        raise ChildFailed("time", limit=True) from error


def _environment() -> dict[str, str]:
    """Only what Python needs: no keys, no settings, no database address."""
    keep = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TZ") if key in os.environ}
    # `faketime` (tests that travel in time) works by these two
    keep |= {key: value for key, value in os.environ.items() if key in ("LD_PRELOAD", "FAKETIME")}
    return {**keep, "PYTHONPATH": f"{_ROOT}{os.pathsep}{_ROOT / 'site'}", "PYTHONDONTWRITEBYTECODE": "1"}


def _server() -> socket.socket:
    """The control socket of this process's server; starts it when needed (also after a fork)."""
    global _owner, _process, _control
    with _lock:
        _owner = os.getpid()
        if _process is None or _control is None or _process.poll() is not None:
            if _control is not None:
                _control.close()
            ours, theirs = socket.socketpair()
            with theirs:
                _process = subprocess.Popen(
                    [sys.executable, "-c", _SERVE, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    env=_environment(),
                    cwd=_ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
            _control = ours
        return _control


def _after_fork() -> None:
    """A forked worker must not keep its parent's server alive, nor share its socket."""
    global _lock, _process, _control, _owner
    _lock = threading.Lock()
    if _control is not None:
        with contextlib.suppress(OSError):
            _control.close()
    _process, _control, _owner = None, None, 0


os.register_at_fork(after_in_child=_after_fork)


def _stop() -> None:
    global _process, _control
    with _lock:
        if _owner != os.getpid():
            return
        if _control is not None:
            _control.close()
        if _process is not None:
            try:
                _process.wait(2)
            except subprocess.TimeoutExpired:
                _process.kill()
                _process.wait()
        _process, _control = None, None


atexit.register(_stop)


def _cold(request: bytes) -> bytes:
    """A fresh process for this one file, with the same limits."""
    ours, theirs = socket.socketpair()
    code = (
        "import socket,sys; from signing.validation import server; server._preload();"
        "server._serve(socket.socket(fileno=int(sys.argv[1])))"
    )
    with ours, theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=_environment(),
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        try:
            ours.settimeout(WALL_SECONDS + 10)
            return _exchange(ours, request)
        finally:
            process.kill()
            process.wait()


def _without_engine(content: bytes, name: str, trust: Trust, at: datetime.datetime, reason: Reason) -> Report:
    """A report made without opening the file: never green."""
    from signing.validation import report

    return report.conclude(
        reasons=[reason],
        signatures=[],
        name=without_codes(name)[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        checked_at=iso(at),
        engine="kopiena-validation",
        trust=trust.describe(),
    )
