"""kill -9 of a process at work, again and again: everything asked for is done, exactly once (threats F1, P1, P2)."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOBS = 12
CHUNKS = 5
#: The processes work on a SQLite file of their own, whatever the tests run on.
NOT_OURS = ("KOPIENA_", "PYTEST_", "DATABASE_URL", "REDIS_URL")


class Processes:
    """Starts tests/kernel/job_process.py on one var/ of its own."""

    def __init__(self, var: Path) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)},
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "tests.kernel.one_process",
            "KOPIENA_TEST_VAR": str(var),
        }

    def start(self, *words: str, group: bool = False, **variables: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(ROOT / "tests" / "kernel" / "job_process.py"), *words]
        environment = {**self.environment, **variables}
        return subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=group
        )

    def end(self, *words: str, **variables: str) -> tuple[int, str]:
        process = self.start(*words, **variables)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output


@pytest.fixture
def processes(tmp_path):
    found = Processes(tmp_path / "var")
    code, _ = found.end("prepare", str(JOBS))
    assert code == 0
    return found


def assert_all_done_once(processes: Processes) -> None:
    code, output = processes.end("check")
    assert code == 0
    facts = json.loads(output.splitlines()[-1])
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


@pytest.mark.slow
def test_killed_at_random_moments(processes):
    seed = int(os.environ.get("KOPIENA_SEED", "") or random.SystemRandom().randrange(10**6))
    dice = random.Random(seed)
    print(f"KOPIENA_SEED={seed}")  # noqa: T201
    for _ in range(4):
        process = processes.start("run")
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.05, 0.6) + dice.choice([0, 2]))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    code, output = processes.end("run")
    assert (code, output) == (0, "ready\nfinished\n")
    assert_all_done_once(processes)


@pytest.mark.slow
def test_killed_at_fail_points_drawn_from_a_seed(processes):
    seed = int(os.environ.get("KOPIENA_SEED", "") or random.SystemRandom().randrange(10**6))
    print(f"KOPIENA_SEED={seed}")  # noqa: T201
    kills, rounds = 0, int(os.environ.get("KOPIENA_KILLS", "4"))
    for number in range(rounds):
        code, _ = processes.end("run", KOPIENA_FAILPOINT="any:0.05", KOPIENA_FAILPOINT_SEED=f"{seed}.{number}")
        assert code in (0, -signal.SIGKILL)
        kills += code != 0
        if code == 0:
            break
    assert kills > 0
    code, output = processes.end("run")
    assert (code, output) == (0, "ready\nfinished\n")
    assert_all_done_once(processes)


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


@pytest.mark.slow
def test_a_separate_worker_is_killed_and_its_successor_goes_on(processes, redis):
    """Redis, prefork children, beat: the whole process group dies at once; Redis would redeliver only after an hour."""
    for lifetime in (6.0, None):
        worker = processes.start("worker", REDIS_URL=redis, group=True)
        until = time.monotonic() + (lifetime or 60)
        while time.monotonic() < until and (lifetime or not all_done(processes)):
            time.sleep(0.5)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.communicate()
    assert_all_done_once(processes)


def all_done(processes: Processes) -> bool:
    _, output = processes.end("check")
    return {name.rpartition(" ")[2] for name in json.loads(output.splitlines()[-1])["jobs"]} == {"done"}


@pytest.mark.slow
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
def test_killed_at_each_place_that_matters(processes, point):
    code, _ = processes.end("run", KOPIENA_FAILPOINT=f"{point}:{1 if point.startswith('audit') else 2}")
    assert code == -signal.SIGKILL
    code, output = processes.end("run")
    assert (code, output) == (0, "ready\nfinished\n")
    assert_all_done_once(processes)


@pytest.mark.slow
def test_jobs_that_never_come_back_do_not_stop_the_others(tmp_path):
    """The worker inside the web process has two threads for this queue; three handlers hang in them one after another.

    Each is given up at its limit and its thread replaced, so the next in the queue is done, and the hanging are parked.
    """
    processes = Processes(tmp_path / "var")
    assert processes.end("prepare", "0") == (0, "")
    code, output = processes.end("hang")
    hanging = ["kill.hang", "parked", "jobs.too_long"]
    assert (code, json.loads(output)) == (0, [hanging, hanging, hanging, ["kill.atomic", "done", ""]])
