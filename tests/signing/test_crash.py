"""kill -9 at each point of signing, sealing and depositing: nothing lost, nothing doubled, the end is reached."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.testbed.service import Testbed
from tests.lives import KILLED, Lives
from tests.plugins import migrated

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


#: In the usual run the contract road is killed at drawn points of all its steps (tests/attacks/test_kill_road.py).
pytestmark = [
    pytest.mark.full,
    # issued before the PKI is copied: its OCSP must know them
    pytest.mark.usefixtures("mentor", "head", "office_seal", "django_db_setup"),
]


@pytest.fixture
def lives(testbed: Testbed, tmp_path: Path) -> Iterator[Lives]:
    found = Lives(
        "tests.signing.crash_process",
        tmp_path,
        settings="portal.settings.test",
        KOPIENA_TEST_VAR=str(tmp_path / "life"),
        KOPIENA_TESTBED_PORT=str(testbed.port),
    )
    try:
        found.begin()
        yield found
    finally:
        found.close()


def test_killed_at_every_point_it_still_ends_once(testbed: Testbed, pdf: bytes, tmp_path: Path, lives: Lives) -> None:
    original, life, empty = (tmp_path / name for name in ("original.pdf", "life", "empty"))
    original.write_bytes(pdf)
    if not migrated.copy_to(life / "main" / "kopiena.sqlite3"):
        lives.ask("make")
    shutil.rmtree(life / "main" / "testbed", ignore_errors=True)
    shutil.copytree(testbed.shelf.folder, life / "main" / "testbed")  # the very PKI that is served now
    life.rename(empty)
    for point in POINTS:
        shutil.rmtree(life, ignore_errors=True)
        shutil.copytree(empty, life)
        code, _answer = lives.order("sign", environment={"KOPIENA_FAILPOINT": point}, original=str(original))
        assert code == KILLED, (point, lives.words())
        ended = lives.ask("sign", original=str(original))
        assert ended == ["archived", ["original", "signed", "signed", "sealed", "augmented"], 1, 1], point
