"""Places where a test may kill the process (threats F1, F2), and where the demo sees how far a job has come.

Without KOPIENA_FAILPOINT and watchers nothing happens here.

KOPIENA_FAILPOINT="files.after_rename:3"   SIGKILL at the third time that point is reached
KOPIENA_FAILPOINT="any:0.02"   SIGKILL at each point with that probability, drawn from KOPIENA_FAILPOINT_SEED
A point is named by `declare` where it is used, so tests can list all of them.
"""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_names: set[str] = set()
_reached: Counter[str] = Counter()
_watchers: list[Callable[[str], None]] = []
_lock = threading.Lock()
_dice: random.Random | None = None


def declare(*names: str) -> None:
    """Make points known before they are reached."""
    _names.update(names)


def names() -> list[str]:
    """Every declared point."""
    return sorted(_names)


def reach(name: str) -> None:
    """The process is at `name` now."""
    for tell in _watchers:
        tell(name)
    wish = os.environ.get("KOPIENA_FAILPOINT")
    if not wish:
        return
    if name not in _names:
        raise LookupError(f"fail point {name} is not declared")
    point, _, number = wish.partition(":")
    with _lock:
        _reached[name] += 1
        if point == "any":
            hit = _throw() < float(number or 0.05)
        else:
            hit = point == name and _reached[name] == int(number or 1)
    if hit:
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def watched(tell: Callable[[str], None]) -> Iterator[None]:
    """`tell` is called with the name of every point this process reaches meanwhile."""
    _watchers.append(tell)
    try:
        yield
    finally:
        _watchers.remove(tell)


def _throw() -> float:
    global _dice
    if _dice is None:
        _dice = random.Random(os.environ.get("KOPIENA_FAILPOINT_SEED", "0"))  # noqa: S311  (chance for tests, no secret)
    return _dice.random()
