"""Writers of one SQLite file wait in line: threads in the order they came, processes by a lock beside the file."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

#: Seconds between two looks at the lock of another process, and in which a process that has just written lets others go.
LOOK, COURTESY = 0.0005, 0.002


class Line:
    """The line of this process before one file. Whoever has entered leaves in the same thread."""

    def __init__(self, path: str) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False
        self._let_go_until = 0.0
        # Locks belong to the open file, so each process opens its own, and one thread at a time uses it.
        self._seat, self._bench = _beside(path, "line"), _beside(path, "bench")

    def enter(self, *, patience: float) -> bool:
        """Wait for the seat, `patience` seconds at most; False when it did not come."""
        until = time.monotonic() + patience
        mine = None
        with self._guard:
            if self._taken:
                mine = threading.Event()
                self._waiting.append(mine)
            self._taken = True
        if mine is not None and not mine.wait(patience):
            with self._guard:
                if not mine.is_set():
                    self._waiting.remove(mine)
                    return False
        if self._sit(until):
            return True
        self._next()
        return False

    def leave(self) -> None:
        fcntl.flock(self._seat, fcntl.LOCK_UN)
        if not _taken_now(self._bench):
            self._let_go_until = time.monotonic() + COURTESY
        self._next()

    def _next(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _sit(self, until: float) -> bool:
        """The lock among processes; who waits for it sits on the bench, so that the one who leaves sees it."""
        time.sleep(max(self._let_go_until - time.monotonic(), 0))
        if _taken(self._seat, fcntl.LOCK_EX):
            return True
        fcntl.flock(self._bench, fcntl.LOCK_SH)
        try:
            while not _taken(self._seat, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    return False
                time.sleep(LOOK)
        finally:
            fcntl.flock(self._bench, fcntl.LOCK_UN)
        return True


def _beside(path: str, name: str) -> int:
    """An empty file that belongs to whom the database belongs: the administrator must not lock out the service."""
    made = os.open(f"{path}-{name}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if Path(path).exists() and os.geteuid() in (0, os.fstat(made).st_uid):
        database = Path(path).stat()
        os.fchmod(made, database.st_mode & 0o666)
        if os.geteuid() == 0:
            os.fchown(made, database.st_uid, database.st_gid)
    return made


def _taken(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken_now(descriptor: int) -> bool:
    """Nobody else holds it: taken and given back."""
    free = _taken(descriptor, fcntl.LOCK_EX)
    if free:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
    return free


_lines: dict[str, Line] = {}
_making = threading.Lock()


def line_before(path: str) -> Line:
    """One a process and file."""
    with _making:
        if path not in _lines:
            _lines[path] = Line(path)
        return _lines[path]


def _forget() -> None:
    """A forked process waits for itself: what it has inherited belongs to its parent."""
    global _making
    _making = threading.Lock()
    _lines.clear()


os.register_at_fork(after_in_child=_forget)
