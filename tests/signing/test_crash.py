"""kill -9 at each point of signing, sealing and depositing: nothing lost, nothing doubled, the end is reached."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.testbed import csc
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port
from tests.lives import KILLED, Lives, drawn_seed, installed, lives_of

POINTS = [
    "signing.signed",
    "signing.signed_stored",
    "signing.turn_closed",
    "signing.sealed",
    "signing.seal_stored",
    "signing.augmented",
    "signing.completed",
    "archive.package_stored",
    "archive.deposited",
]


#: Between prepare and hash, between hash and value, and every step after it.
STEPS = ["signing.requested", "signing.prepared", "signing.answered", *POINTS]
ROUNDS = 50

#: In the usual run the contract road is killed at drawn points of all its steps (tests/attacks/test_kill_road.py).
pytestmark = [
    # issued before the PKI is copied: its OCSP must know them
    pytest.mark.usefixtures("mentor", "head", "office_seal", "django_db_setup"),
]


@pytest.fixture
def lives(testbed: Testbed, tmp_path: Path) -> Iterator[Lives]:
    with lives_of("tests.signing.crash_process", tmp_path, testbed) as found:
        yield found


@pytest.mark.full
def test_killed_at_every_point_it_still_ends_once(testbed: Testbed, pdf: bytes, tmp_path: Path, lives: Lives) -> None:
    killed_at(POINTS, testbed, pdf, tmp_path, lives)


@pytest.mark.full
def test_fifty_rounds_with_a_remote_service(testbed: Testbed, pdf: bytes, tmp_path: Path, lives: Lives) -> None:
    """Each step at least three times, the rest drawn from the seed."""
    drawn = random.Random(drawn_seed())
    points = STEPS * 3 + [drawn.choice(STEPS) for _each in range(ROUNDS - 3 * len(STEPS))]
    drawn.shuffle(points)
    killed_at(points, testbed, pdf, tmp_path, lives, service=csc.serve(testbed, port=free_port()))


@pytest.mark.server
def test_three_rounds_with_a_remote_service(testbed: Testbed, pdf: bytes, tmp_path: Path, lives: Lives) -> None:
    """What only a remote value has: killed before and after it came, and with the file already stored."""
    points = ["signing.prepared", "signing.answered", "signing.signed_stored"]
    killed_at(points, testbed, pdf, tmp_path, lives, service=csc.serve(testbed, port=free_port()))


def killed_at(
    points: list[str], testbed: Testbed, pdf: bytes, tmp_path: Path, lives: Lives, *, service: str = ""
) -> None:
    original, life, empty = (tmp_path / name for name in ("original.pdf", "life", "empty"))
    original.write_bytes(pdf)
    if not installed(tmp_path, testbed):
        lives.ask("make")
    life.rename(empty)
    for point in points:
        shutil.rmtree(life, ignore_errors=True)
        shutil.copytree(empty, life)
        code, _answer = lives.order(
            "sign", environment={"KOPIENA_FAILPOINT": point}, original=str(original), service=service
        )
        assert code == KILLED, (point, lives.words())
        ended = lives.ask("sign", original=str(original), service=service)
        assert ended == ["archived", ["original", "signed", "signed", "sealed", "augmented"], 1, 1], point
