"""A pytest plugin (-p tests.full.mutation.runner): instead of reporting the tests, asks which mutants they find.

First every test runs once and is watched: it must pass, and what it enters is noted. Then one forked child per mutant
runs the tests that enter the changed function, the quick ones first, until one fails. Settings come from the
environment: MUTATION_RESULT (file), MUTATION_SEED, MUTATION_MINUTES (mutants not judged by then are counted apart;
their order is drawn from the seed, so those judged are a fair sample), MUTATION_CHILDREN, MUTATION_ONLY (modules,
separated by spaces; all of the plan without it).
"""

import gc
import importlib
import inspect
import json
import os
import random
import resource
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import hypothesis
import pytest

from tests.full.mutation import switch
from tests.full.mutation.mutants import Mutant, mutants
from tests.full.mutation.plan import TARGETS

#: Seconds of processor time for one mutant, beyond ten times what its tests take without it; then it counts as found.
PATIENCE = 10
MEMORY = 3 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    # The same examples for every mutant; no search for the smallest one.
    hypothesis.settings.register_profile(
        "mutation",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutation")


class Watch:
    """Which code objects are entered while it watches."""

    def __init__(self, wanted: set[CodeType]) -> None:
        self.wanted = wanted
        self.entered: set[CodeType] = set()

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code in self.wanted:
            self.entered.add(frame.f_code)

    def __enter__(self) -> "Watch":
        sys.setprofile(self)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)


class Reports:
    """Did any test fail?"""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


class Judge:
    """Runs tests against mutants."""

    def __init__(self, session: pytest.Session) -> None:
        self.items, self.config = session.items, session.config
        self.reports = Reports()
        session.config.pluginmanager.register(self.reports)
        self.caches = switch.caches()
        self.seconds: dict[pytest.Item, float] = {}
        self.entering: dict[CodeType, list[pytest.Item]] = defaultdict(list)

    def baseline(self, wanted: set[CodeType]) -> None:
        """Every test once, as the code stands."""
        for item, following in zip(self.items, [*self.items[1:], None], strict=True):
            self.forget()
            began = time.process_time()
            with Watch(wanted) as watch:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.seconds[item] = time.process_time() - began
            for code in watch.entered:
                self.entering[code].append(item)
        if self.reports.failed:
            raise pytest.UsageError(f"fails without any mutant: {self.reports.failed[0]}")

    def forget(self) -> None:
        for cache in self.caches:
            cache.cache_clear()

    def tests_for(self, mutant: Mutant) -> list[pytest.Item]:
        """Only the module's own tests; for a changed function those that enter it."""
        own = next(target.tests for target in TARGETS if target.module == mutant.module)
        among = self.entering[switch.code_of(mutant)] if mutant.home else self.items
        return sorted((item for item in among if item.nodeid.startswith(own)), key=self.seconds.__getitem__)

    def silence(self) -> None:
        """In a child: its dots and F's are not the parent's."""
        manager = self.config.pluginmanager
        manager.unregister(manager.get_plugin("terminalreporter"))

    def fork(self, mutant: Mutant) -> int:
        """The child's process id. It ends with 0 when no test noticed the mutant."""
        items = self.tests_for(mutant)
        child = os.fork()
        if child:
            return child
        try:
            self._in_child(mutant, items)
        finally:  # never back into the parent's work
            os._exit(1)

    def _in_child(self, mutant: Mutant, items: list[pytest.Item]) -> None:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        self.silence()
        allowed = int(PATIENCE + 10 * sum(self.seconds[item] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(allowed * 20)
        self.forget()
        switch.put(mutant)
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.reports.failed:
                os._exit(1)
        os._exit(0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    seed = int(os.environ.get("MUTATION_SEED") or random.SystemRandom().randrange(10**6))
    width = int(os.environ.get("MUTATION_CHILDREN") or os.cpu_count() or 1)
    only = os.environ.get("MUTATION_ONLY", "").split()
    every = [one for target in TARGETS if not only or target.module in only for one in _of(target.module)]
    judge = Judge(session)
    judge.baseline({switch.code_of(mutant) for mutant in every if mutant.home})

    ends = time.monotonic() + 60 * float(os.environ.get("MUTATION_MINUTES", "10"))
    waiting = list(every)
    random.Random(seed).shuffle(waiting)
    running: dict[int, Mutant] = {}
    found: dict[Mutant, bool] = {}
    gc.collect()
    gc.freeze()
    while waiting or running:
        if waiting and time.monotonic() > ends:
            waiting.clear()
        while waiting and len(running) < width:
            mutant = waiting.pop()
            running[judge.fork(mutant)] = mutant
        if running:
            child, status = os.wait()
            found[running.pop(child)] = status != 0
    _tell(seed, every, found)
    return True


def _of(module: str) -> list[Mutant]:
    loaded = importlib.import_module(module)
    file = inspect.getsourcefile(loaded) or ""
    return mutants(module, Path(file).read_text(encoding="utf-8"), file)


def _tell(seed: int, every: list[Mutant], found: dict[Mutant, bool]) -> None:
    words = {True: "killed", False: "survived", None: "not judged"}
    rows = [[one.module, one.text, one.change, words[found.get(one)], one.line] for one in every]
    told = {"seed": seed, "mutants": rows}
    Path(os.environ["MUTATION_RESULT"]).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
