"""What a state asks for is under way, or is set going: lost rows, ended without effect, parked; one failure stops none."""

from datetime import timedelta

import pytest

from kernel import periods
from kernel.jobs import registry, sweeper
from kernel.jobs.going import every, set_going
from kernel.jobs.jobs import prune
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain, enqueue, job

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


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
    assert mend(DAY) is False


def test_what_ended_without_its_effect_is_asked_for_anew_ever_more_slowly():
    enqueue("test.going", key="k:1")
    drain()
    for rest in (60, 120, 180):
        ended = Job.objects.latest("pk").finished_at
        ask = [set_going("test.going", prefix="k", args={}, on=ended + (rest + more) * SECOND) for more in (-1, 1)]
        assert ask == [False, True]
        drain()


def test_a_parked_job_is_revived_after_a_rest_as_long_as_it_was_tried():
    row = enqueue("test.going", key="k:1", args={"break": True})
    now = periods.now()
    parked = {"state": State.PARKED, "tries": 2, "finished_at": now}

    def mended(tried: timedelta, after: timedelta) -> bool:
        Job.objects.filter(pk=row.pk).update(**parked, created_at=now - tried)
        return set_going("test.going", prefix="k", args={}, on=now + after)

    assert [mended(5 * SECOND, 59 * SECOND), mended(5 * SECOND, 60 * SECOND)] == [False, True]
    assert [mended(540 * SECOND, 539 * SECOND), mended(540 * SECOND, 540 * SECOND)] == [False, True]
    assert [mended(9 * DAY, 3599 * SECOND), mended(9 * DAY, 3600 * SECOND)] == [False, True]
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)


def test_a_parked_job_that_no_repeat_heals_waits_for_a_person():
    enqueue("test.going", key="k:1")
    Job.objects.update(state=State.PARKED, tries=1, finished_at=periods.now())
    assert mend(DAY) is False
    assert mend(DAY, can_heal=lambda row: row.tries == 1) is True


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


@pytest.mark.parametrize("name", ["signing.mend", "records.mend"])
def test_the_rounds_of_mending_come_every_half_minute(name, monkeypatch):
    """Patience of a state (30 s), the rest of a lost job (60 s) and the next round stay within two minutes."""
    assert registry.rhythms[name].every == timedelta(seconds=30)
    monkeypatch.setattr(sweeper, "_asked", {})
    start = periods.now().replace(second=0, microsecond=0)
    for seconds in range(0, 120, 2):
        sweeper.ask_periodic(on=start + seconds * SECOND)
    assert Job.objects.filter(name=name).count() == 4


def test_pruning_keeps_what_once_rests_on():
    now = periods.now()
    facts = [
        ("signing.mend", "old", State.DONE, 8),
        ("signing.mend", "stopped, later ones came through", State.PARKED, 8),
        ("signing.mend", "new", State.DONE, 1),
        ("records.mend", "stopped, none came through since", State.PARKED, 8),
        ("records.prepare", "old, but not periodic", State.DONE, 900),
    ]
    for name, key, state, days in facts:
        ended = now - timedelta(days=days)
        Job.objects.create(name=name, key=key, state=state, due_at=ended, created_at=ended, finished_at=ended)
    prune()
    left = Job.objects.order_by("pk").values_list("key", flat=True)
    assert list(left) == ["new", "stopped, none came through since", "old, but not periodic"]
