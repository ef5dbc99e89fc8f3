"""The test's side of the kill loop: the process, the kills drawn from a seed, the table of what they hit."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lives import KILLED, Lives
from tests.plugins import migrated

#: Every point on the road and how often one road that nobody kills reaches it, in the order of the first time. What
#: the clock decides (periodic jobs, how many events one chaining takes) stands here as its least. Kept, not measured:
#: the same seed must draw the same kills on every machine. The long run compares it with a real road.
REACHED = {
    "audit.before_event": 18,
    "audit.after_event": 18,
    "contracts.submitted": 1,
    "records.numbered": 1,
    "contracts.sent": 1,
    "jobs.claimed": 10,
    "audit.before_chain": 4,
    "audit.after_chain": 4,
    "files.before_write": 14,
    "files.after_write": 14,
    "files.after_fsync": 14,
    "files.after_rename": 14,
    "files.after_replica": 7,
    "files.after_row": 7,
    "documents.docx": 1,
    "documents.pdf": 1,
    "records.rendered": 1,
    "signing.opened": 1,
    "records.moved": 4,
    "records.enveloped": 1,
    "jobs.handled": 10,
    "jobs.after_done": 10,
    "notifications.before_send": 2,
    "notifications.after_send": 2,
    "jobs.before_done": 2,
    "signing.requested": 2,
    "signing.signed": 2,
    "signing.signed_stored": 2,
    "signing.turn_closed": 2,
    "records.heard": 4,
    "signing.sealed": 1,
    "signing.seal_stored": 1,
    "signing.augmented": 1,
    "signing.proven": 1,
    "signing.completed": 1,
    "archive.package_stored": 1,
    "archive.deposited": 1,
}


class Road(Lives):
    """One installation on a file of its own, and the process that starts its lives."""

    def __init__(self, folder: Path, *, testbed: Path) -> None:
        self.var = folder / "main"
        self.var.mkdir(parents=True)
        super().__init__(
            "tests.attacks.road_process",
            folder,
            settings="tests.attacks.road_settings",
            KOPIENA_TEST_VAR=str(folder),
            KOPIENA_ROAD_TESTBED=str(testbed),
        )

    def prepare(self) -> None:
        """Tables and people."""
        migrated.copy_to(self.var / "kopiena.sqlite3")
        self.begin()
        self.ask("prepare")

    def walk(self, number: int, failpoint: str) -> tuple[int, Any]:
        code, answer = self.order("walk", environment={"KOPIENA_FAILPOINT": failpoint}, number=number)
        assert code in (0, KILLED), (number, failpoint, code, self.words())
        return code, answer

    def act_under_way(self, number: int) -> str:
        """The person's act that had begun and not ended, '' for none."""
        notes = self.var / f"acts-{number}"
        lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
        return lines[-1].removeprefix("begin ") if lines and lines[-1].startswith("begin ") else ""


@dataclass(frozen=True)
class Hit:
    """One life of the process: where it should die, whether it did, and what it left unfinished."""

    number: int
    seed: int
    wish: str
    killed: bool
    unfinished: str

    @property
    def row(self) -> str:
        outcome = (self.unfinished or "–") if self.killed else "not reached, the road was finished first"
        return f"{self.number:>5}  {self.seed:<12}  {self.wish:<34}  {outcome}"


def draws(seed: int, *, kills: int) -> Iterator[list[str]]:
    """For each round its `kills`, in the order in which the road reaches them, as "point:n".

    All points are dealt before one comes again (a shuffled pack), so a hundred rounds see each point several times.
    """
    dice = random.Random(seed)
    pack: list[str] = []
    order = list(REACHED)
    while True:
        wanted = []
        for _ in range(kills):
            if not pack:
                pack = dice.sample(order, len(order))
            wanted.append(pack.pop())
        wanted.sort(key=order.index)
        yield [f"{point}:{dice.randint(1, _most(point, first=not i))}" for i, point in enumerate(wanted)]


def _most(point: str, *, first: bool) -> int:
    """Up to which reach a kill is worth drawing: after a restart the road passes each point less often."""
    return REACHED[point] if first else max(REACHED[point] // 3, 1)


def kill_round(road: Road, *, round_: int, number: int, seed: int, wishes: list[str]) -> list[Hit]:
    """Contract `number` to its end, killed at each of `wishes` and started again."""
    hits = []
    for wish in wishes:
        code, _answer = road.walk(number, wish)
        killed = code == KILLED
        hits.append(Hit(round_, seed, wish, killed, _unfinished(road, number, wish) if killed else ""))
        if not killed:
            return hits
    code, _answer = road.walk(number, "none:0")
    assert code == 0, road.words()
    return hits


def _unfinished(road: Road, number: int, wish: str) -> str:
    left = road.ask("look")
    found = [f"act: {act}"] if (act := road.act_under_way(number)) else []
    found += [f"job: {name}" for name in left["jobs"]]
    if wish.startswith("audit.before_chain") and left["events"]:
        found.append(f"chain: {left['events']} events")
    return ", ".join(found)


def table(hits: list[Hit]) -> str:
    return "\n".join(
        ["round  seed          killed at                           left unfinished", *(hit.row for hit in hits)]
    )
