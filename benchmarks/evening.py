"""The evening of the 10th (deadline.py) on SQLite and on a PostgreSQL of its own, one after the other.

    PYTHONPATH=.:site .venv/bin/python benchmarks/evening.py [sqlite] [postgresql]

DEADLINE_USERS, DEADLINE_BATCH, DEADLINE_SECONDS and DEADLINE_THREADS as there; without the last, three threads a process on
SQLite and eight on PostgreSQL. The last line of each is JSON.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from portal.cli.servers import Servers

ROOT = Path(__file__).resolve().parents[1]
THREADS = {"sqlite": "3", "postgresql": "8"}
RUN = [sys.executable, "-m", "pytest", "benchmarks/deadline.py", "-p", "no:randomly", "-q", "-s"]


def run(kind: str, **more: str) -> int:
    around = {"DEADLINE_THREADS": THREADS[kind], **os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **more}
    return subprocess.run(RUN, cwd=ROOT, env=around, check=False).returncode


def main(*kinds: str) -> int:
    failed = 0
    for kind in kinds or THREADS:
        if kind == "postgresql":
            with Servers() as servers:
                failed += run(kind, DATABASE_URL=servers.environment["DATABASE_URL"])
        else:
            failed += run(kind)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
