"""kill -9 at each point of signing, sealing and depositing: nothing lost, nothing doubled, the end is reached."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from signing.testbed.service import Testbed

ROOT = Path(__file__).resolve().parents[2]
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
#: A process of its own with a database of its own: opens an envelope if there is none, then works until nothing waits.
WORKER = """
import sys, io
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
from kernel.jobs.registry import autodiscover
from kernel.jobs.sweeper import free_dead
from kernel.periods import now
from signing.envelopes.models import Envelope
from signing.envelopes import mending
from signing.archive.models import Deposit
from tests.signing.envelope_tools import ask, open_one, turn, work
if sys.argv[1] == "make":
    call_command("migrate", verbosity=0)
    sys.exit(0)
autodiscover()
envelope = Envelope.objects.first() or open_one(open(sys.argv[2], "rb").read())
free_dead(on=now())
for role in ("mentor", "head", "head"):
    if turn(envelope, role).active:
        ask(envelope, role)
    work(minutes=5)  # past every lease
mending.mend(on=now() + timedelta(minutes=1))
work(minutes=5)
envelope.refresh_from_db()
causes = ",".join(envelope.files.values_list("cause", flat=True))
print(envelope.state, causes, Envelope.objects.count(), Deposit.objects.count())
"""


@pytest.mark.slow
@pytest.mark.usefixtures("mentor", "head", "office_seal")  # issued before the PKI is copied: its OCSP must know them
def test_killed_at_every_point_it_still_ends_once(testbed: Testbed, pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "original.pdf").write_bytes(pdf)
    base = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTEST_XDIST_WORKER": "crash",
    }
    base.pop("KOPIENA_FAILPOINT", None)
    base["KOPIENA_TEST_VAR"] = str(tmp_path / "empty")
    base["KOPIENA_TESTBED_PORT"] = str(testbed.port)
    run(base, "make", "", tmp_path)
    for point in POINTS:
        var = tmp_path / point
        copy(tmp_path / "empty", var, testbed)
        environment = {**base, "KOPIENA_TEST_VAR": str(var)}
        killed = run({**environment, "KOPIENA_FAILPOINT": point}, "work", "original.pdf", tmp_path, check=False)
        assert killed.returncode == -signal.SIGKILL, (point, killed.stdout, killed.stderr[-2000:])
        ended = run(environment, "work", "original.pdf", tmp_path)
        assert ended.stdout.strip() == "archived original,signed,signed,sealed,augmented 1 1", point


def copy(source: Path, target: Path, testbed: Testbed) -> None:
    """The migrated database, and the very test PKI that is served now."""
    import shutil

    shutil.copytree(source, target)
    folder = target / "crash" / "testbed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(testbed.shelf.folder, folder)


def run(
    environment: dict[str, str], act: str, file: str, folder: Path, *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WORKER, act, str(folder / file) if file else ""]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert not check or done.returncode == 0, done.stderr[-3000:]
    return done
