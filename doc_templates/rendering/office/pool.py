"""The engine lo-uno: a few LibreOffices that stay, each behind its own child process.

Safe in threads (a LibreOffice serves one at a time, others wait), safe in forks (a forked process forgets its parent's
children and starts its own), and it leaves nothing behind: closing the pipe is the order to leave, so even a process
that was killed takes its LibreOffices with it.
"""

import atexit
import contextlib
import json
import logging
import os
import queue
import secrets
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any, cast

from doc_templates.errors import (
    ConversionFailed,
    ConversionRefused,
    ConversionTimeout,
    EngineBusy,
    EngineMissing,
)
from doc_templates.rendering.office.base import (
    EXPORT,
    SYSTEM_PYTHON,
    Engine,
    Status,
    cut_off,
    empty_environment,
    make_profile,
    office_arguments,
    office_version,
    work_root,
)

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
#: LibreOffice grew from 217 to 225 MB in 2,000 conversions; these are walls, not habits.
RECYCLE_COUNT = 1_000
RECYCLE_MEGABYTES = 600
#: Address space of one LibreOffice.
MEMORY_MEGABYTES = 4_096
#: Seconds a caller waits for a free LibreOffice, and a LibreOffice has to start.
WAITING = 120.0
STARTING = 90.0
#: Seconds the child has to report a kill of its own before it is killed itself.
GRACE = 10.0
FAILURES = {
    "refused": ConversionRefused,
    "timeout": ConversionTimeout,
    "crash": ConversionFailed,
    "start": EngineMissing,
}


class Worker:
    """One child and its LibreOffice. Used by one thread at a time."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kopiena-office-", dir=work_root()))
        for name in ("profile", "work"):
            (self.folder / name).mkdir(mode=0o700)
        make_profile(self.folder / "profile")
        setup = {
            "command": office_arguments(self.folder / "profile"),
            "pipe": f"kopiena{secrets.token_hex(8)}",
            "folder": str(self.folder),
            "work": str(self.folder / "work"),
            "export": EXPORT,
            "recycle_count": RECYCLE_COUNT,
            "recycle_megabytes": RECYCLE_MEGABYTES,
            "memory": MEMORY_MEGABYTES,
        }
        self.owner = os.getpid()
        self.office_pid = 0
        try:
            self.process = subprocess.Popen(
                [*cut_off(), SYSTEM_PYTHON, "-I", str(CHILD), json.dumps(setup)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=empty_environment(self.folder),
                cwd=self.folder,
                start_new_session=True,
                close_fds=True,
            )
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise EngineMissing(str(error)) from error
        try:
            head, _body = self._receive(time.monotonic() + STARTING)
            if not head["ok"]:
                raise EngineMissing(str(head.get("detail")))
            self.office_pid = head["pid"]
        except ConversionFailed as error:
            self.close()
            raise EngineMissing(*error.details) from error

    def convert(self, docx: bytes, *, deadline: float) -> bytes:
        until = time.monotonic() + deadline + GRACE
        try:
            self._send(json.dumps({"size": len(docx), "deadline": deadline}).encode() + b"\n" + docx)
            head, body = self._receive(until)
        except ConversionFailed:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise ConversionFailed(str(error)) from error
        if not head["ok"]:
            raise FAILURES.get(head["code"], ConversionFailed)(str(head.get("detail")))
        self.office_pid = head.get("pid", self.office_pid)
        return body

    def alive(self) -> bool:
        return self.process.poll() is None

    def _send(self, data: bytes) -> None:
        stdin = cast(IO[bytes], self.process.stdin)
        stdin.write(data)
        stdin.flush()

    def _receive(self, until: float) -> tuple[dict[str, Any], bytes]:
        pipe = cast(IO[bytes], self.process.stdout).fileno()
        data = bytearray()
        head: dict[str, Any] | None = None
        while True:
            if head is None and b"\n" in data:
                line, _, rest = bytes(data).partition(b"\n")
                head, data = json.loads(line), bytearray(rest)
            if head is not None and len(data) >= head.get("size", 0):
                return head, bytes(data)
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise ConversionTimeout("no answer from the child")
            piece = os.read(pipe, 1 << 20)
            if not piece:
                raise ConversionFailed("the child ended")
            data += piece

    def close(self) -> None:
        """Ask to leave, then insist; reap; remove the profile."""
        if self.owner != os.getpid():
            self.forget()
            return
        with contextlib.suppress(OSError):
            if self.process.stdin:
                self.process.stdin.close()
        try:
            self.process.wait(timeout=6)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def forget(self) -> None:
        """In a forked process: let go of the parent's pipes without touching its child."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    os.close(pipe.fileno())
                with contextlib.suppress(OSError, ValueError):
                    pipe.detach()  # type: ignore[attr-defined]
        self.process.returncode = 0  # not ours to wait for


class PoolEngine(Engine):
    """At most ``size`` LibreOffices, started when first needed."""

    name = "lo-uno"

    def __init__(self, *, size: int, waiting: float = WAITING) -> None:
        self.size, self.waiting = max(size, 1), waiting
        self._reset()
        _pools.add(self)

    def _reset(self) -> None:
        self._workers: list[Worker] = []
        self._free: queue.Queue[Worker | None] = queue.Queue()
        for _ in range(self.size):
            self._free.put(None)  # a place in which a worker can be started
        self._guard = threading.Lock()

    def convert(self, docx: bytes, *, deadline: float) -> bytes:
        try:
            worker = self._free.get(timeout=self.waiting)
        except queue.Empty:
            raise EngineBusy(f"{self.size} at work for {self.waiting:.0f} s") from None
        try:
            if worker is not None and not worker.alive():
                self._drop(worker)
                worker = None
            if worker is None:
                worker = Worker()
                with self._guard:
                    self._workers.append(worker)
            return worker.convert(docx, deadline=deadline)
        finally:
            if worker is not None and not worker.alive():
                self._drop(worker)
                worker = None
            self._free.put(worker)

    def _drop(self, worker: Worker) -> None:
        worker.close()
        with self._guard, contextlib.suppress(ValueError):
            self._workers.remove(worker)

    def status(self) -> Status:
        return Status(
            engine=self.name,
            version=office_version(),
            network=not cut_off(),
            running=sum(w.alive() for w in self._workers),
        )

    def close(self) -> None:
        with self._guard:
            workers, self._workers = self._workers, []
        for worker in workers:
            worker.close()
        self._reset()

    def after_fork(self) -> None:
        workers = self._workers
        self._reset()
        for worker in workers:
            worker.forget()


_pools: "weakref.WeakSet[PoolEngine]" = weakref.WeakSet()


def close_all() -> None:
    for pool in list(_pools):
        pool.close()


def _after_fork() -> None:
    for pool in list(_pools):
        pool.after_fork()


atexit.register(close_all)
os.register_at_fork(after_in_child=_after_fork)
