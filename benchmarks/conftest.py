"""The real parts of the tests (test PKI, people, database), and a table to which each measurement adds a line.

    PYTHONPATH=.:site .venv/bin/python -m pytest benchmarks -p no:randomly -q

prints the table at the end, ready for docs/performance.md. A timed figure alone proves nothing on a shared machine, so
each line carries a ratio to its neighbour of the same run: to the slower way, or to the smaller N.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable

import pytest

from tests.conftest import compile_catalogues, let_tables_be_emptied, testbed
from tests.forms.conftest import demo, person
from tests.plugins.migrated import django_db_keepdb, django_db_setup
from tests.signing.conftest import head, mentor, office_seal, pdf, timestampers

__all__ = [
    "demo",
    "django_db_keepdb",
    "django_db_setup",
    "head",
    "mentor",
    "office_seal",
    "pdf",
    "person",
    "testbed",
    "timestampers",
]
_LINES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()
    let_tables_be_emptied()
    config.stash[_LINES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    terminalreporter.section(f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load}")
    terminalreporter.write_line("| what | N | once | ratio |\n|---|---|---|---|")
    for line in config.stash[_LINES]:
        terminalreporter.write_line(line)


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, object, float, str], None]:
    """`tell(what, n, seconds, ratio)` adds a line to the table."""

    def add(what: str, n: object, seconds: float, ratio: str) -> None:
        once = f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
        request.config.stash[_LINES].append(f"| {what} | {n} | {once} | {ratio} |")

    return add


@pytest.fixture
def measured() -> Callable[..., float]:
    """`measured(act, times)`: the best time of so many runs in seconds, as disturbances only add.

    `clock` is that of the wall; time.process_time asks for what this process itself worked, whoever else was busy.
    """

    def run(act: Callable[[], object], times: int, *, clock: Callable[[], float] = time.perf_counter) -> float:
        spent = []
        for _round in range(times):
            began = clock()
            act()
            spent.append(clock() - began)
        return min(spent)

    return run
