"""What a state asks for is under way, or is set going: lost rows, ended without effect, parked; one failure stops none."""

from datetime import timedelta

import pytest

from kernel import periods
from kernel.jobs import registry, sweeper
from kernel.jobs.going import every, set_going
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain, enqueue, job

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@job("test.going", tries=2)
def going(**args):
    if args.get("break"):
        raise RuntimeError("ouch")


def mend(after: timedelta = timedelta(), **more) -> bool:
    return set_going("test.going", prefix="k", args={}, on=periods.now() + after, **more)


def test_a_row_that_was_never_made_is_asked_for_once():
    assert (mend(), mend()) == (True, False)
    assert Job.objects.get().key.startswith("k:mend0:")


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_what_is_under_way_is_left(state):
    enqueue("test.going", key="k:1")
    Job.objects.update(state=state)
    assert mend(timedelta(days=1)) is False


def test_what_ended_without_its_effect_is_asked_for_anew_ever_more_slowly():
    enqueue("test.going", key="k:1")
    drain()
    assert [mend(timedelta(seconds=59)), mend(timedelta(seconds=61))] == [False, True]
    drain()
    assert [mend(timedelta(seconds=119)), mend(timedelta(seconds=121))] == [False, True]


def test_a_parked_job_is_revived_after_a_rest_as_long_as_it_was_tried():
    row = enqueue("test.going", key="k:1", args={"break": True})
    now = periods.now()
    parked = {"state": State.PARKED, "tries": 2, "finished_at": now}
    Job.objects.filter(pk=row.pk).update(**parked, created_at=now - timedelta(seconds=5))
    assert mend(timedelta(seconds=58)) is False
    Job.objects.filter(pk=row.pk).update(**parked, created_at=now - timedelta(minutes=9))
    assert mend(timedelta(minutes=8)) is False
    assert mend(timedelta(minutes=9)) is True
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)
    Job.objects.filter(pk=row.pk).update(**parked, created_at=now - timedelta(days=9))
    assert mend(timedelta(minutes=61)) is True


def test_a_parked_job_that_no_repeat_heals_waits_for_a_person():
    enqueue("test.going", key="k:1")
    Job.objects.update(state=State.PARKED, tries=1, finished_at=periods.now())
    assert mend(timedelta(days=1)) is False
    assert mend(timedelta(days=1), can_heal=lambda row: row.tries == 1) is True


def test_one_act_that_fails_stops_no_other_and_is_told():
    done = []

    def good(*, on):
        done.append(on)
        return 3

    def bad(*, on):
        raise LookupError("one bad row")

    now = periods.now()
    with pytest.raises(LookupError, match="one bad row"):
        every([bad, good], on=now)
    assert done == [now]
    assert every([good, good], on=now) == 6


@pytest.mark.parametrize("name", ["signing.mend", "contracts.mend"])
def test_the_rounds_of_mending_come_every_half_minute(name, monkeypatch):
    """Patience of a state (30 s), the rest of a lost job (60 s) and the next round stay within two minutes."""
    assert registry.rhythms[name].every == timedelta(seconds=30)
    monkeypatch.setattr(sweeper, "_asked", {})
    start = periods.now().replace(second=0, microsecond=0)
    for seconds in range(0, 120, 2):
        sweeper.ask_periodic(on=start + seconds * SECOND)
    assert Job.objects.filter(name=name).count() == 4
