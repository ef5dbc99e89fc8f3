"""A page that waits a moment for a job: never longer than two seconds (threats 36)."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + min(getattr(settings, "SIGNING_WAIT", 1.5), 2)
    while time.monotonic() < end:
        if ready():
            return
        time.sleep(0.1)
