"""Stopped jobs are seen with their reasons and set going again; periodic ones leave no rubbish."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from kernel import periods
from kernel.jobs.jobs import prune
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain, enqueue, job

pytestmark = pytest.mark.django_db
STOPPED = "Darbi, kas apstājušies pēc kļūdas: 1. Novērsiet cēloni un tad palaidiet: ./portal jobs --retry all"


@job("test.stops", tries=1)
def stops(*, code):
    raise RuntimeError(f"persona {code} nav atrasta")


def run(*words: str) -> tuple[list[str], str]:
    """Lines, and the complaint at the end."""
    out, complaint = io.StringIO(), ""
    with translation.override("lv"):
        try:
            call_command("jobs", *words, stdout=out)
        except CommandError as error:
            complaint = str(error)
    return out.getvalue().splitlines(), complaint


def test_a_stopped_job_is_shown_with_its_reason_and_tried_again():
    row = enqueue("test.stops", key="k", args={"code": "010180-15097"})
    drain()
    row.refresh_from_db()
    ended = periods.riga(row.finished_at)
    line = f"#{row.pk}  test.stops  k  {ended:%d.%m.%Y. %H:%M}  RuntimeError: persona ******-***** nav atrasta"
    assert run() == ([line], STOPPED)
    assert run("--retry", f"#{row.pk}") == (
        ["Darbi, kas palaisti vēlreiz: 1.", "     1  test.stops  gaida", "Neviens darbs nav apstājies."],
        "",
    )
    assert drain() == 1
    assert run("--retry", "all")[0][0] == "Darbi, kas palaisti vēlreiz: 1."


def test_nothing_has_stopped():
    assert run() == (["Neviens darbs nav apstājies."], "")
    assert run("--retry", "k")[1] == "Darbu nosauc ar numuru, kāds redzams sarakstā, vai ar vārdu all (visi)."


def test_pruning_keeps_what_once_rests_on():
    now = periods.now()
    facts = [
        ("signing.mend", "old", State.DONE, 8),
        ("signing.mend", "stopped, later ones came through", State.PARKED, 8),
        ("signing.mend", "new", State.DONE, 1),
        ("contracts.mend", "stopped, none came through since", State.PARKED, 8),
        ("contracts.prepare", "old, but not periodic", State.DONE, 900),
    ]
    for name, key, state, days in facts:
        ended = now - timedelta(days=days)
        Job.objects.create(name=name, key=key, state=state, due_at=ended, created_at=ended, finished_at=ended)
    prune()
    left = Job.objects.order_by("pk").values_list("key", flat=True)
    assert list(left) == ["new", "stopped, none came through since", "old, but not periodic"]
