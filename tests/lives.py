"""Processes that tests kill: each life is a fork of one that has imported everything already, as under gunicorn.

The first process never touches the database and is never killed itself. Test and process speak JSON, a line an order.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signing.testbed.service import Testbed

ROOT = Path(__file__).resolve().parents[1]
#: The process works on files of its own, whatever the tests run on.
NOT_OURS = ("KOPIENA_", "PYTEST_", "DATABASE_URL", "REDIS_URL")
#: Seconds one life may take before it counts as hanging.
PATIENCE = 150
KILLED = -signal.SIGKILL


class Lives:
    """The test's side. `folder` takes log and answers; `module` ends with `serve(orders)`."""

    def __init__(self, module: str, folder: Path, *, settings: str, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._log = (folder / "log").open("w", encoding="utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)},
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": settings,
            **environment,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def begin(self) -> None:
        """Wait until everything is imported."""
        assert json.loads(self._process.stdout.readline()) == "ready", self.words()

    def order(
        self, order: str, *, environment: Mapping[str, str] | None = None, killed_after: float = 0, **args: Any
    ) -> tuple[int, Any]:
        """Exit code of one life and its answer (None when it was killed); `killed_after` so many seconds, 0: never."""
        answer = self.folder / "answer"
        answer.unlink(missing_ok=True)
        message = {"order": order, "args": args, "environment": dict(environment or {}), "answer": str(answer)}
        message["killed_after"] = killed_after
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()
        code = json.loads(self._process.stdout.readline())
        return code, json.loads(answer.read_text("utf-8")) if answer.exists() else None

    def ask(self, order: str, **args: Any) -> Any:
        """The answer of a life that nobody kills."""
        code, answer = self.order(order, **args)
        assert code == 0, (order, code, self.words())
        return answer

    def words(self) -> str:
        """The end of what the process said."""
        self._log.flush()
        return (self.folder / "log").read_text("utf-8", errors="replace")[-4000:]

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
        self._log.close()


@contextmanager
def lives_of(module: str, folder: Path, testbed: Testbed) -> Iterator[Lives]:
    """Lives of a module in an installation of their own, `folder`/life, with the PKI that the tests serve."""
    found = Lives(
        module,
        folder,
        settings="portal.settings.test",
        KOPIENA_TEST_VAR=str(folder / "life"),
        KOPIENA_TESTBED_PORT=str(testbed.port),
    )
    try:
        found.begin()
        yield found
    finally:
        found.close()


def installed(folder: Path, testbed: Testbed) -> bool:
    """Tables and the very PKI that is served now, in `folder`/life; False: the tables are still to be made."""
    from tests.plugins import migrated  # the test's side alone: the process has Django set up first

    life = folder / "life" / "main"
    there = migrated.copy_to(life / "kopiena.sqlite3")
    shutil.rmtree(life / "testbed", ignore_errors=True)
    shutil.copytree(testbed.shelf.folder, life / "testbed")
    return there


def drawn_seed() -> int:
    """Of what a test draws; printed. KOPIENA_SEED=… draws the same again."""
    seed = int(os.environ.get("KOPIENA_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KOPIENA_SEED={seed}")  # noqa: T201
    return seed


def serve(orders: Mapping[str, Callable[..., Any]]) -> None:
    """The process' side: a fork for each order, until the test closes the line."""
    print(json.dumps("ready"), flush=True)  # noqa: T201
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(orders, order)
        print(json.dumps(_wait(pid, killed_after=order["killed_after"])), flush=True)  # noqa: T201


def _live(orders: Mapping[str, Callable[..., Any]], order: dict[str, Any]) -> None:
    """In the child: do the order, leave the answer in a file, end."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        faulthandler.dump_traceback_later(PATIENCE - 5, file=sys.__stderr__)
        os.environ.update(order["environment"])
        answer = orders[order["order"]](**order["args"])
        Path(order["answer"]).write_text(json.dumps(answer), encoding="utf-8")
        code = 0
    except BaseException:  # noqa: BLE001  (told to the test by the exit code; the words are in the log)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)  # as sudden as a kill: nothing is tidied up


def _wait(pid: int, *, killed_after: float) -> int:
    """The child's exit code; a child that hangs is killed and counts as 1000."""
    until = time.monotonic() + (killed_after or PATIENCE)
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) if killed_after else 1000
