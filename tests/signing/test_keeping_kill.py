"""kill -9 while archive time stamps are renewed and while hurt files are healed, at points drawn from a printed seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.formats import timestamps
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.attacks import containers
from tests.lives import KILLED, Lives, drawn_seed, installed, lives_of
from tests.signing.test_container_road import signature

#: Kills of each kind.
KILLS = 12
pytestmark = [
    pytest.mark.full,
    # issued before the PKI is copied: its OCSP must know them
    pytest.mark.usefixtures("mentor", "django_db_setup"),
]


@pytest.fixture(scope="module")
def seed() -> int:
    return drawn_seed()


@pytest.fixture
def lives(testbed: Testbed, tmp_path: Path) -> Iterator[Lives]:
    testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007")
    with lives_of("tests.signing.keeping_process", tmp_path, testbed) as found:
        yield found


@pytest.fixture
def kept(testbed: Testbed, lives: Lives, pdf: bytes, mentor: Identity, tmp_path: Path) -> Path:
    """The installation as it is before each life: a sealed PDF and a container, both to be renewed."""
    life, whole = tmp_path / "life", tmp_path / "kept"
    files = {"ligums.pdf": pdf}
    stampers = timestamps.from_urls(testbed.tsa_urls(), timeout=20)
    (tmp_path / "a.pdf").write_bytes(pdf)
    (tmp_path / "a.asice").write_bytes(containers.container(files, [signature(files, mentor, stampers)]))
    there = installed(tmp_path, testbed)
    lives.ask("make", pdf=str(tmp_path / "a.pdf"), container=str(tmp_path / "a.asice"), migrated=there)
    life.rename(whole)
    return whole


def fresh(kept: Path) -> None:
    life = kept.parent / "life"
    shutil.rmtree(life, ignore_errors=True)
    shutil.copytree(kept, life)


def drawn(points: list[str], dice: random.Random) -> list[str]:
    """Different points where possible, then different moments of the same."""
    names = sorted({point.partition(":")[0] for point in points})
    first = [dice.choice([one for one in points if one.startswith(f"{name}:")]) for name in names]
    rest = [one for one in points if one not in first]
    return [*first, *dice.sample(rest, min(len(rest), max(0, KILLS - len(first))))]


def test_killed_anywhere_a_renewal_still_happens_once(lives: Lives, kept: Path, seed: int) -> None:
    fresh(kept)
    points = drawn(lives.ask("renewal_points"), random.Random(f"{seed} renewal"))
    assert {"archive.renewal_stored", "archive.renewed"} <= {point.partition(":")[0] for point in points}
    for point in points:
        fresh(kept)
        code, _answer = lives.order("renew", environment={"KOPIENA_FAILPOINT": point})
        assert code == KILLED, (seed, point, lives.words())
        ended = lives.ask("renew")
        assert ended == [[[1], True, 1, "VALID"], [[1], True, 1, "VALID"], [], True], (seed, point, ended)


def test_killed_anywhere_a_healing_still_ends_and_leaves_its_trace(lives: Lives, kept: Path, seed: int) -> None:
    fresh(kept)
    count = lives.ask("injure", seed=seed)
    hurt = kept.parent / "hurt"
    (kept.parent / "life").rename(hurt)
    fresh(hurt)
    points = drawn(lives.ask("healing_points"), random.Random(f"{seed} healing"))
    assert "files.after_rename" in {point.partition(":")[0] for point in points}
    for point in points:
        fresh(hurt)
        code, _answer = lives.order("heal", environment={"KOPIENA_FAILPOINT": point})
        assert code == KILLED, (seed, point, lives.words())
        assert lives.ask("heal") == [True, [], count, True], (seed, point)
