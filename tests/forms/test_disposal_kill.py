"""kill -9 at each point of the destruction: nothing half destroyed, no byte left behind, everything once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.testbed.service import Testbed
from tests.lives import KILLED, Lives, installed, lives_of

#: The number after the colon: at which time that point is reached.
POINTS = [
    "disposal.rows_gone",
    "disposal.bytes_going",
    "disposal.bytes_going:7",
    "disposal.line_done",
    "disposal.rows_gone:2",
    "disposal.bytes_going:12",
    "disposal.line_done:2",
    "disposal.list_done",
]
pytestmark = [pytest.mark.full, pytest.mark.usefixtures("django_db_setup")]


@pytest.fixture
def lives(testbed: Testbed, tmp_path: Path) -> Iterator[Lives]:
    testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007")  # before the PKI is copied
    with lives_of("tests.forms.disposal_process", tmp_path, testbed) as found:
        yield found


def test_killed_at_every_point_it_still_ends_with_nothing_left(testbed: Testbed, tmp_path: Path, lives: Lives) -> None:
    life, kept = tmp_path / "life", tmp_path / "kept"
    there = installed(tmp_path, testbed)
    lives.ask("make", folder=str(tmp_path), migrated=there)
    life.rename(kept)
    for point in POINTS:
        shutil.rmtree(life, ignore_errors=True)
        shutil.copytree(kept, life)
        code, _answer = lives.order("destroy", environment={"KOPIENA_FAILPOINT": point}, folder=str(tmp_path))
        assert code == KILLED, (point, lives.words())
        ended = lives.ask("destroy", folder=str(tmp_path))
        assert ended == ["done", ["destroyed"] * 2, [[], []], [True, True], [], 16, 2], point
