"""Progress that a person can follow: what is being done now, and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Steps at least this long are told with their time (seconds).
LONG = 1.0


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title before, the seconds after; on an error the line says so and the error goes on."""
    print(f"▸ {title} …", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"  ✗ {title}: neizdevās pēc {_seconds(began)}", file=sys.stderr, flush=True)
        raise
    if time.monotonic() - began >= LONG:
        print(f"  ✓ {_seconds(began)}", flush=True)


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s".replace(".", ",")


class Stamp:
    """Remembers in a small file for which input a step was done, so that the next start skips it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / "stamps" / name

    def says(self, value: str) -> bool:
        return self._file.is_file() and self._file.read_text(encoding="utf-8") == value

    def set(self, value: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(value, encoding="utf-8")

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)
