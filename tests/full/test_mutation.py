"""How many small changes to the pure rules their own tests notice (tests/full/mutation says how)."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.full.mutation.mutants import mutants
from tests.full.mutation.plan import EXPLAINED, TARGETS, WHOLE

ROOT = Path(__file__).resolve().parents[2]
MINUTES = float(os.environ.get("MUTATION_MINUTES", "10"))
#: Beyond the minutes for mutants: starting, and the tests themselves once (seconds).
BEFORE = 300
#: So many judged mutants of a module say something about it.
SAMPLE = 20


@dataclass(frozen=True)
class Judged:
    module: str
    text: str
    change: str
    word: str
    line: int


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    """Every mutant with what became of it: killed, survived, or not judged within the time."""
    result = tmp_path_factory.mktemp("mutation") / "result.json"
    tests = sorted({test for target in TARGETS for test in target.tests})
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "MUTATION_RESULT": str(result),
        "MUTATION_MINUTES": str(MINUTES),
    }
    words = [sys.executable, "-m", "pytest", "-q", "-p", "tests.full.mutation.runner"]
    words += ["-p", "no:randomly", "-p", "no:xdist", *tests]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60 * MINUTES + BEFORE
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    told = json.loads(result.read_text("utf-8"))
    return [Judged(*row) for row in told["mutants"]]


def table(judged: list[Judged]) -> Iterator[str]:
    yield f"{'module':<44} {'killed':>7} {'explained':>9} {'survived':>8} {'not judged':>10} {'ratio':>6}"
    for module, count in counts(judged).items():
        words = [count["killed"], count["explained"], count["survived"], count["not judged"]]
        yield f"{module:<44} {words[0]:>7} {words[1]:>9} {words[2]:>8} {words[3]:>10} {ratio(count):>5.0f} %"


def counts(judged: list[Judged]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        explained = one.word == "survived" and (one.module, one.text, one.change) in EXPLAINED
        found[one.module]["explained" if explained else one.word] += 1
    return found


def ratio(count: Counter[str]) -> float:
    """Percent of the judged mutants that mean something; 100 when none was judged."""
    tried = count["killed"] + count["survived"]
    return 100 * count["killed"] / tried if tried else 100


def tell(lines: list[str]) -> None:
    """Into the file that `./portal test --all` prints; without it onto the screen (pytest -s)."""
    words = "\n".join(lines) + "\n"
    if results := os.environ.get("KOPIENA_RESULTS"):
        with Path(results).with_suffix(".txt").open("a", encoding="utf-8") as file:
            file.write(words)
    sys.stdout.write(words)


@pytest.mark.full
@pytest.mark.slow
def test_the_tests_notice_changed_rules(judged: list[Judged]) -> None:
    survivors = [
        one for one in judged if one.word == "survived" and (one.module, one.text, one.change) not in EXPLAINED
    ]
    tell([*table(judged), *(f"survived {one.module}:{one.line}  {one.text}  [{one.change}]" for one in survivors)])
    weak = {}
    for target in TARGETS:
        count = counts(judged)[target.module]
        if count["killed"] + count["survived"] >= SAMPLE and ratio(count) < target.floor:
            weak[target.module] = round(ratio(count))
    assert weak == {}
    assert sum(one.word != "not judged" for one in judged) >= SAMPLE * len(TARGETS) / 2


def test_every_module_of_the_pure_packages_is_a_target() -> None:
    planned = {target.module for target in TARGETS}
    for package in WHOLE:
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            file = Path(importlib.import_module(found.name).__file__ or "")
            if mutants(found.name, file.read_text("utf-8"), str(file)):
                assert found.name in planned


@pytest.mark.usual
def test_every_explanation_is_of_a_mutant_that_exists() -> None:
    existing = {(one.module, one.text, one.change) for target in TARGETS for one in _of(target.module)}
    assert set(EXPLAINED) - existing == set()


def _of(module: str) -> list:  # type: ignore[type-arg]
    file = Path(importlib.import_module(module).__file__ or "")
    return mutants(module, file.read_text("utf-8"), str(file))


SOURCE = '''
LIMIT = 3


def allowed(count: int) -> bool:
    """Words."""
    if not count:
        raise ValueError("none")
    return count <= LIMIT
'''


def test_the_mutants_of_a_small_module() -> None:
    assert [(one.line, one.change) for one in mutants("small", SOURCE, "small.py")] == [
        (2, "3 → 4"),
        (7, "If: condition turned round"),
        (7, "without Not"),
        (8, "raise left out"),
        (9, "return None"),
        (9, "LtE → Lt"),
    ]


@pytest.mark.parametrize(
    ("change", "answer"), [("LtE → Lt", False), ("return None", None), ("without Not", ValueError)]
)
def test_a_mutant_means_something_else(change: str, answer: object) -> None:
    space: dict[str, object] = {}
    exec(SOURCE, space)
    function = space["allowed"]
    assert function(3) is True  # type: ignore[operator]
    [mutant] = [one for one in mutants("small", SOURCE, "small.py") if one.change == change]
    function.__code__ = mutant.code  # type: ignore[attr-defined]
    if answer is ValueError:
        with pytest.raises(ValueError, match="none"):
            function(3)  # type: ignore[operator]
    else:
        assert function(3) is answer  # type: ignore[operator]
