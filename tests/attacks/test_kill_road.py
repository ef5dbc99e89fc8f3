# ruff: noqa: T201  (the seed and the table are the result)
"""kill -9 on the whole contract road: submitted, numbered, rendered, signed, sealed, deposited (threats F1, F2, P1).

One installation on a SQLite file, one contract a round, real LibreOffice and real test trust services. The seed is
printed; KOPIENA_SEED=… draws the same kills again, KOPIENA_ROUND=… plays only that round of them.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signing.testbed.service import Testbed
from tests.attacks.road_kills import REACHED, Hit, Road, draws, kill_round, table
from tests.lives import drawn_seed

#: Rounds whose kills must have hit an unfinished job or act.
ENOUGH = 0.8
#: Once for a contract, however often the process dies; two people sign, so these come twice.
EVENTS = {
    "archive.deposited": 1,
    "case.archived": 1,
    "case.numbered": 1,
    "case.partly_signed": 1,
    "case.signed": 1,
    "case.signing": 1,
    "contract.submitted": 1,
    "signing.completed": 1,
    "signing.opened": 1,
    "signing.requested": 2,
    "signing.sealed": 1,
    "signing.sent": 2,
    "signing.signed": 2,
    "signing.viewed": 2,
}
ARRIVED = {
    "drafts": ["submitted"],
    "contracts": ["in_force"],
    "cases": ["archived"],
    "rendered": 1,
    "document": True,
    "original": True,
    "envelopes": ["archived"],
    "turns": {"mentor": "signed", "employer": "signed"},
    "files": ["original", "signed", "signed", "sealed", "augmented"],
    "extends": True,
    "byte_ranges": 4,  # two people, the seal, the archive time stamp
    "signatures": ["PNOLV-090604-29900", "PNOLV-170570-19900", "seal"],
    "verdict": "VALID",
    "deposits": [True],
    "events": EVENTS,
    "told": ["signing_completed employer", "signing_completed mentor", "signing_turn employer", "signing_turn mentor"],
}


@pytest.fixture
def road(tmp_path: Path, testbed: Testbed, django_db_setup: None) -> Iterator[Road]:
    road = Road(tmp_path / "road", testbed=testbed.shelf.folder)
    try:
        road.prepare()
        yield road
    finally:
        road.close()


def check_round(road: Road, number: int, *, kills: int = 0) -> str:
    """The contract has arrived once and whole after so many kills; returns its number."""
    facts: dict[str, Any] = road.ask("facts", number=number)
    [printed], letters, resent = facts.pop("numbers"), facts.pop("letters"), facts.pop("resent")
    # On a busy machine a trust service may answer too late: then the step says that it waits, and is done later.
    facts["events"].pop("signing.waits", None)
    assert facts["events"] == EVENTS
    assert facts == ARRIVED
    # One e-mail a message. Each kill between the mail server's yes and our row may bring it once more, under the same
    # Message-ID, and the row says so.
    assert {name for name, count in letters.items() if count != 1} <= set(resent)
    assert all(1 <= count <= 1 + kills for count in letters.values())
    return str(printed)


def check_everything(road: Road, *, rounds: int, unused: int) -> None:
    totals: dict[str, Any] = road.ask("totals")
    assert totals["sequences"] == list(range(1, rounds + 1))
    assert totals["counters"] == [rounds]
    assert totals["counts"] == [rounds] * 5
    assert (totals["audit"], totals["pending"]) == ([], 0)
    assert totals["jobs"] == ["done"]
    assert totals["rows_without_bytes"] == []
    assert totals["strays"] == []
    assert totals["unused"] <= unused


def kill_again_and_again(road: Road, *, rounds: int, kills: int) -> None:
    """`rounds` contracts one after another, each killed `kills` times on its way to the archive."""
    seed = drawn_seed()
    only = int(os.environ.get("KOPIENA_ROUND") or 0)
    hits: list[Hit] = []
    played, unused = 0, road.ask("totals")["unused"]
    try:
        for round_, wishes in zip(range(1, rounds + 1), draws(seed, kills=kills), strict=False):
            if only in (0, round_):
                hits += play(road, round_=round_, index=played, seed=seed, wishes=wishes, before=hits, unused=unused)
                played += 1
    finally:
        print(table(hits))
    swept = road.ask("swept")
    assert (swept["ok"], swept["injuries"], swept["orphans"], swept["rows_without_bytes"]) == (True, [], 0, [])
    struck = {hit.number for hit in hits if hit.unfinished}
    points = {hit.wish.partition(":")[0] for hit in hits if hit.killed}
    print(
        f"{sum(hit.killed for hit in hits)} kills at {len(points)} of {len(REACHED)} points; {len(struck)} of {played} "
        f"rounds hit an unfinished job; {swept['removed']} orphaned files removed"
    )
    assert len(struck) >= ENOUGH * played


def play(
    road: Road, *, round_: int, index: int, seed: int, wishes: list[str], before: list[Hit], unused: int
) -> list[Hit]:
    """One round and everything that must hold after it; when it does not, how to see it again."""
    try:
        made = kill_round(road, round_=round_, number=index, seed=seed, wishes=wishes)
        struck = sum(hit.killed for hit in made)
        assert check_round(road, index, kills=struck).endswith(f"-{index + 1:04d}")
        # What a killed step stored before it was noted stays as a row that nothing uses: at most two files a kill.
        kills = sum(hit.killed for hit in [*before, *made])
        check_everything(road, rounds=index + 1, unused=unused + 2 * kills)
    except BaseException:
        print(f"Round {round_} failed (kills: {', '.join(wishes)}). It alone again:")
        print(
            f"KOPIENA_SEED={seed} KOPIENA_ROUND={round_} pytest -s {os.environ.get('PYTEST_CURRENT_TEST', '').split()[0]}"
        )
        raise
    return made


@pytest.mark.office
@pytest.mark.slow
def test_ten_contracts_survive_kills_drawn_from_a_seed(road: Road) -> None:
    kill_again_and_again(road, rounds=10, kills=1)


@pytest.mark.office
@pytest.mark.full
@pytest.mark.parametrize("quarter", range(4))
def test_a_hundred_contracts_survive_kills_drawn_from_a_seed(road: Road, quarter: int) -> None:
    """In four installations, so that both processors have something to do."""
    kill_again_and_again(road, rounds=25, kills=2)


@pytest.mark.office
@pytest.mark.full
def test_a_road_that_nobody_kills_reaches_every_point(road: Road) -> None:
    """The table the kills are drawn from is of today: no point is missing, none is counted too often."""
    unused = road.ask("totals")["unused"]
    code, reached = road.walk(0, "none:0")
    assert (code, check_round(road, 0)[-5:]) == (0, "-0001")
    assert set(reached) == set(REACHED)
    assert {point: (most, reached[point]) for point, most in REACHED.items() if reached[point] < most} == {}
    check_everything(road, rounds=1, unused=unused)
