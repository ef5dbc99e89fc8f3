# ruff: noqa: E402
"""What the process does that is killed while it destroys: makes the archive once, then works until nothing waits."""

import json
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command
from django.urls import get_resolver

import signing.facade as signing_facade
from forms.archive.disposal import mending
from forms.archive.disposal.models import DisposalList
from forms.records.models import CaseDocument
from kernel.audit.models import Event
from kernel.files import store
from kernel.files.models import Blob
from kernel.jobs.queue import drain
from kernel.jobs.registry import autodiscover
from kernel.jobs.sweeper import free_dead
from kernel.periods import now
from tests.forms.conftest import invented_people
from tests.forms.test_disposal import act_archived, approved, ended, kept
from tests.lives import serve


def make(folder: str, migrated: bool) -> None:
    """Two documents past their term on an approved list, whose act is being sealed; which files there were."""
    if not migrated:
        call_command("migrate", verbosity=0)
    autodiscover()
    invented_people()
    for number in (1, 2):
        kept(number, until=ended())
    drain(until=now() + timedelta(minutes=2), strict=True)
    files = sorted(Blob.objects.values_list("sha256", flat=True))
    act_archived(approved())
    Path(folder, "files.json").write_text(json.dumps(files), "utf-8")


def destroy(folder: str) -> list[object]:
    """State of the list; of the documents; lines' remains; files of theirs that are left; how often each was destroyed."""
    autodiscover()
    free_dead(on=now())
    drain(until=now() + timedelta(minutes=5), strict=True)
    mending.mend(on=now() + timedelta(minutes=6))
    drain(until=now() + timedelta(minutes=12), strict=True)
    row = DisposalList.objects.get()
    cases = CaseDocument.objects.filter(kind="VI").order_by("pk")
    before = set(json.loads(Path(folder, "files.json").read_text("utf-8")))
    rows = set(Blob.objects.values_list("sha256", flat=True))
    stored = {
        one.name.rpartition("/")[2].partition(".")[0] for place in store.places().values() for one in place.names()
    }
    gone = [signing_facade.deposit_summary(case.public_id) for case in cases]
    left = (before & stored) - rows
    return [
        row.state,
        [case.state for case in cases],
        [line.remains for line in row.lines.all()],
        [one.destroyed for one in gone if one is not None],
        sorted(left),
        len(before - rows),
        Event.objects.filter(event="archive.destroyed").count(),
    ]


if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018  (every view with all it needs: no life has to import it again)
    serve({"make": make, "destroy": destroy})
