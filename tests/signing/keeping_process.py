# ruff: noqa: E402
"""What the process does that is killed while it keeps: makes an archive once, then renews, or heals, until all is done."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.urls import get_resolver

from kernel.audit.log import verify
from kernel.audit.models import Event
from kernel.files import fixity, store
from kernel.files.models import Blob
from kernel.jobs import failpoints
from kernel.jobs.queue import drain
from kernel.jobs.registry import autodiscover
from kernel.jobs.sweeper import free_dead
from kernel.periods import now
from signing import facade, jobs, signals
from signing.archive.models import Deposit, Renewal
from signing.data import SigningPolicy
from signing.envelopes import actions
from signing.validation.child import check
from tests.lives import serve
from tests.signing.envelope_tools import work

#: Longer than any authority of the test PKI lives, so that a renewal is needed.
LONG = datetime(2090, 12, 31, 22, tzinfo=UTC)


def make(pdf: str, container: str, migrated: bool) -> None:
    """A sealed PDF and a container from elsewhere, both archived; their time stamps end within the year and a half."""
    if not migrated:
        call_command("migrate", verbosity=0)
    autodiscover()
    for signal in (signals.envelope_completed, signals.deposit_made):  # no other stage listens
        signal.receivers = []
    policy = SigningPolicy("seal", ordered=True, paper=False, seal=True, retention_until=LONG)
    actions.open_envelope(
        subject=uuid.uuid4(), title="Akts", number="IA-1", policy=policy, signers=[], by=None, on=now(),
        file=store.put(Path(pdf).read_bytes(), media_type="application/pdf"), expires_on=LONG.date(),
    )  # fmt: skip
    facade.take_in(
        subject=uuid.uuid4(), title="Līgums", number="DL-1", retention_until=LONG, by=None, on=now(),
        file=store.put(Path(container).read_bytes(), media_type="application/vnd.etsi.asic-e+zip"),
    )  # fmt: skip
    work(minutes=5)
    Deposit.objects.update(proof_until=now() + timedelta(days=400))


def _points(act: object) -> list[str]:
    """Every point that is reached meanwhile, in order, as a wish to be killed there."""
    seen: Counter[str] = Counter()
    found: list[str] = []

    def tell(name: str) -> None:
        seen[name] += 1
        found.append(f"{name}:{seen[name]}")

    with failpoints.watched(tell):
        act()  # type: ignore[operator]
    return found


def renewal_points() -> list[str]:
    return _points(renew)


def renew() -> list[object]:
    """Of each deposit: renewals, whether it holds as long as its newest stamp, how often that was told, the verdict."""
    autodiscover()
    free_dead(on=now())
    jobs.find_renewals()
    drain(until=now() + timedelta(minutes=20), strict=True)
    found: list[object] = []
    for row in Deposit.objects.order_by("pk"):
        files = facade.archived_files(row.subject)
        newest = files.get("laika-zimogi.asics") or files["parakstits.pdf"]
        last = Renewal.objects.filter(deposit=row).last()
        told = Event.objects.filter(event="archive.renewed", subject=row.subject).count()
        sequences = list(Renewal.objects.filter(deposit=row).values_list("sequence", flat=True))
        same = last is not None and last.proof_until == row.proof_until
        found.append([sequences, same, told, check(newest, name="signed").verdict.value])
    return [*found, [str(one) for one in fixity.verify_all().problems], verify().ok]


def injure(seed: str) -> int:
    """Each file is hurt in one of its two places: a bit, the end, the whole of it; how many."""
    dice = random.Random(seed)
    blobs = list(Blob.objects.order_by("pk"))
    for blob in blobs:
        where = store.places()[dice.choice(sorted(store.places()))]
        path = where._path(blob.stored_name)
        content = bytearray(path.read_bytes())
        path.unlink()
        kind = dice.choice(["bit", "end", "gone"])
        if kind == "bit":
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        if kind != "gone":
            path.write_bytes(bytes(content[: len(content) // 2] if kind == "end" else content))
    return len(blobs)


def healing_points() -> list[str]:
    return _points(fixity.verify_all)


def heal() -> list[object]:
    """What the last pass still finds; how many files were told to be injured; whether the log holds."""
    first = fixity.verify_all()
    again = fixity.verify_all()
    told = Event.objects.filter(event="files.injured").values("subject").distinct().count()
    return [first.ok, [str(one) for one in again.problems], told, verify().ok]


if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018  (every view with all it needs: no life has to import it again)
    serve(
        {
            "make": make, "renew": renew, "renewal_points": renewal_points,
            "injure": injure, "heal": heal, "healing_points": healing_points,
        }
    )  # fmt: skip
