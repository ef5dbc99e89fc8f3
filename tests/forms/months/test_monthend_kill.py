"""kill -9 while a month is ended, at points drawn from a printed seed: everything once, nothing unsealed, a true report."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.periods import today
from signing.testbed.service import Testbed
from tests.lives import KILLED, Lives, drawn_seed, installed, lives_of

#: A grid and a timesheet of each contract; KOPIENA_BATCH items make it smaller.
ITEMS = int(os.environ.get("KOPIENA_BATCH", "200"))
pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture
def dice() -> random.Random:
    return random.Random(drawn_seed())


@pytest.fixture
def lives(testbed: Testbed, tmp_path: Path) -> Iterator[Lives]:
    testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007")  # before the PKI is copied
    with lives_of("tests.forms.months.monthend_process", tmp_path, testbed) as found:
        yield found


def made(lives: Lives, testbed: Testbed, folder: Path, *, contracts: int) -> int:
    return lives.ask("make", count=contracts, migrated=installed(folder, testbed))


def killed(lives: Lives, order: str, dice: random.Random, *, rounds: int, chance: float) -> int:
    """Lives that are killed at a point each, one after another; how many were."""
    count = 0
    for _round in range(rounds):
        fate = {"KOPIENA_FAILPOINT": f"any:{chance}", "KOPIENA_FAILPOINT_SEED": str(dice.randrange(10**9))}
        code, _answer = lives.order(order, environment=fate)
        assert code in {0, KILLED}, lives.words()
        count += code == KILLED
    return count


def numbers(kind: str, count: int) -> list[str]:
    return [f"{kind}-{today().year}-PVS-{number:04}" for number in range(1, count + 1)]


@pytest.mark.server
@pytest.mark.acceptance("A27")
def test_killed_during_its_acts_each_is_done_once(
    lives: Lives, testbed: Testbed, tmp_path: Path, dice: random.Random
) -> None:
    assert made(lives, testbed, tmp_path, contracts=6) == 12
    # The six grids come first: an effect without its row would be a second confirmation.
    for point in (f"item_made:{dice.randint(7, 9)}", "item_kept:1", f"item:{dice.randint(1, 2)}", "chunk_done:1"):
        code, _answer = lives.order("acts", environment={"KOPIENA_FAILPOINT": f"monthend.{point}"})
        assert code == KILLED, (point, lives.words())
    lives.ask("acts")
    found = lives.ask("facts")
    assert (found["end"], found["items"]) == ("ended", {"made": 12})
    assert found["numbers"] == numbers("DLUV", 6) + numbers("GR", 6)
    assert (found["of one item each"], found["counters"]) == (12, [6, 6])
    assert (found["confirmations"], found["told"]) == (6, 6)
    assert found["report"] == [0, 0, 12, 12]


@pytest.mark.full
@pytest.mark.acceptance("A27")
def test_a_batch_of_two_hundred_is_killed_ten_times(
    lives: Lives, testbed: Testbed, tmp_path: Path, dice: random.Random
) -> None:
    half = ITEMS // 2
    assert made(lives, testbed, tmp_path, contracts=half) == ITEMS
    assert killed(lives, "everything", dice, rounds=10, chance=0.6 / ITEMS) >= 8
    assert any(not lives.ask("everything") for _turn in range(60))
    found = lives.ask("facts")
    every = numbers("DLUV", half) + numbers("GR", half)
    assert (found["end"], found["items"], found["parked"]) == ("ended", {"made": ITEMS}, 0)
    assert (found["numbers"], found["counters"], found["of one item each"]) == (every, [half, half], ITEMS)
    assert (found["confirmations"], found["told"]) == (half, half)
    assert found["states"] == {"DLUV archived": half, "GR signing": half}
    assert found["typeset"] == [[number, 1] for number in every]
    assert found["sealed"] == {"DLUV": half}
    assert found["report"] == [ITEMS, 0, 0, ITEMS]
