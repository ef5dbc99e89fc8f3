"""Another day for everything that runs during a journey: this process, and the one beside it that checks signatures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

import time_machine

from signing.validation import child

#: The dynamic loader finds it for the machine it is on.
_FAKETIME = "/usr/$LIB/faketime/libfaketime.so.1"


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """From `moment` on, ticking. The browser keeps the real time: sign in anew on the other day."""
    ahead = round((moment - datetime.now(tz=moment.tzinfo)).total_seconds())
    plain = child._environment

    def environment() -> dict[str, str]:
        return {**plain(), "LD_PRELOAD": _FAKETIME, "FAKETIME": f"{ahead:+d}"}

    child._stop()
    try:
        with mock.patch.object(child, "_environment", environment), time_machine.travel(moment):
            yield
    finally:
        child._stop()
