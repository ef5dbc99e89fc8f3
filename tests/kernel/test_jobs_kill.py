"""kill -9 of a process at work, again and again: everything asked for is done, exactly once (threats F1, P1, P2)."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.lives import KILLED, ROOT, Lives, drawn_seed

JOBS = 12
CHUNKS = 5
MODULE = "tests.kernel.job_process"
pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lives, Path, Path]]:
    """The process, its var/, and what that is like with empty tables."""
    folder = tmp_path_factory.mktemp("jobs")
    var, empty = folder / "var", folder / "empty"
    lives = Lives(MODULE, folder, settings="tests.kernel.one_process", KOPIENA_TEST_VAR=str(var))
    try:
        lives.begin()
        lives.ask("prepare")
        var.rename(empty)
        yield lives, var, empty
    finally:
        lives.close()


@pytest.fixture
def lives(prepared: tuple[Lives, Path, Path]) -> Lives:
    """Nothing asked for yet."""
    found, var, empty = prepared
    shutil.rmtree(var, ignore_errors=True)
    shutil.copytree(empty, var)
    return found


@pytest.fixture
def asked(lives: Lives) -> Lives:
    """JOBS jobs of each kind wait."""
    lives.ask("fill", count=JOBS)
    return lives


def assert_all_done_once(lives: Lives) -> None:
    facts = lives.ask("check")
    assert facts["jobs"] == {
        f"{name} done": JOBS for name in ("kill.atomic", "kill.store", "kill.chunks", "notifications.send")
    }
    wanted = [f"atomic {n}" for n in range(JOBS)] + [f"store {n}" for n in range(JOBS)]
    wanted += [f"chunk {n}.{step}" for n in range(JOBS) for step in range(CHUNKS)]
    assert facts["effects"] == dict(Counter(wanted))
    assert (facts["audit"], facts["pending"]) == ([], 0)
    assert (facts["fixity"], facts["blobs"], facts["events"]) == ([], JOBS, list(range(JOBS)))
    assert set(facts["messages"]) == set(facts["delivery"])
    twice = {message for message, count in facts["messages"].items() if count > 1}
    assert twice <= {message for message, state in facts["delivery"].items() if state == "possibly_resent"}
    assert set(facts["delivery"].values()) <= {"sent", "possibly_resent"}


def test_killed_at_random_moments(asked: Lives) -> None:
    dice = random.Random(drawn_seed())
    kills = 0
    for _ in range(4):
        code, _answer = asked.order("run", killed_after=dice.uniform(0.05, 0.6) + dice.choice([0, 2]))
        assert code in (0, KILLED)
        kills += code == KILLED
    assert kills > 0
    asked.ask("run")
    assert_all_done_once(asked)


def test_killed_at_fail_points_drawn_from_a_seed(asked: Lives) -> None:
    seed, kills, rounds = drawn_seed(), 0, int(os.environ.get("KOPIENA_KILLS", "4"))
    for number in range(rounds):
        points = {"KOPIENA_FAILPOINT": "any:0.05", "KOPIENA_FAILPOINT_SEED": f"{seed}.{number}"}
        code, _answer = asked.order("run", environment=points)
        assert code in (0, KILLED)
        kills += code != 0
        if code == 0:
            break
    assert kills > 0
    asked.ask("run")
    assert_all_done_once(asked)


def test_nobody_listens_any_more_when_the_threads_are_sent_home(lives: Lives) -> None:
    assert lives.ask("stop") == [[] for _thread in settings.JOB_THREADS]


@pytest.fixture
def redis(tmp_path):
    """A Redis of our own, without persistence."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(timeout=10)


def test_a_separate_worker_is_killed_and_its_successor_goes_on(asked: Lives, redis: str) -> None:
    """Redis, prefork children, beat: the whole process group dies at once; Redis would redeliver only after an hour."""
    for lifetime in (6.0, None):
        worker = subprocess.Popen(
            [sys.executable, "-m", MODULE, "worker"],
            env={**asked.environment, "REDIS_URL": redis},
            cwd=ROOT,
            start_new_session=True,
        )
        until = time.monotonic() + (lifetime or 60)
        while time.monotonic() < until and (lifetime or not all_done(asked)):
            time.sleep(0.5)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.communicate()
    assert_all_done_once(asked)


def all_done(lives: Lives) -> bool:
    return {name.rpartition(" ")[2] for name in lives.ask("check")["jobs"]} == {"done"}


@pytest.mark.parametrize(
    "point",
    [
        "jobs.claimed",
        "jobs.before_done",
        "jobs.after_done",
        "files.after_rename",
        "files.after_row",
        "audit.after_chain",
    ],
)
def test_killed_at_each_place_that_matters(asked: Lives, point: str) -> None:
    reach = 1 if point.startswith("audit") else 2
    code, _answer = asked.order("run", environment={"KOPIENA_FAILPOINT": f"{point}:{reach}"})
    assert code == KILLED
    asked.ask("run")
    assert_all_done_once(asked)


def test_jobs_that_never_come_back_do_not_stop_the_others(lives: Lives) -> None:
    """The worker inside the web process has two threads for this queue; three handlers hang in them one after another.

    Each is given up at its limit and its thread replaced, so the next in the queue is done, and the hanging are parked.
    """
    hanging = ["kill.hang", "parked", "jobs.too_long"]
    assert lives.ask("hang") == [hanging, hanging, hanging, ["kill.atomic", "done", ""]]
