"""The job table: asked for once, done once, retried, parked, cancelled, resumed, and never lost."""

import os
import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections, transaction

from kernel import periods
from kernel.jobs import bell, failpoints, heartbeat, owners, registry, running, sweeper
from kernel.jobs.models import Job, State
from kernel.jobs.queue import (
    Cancelled,
    Retry,
    cancel,
    checkpoint,
    chunked,
    current,
    drain,
    enqueue,
    enqueue_many,
    finishing,
    job,
    retry,
)

pytestmark = pytest.mark.django_db
EFFECTS: list[object] = []


@pytest.fixture(autouse=True)
def _no_effects():
    EFFECTS.clear()


def made() -> list[str]:
    """What jobs put into the database."""
    return list(Group.objects.filter(name__startswith="made").order_by("name").values_list("name", flat=True))


@job("test.note", tries=3)
def note(**args):
    EFFECTS.append(args)


@job("test.fail", tries=3)
def fail(*, text="ouch"):
    EFFECTS.append("tried")
    raise RuntimeError(text)


class Hopeless(Exception):
    code = "test.hopeless"
    retry = False


@job("test.hopeless", tries=3)
def hopeless():
    raise Hopeless("no use")


@job("test.wait", tries=2)
def wait():
    EFFECTS.append("asked")
    if len(EFFECTS) < 4:
        raise Retry("the time stamp authority does not answer", after=120)


@job("test.atomic", atomic=True, tries=2)
def atomic(*, then=""):
    Group.objects.create(name="made by a job")
    if then:
        raise RuntimeError(then)


@job("test.finishing", tries=2)
def finish(*, then=""):
    with finishing():
        Group.objects.create(name="made by a job")
        if then:
            raise RuntimeError(then)


@job("test.robbed", atomic=True)
def robbed():
    Group.objects.create(name="made by a job")
    Job.objects.filter(pk=current().pk).update(claim="0" * 32)


@job("test.chunks", tries=3)
def chunks(*, names, break_at=None):
    for step in chunked(names):
        with step as name:
            Group.objects.create(name=name)
            EFFECTS.append(name)
            if step.number == break_at and EFFECTS.count(name) == 1:
                raise RuntimeError("half way")


@job("test.versions", version=3, upgrades={1: lambda args: {"b": args["a"]}, 2: lambda args: {"c": args["b"]}})
def versions(*, c):
    EFFECTS.append(c)


def test_asked_twice_done_once():
    first = enqueue("test.note", key="k", args={"n": 1})
    assert enqueue("test.note", key="k", args={"n": 2}) == first
    assert drain() == 1
    assert EFFECTS == [{"n": 1}]
    first.refresh_from_db()
    assert (first.state, first.tries, first.claim, first.error) == (State.DONE, 1, None, "")
    assert enqueue("test.note", key="k") == first
    assert drain() == 0


def test_a_job_goes_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("test.note", key="k")
        raise ZeroDivisionError
    assert (drain(), EFFECTS) == (0, [])


def test_an_unknown_name_is_refused_at_once():
    with pytest.raises(KeyError):
        enqueue("test.nobody", key="k")


def test_delay_waits_and_until_looks_ahead():
    row = enqueue("test.note", key="k", delay=timedelta(hours=2))
    assert drain() == 0
    assert drain(until=periods.now() + timedelta(hours=1)) == 0
    assert drain(until=row.due_at) == 1


def test_many_at_once_are_asked_for_once():
    assert enqueue_many("test.note", [("a", {"n": 1}), ("b", {"n": 2})]) == 2
    assert enqueue_many("test.note", [("b", {"n": 9}), ("c", {"n": 3})]) == 1
    drain()
    assert EFFECTS == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_failures_back_off_and_then_park():
    row = enqueue("test.fail", key="k")
    pauses = []
    for _ in range(2):
        before = periods.now()
        assert drain(until=Job.objects.get().due_at) == 1
        row.refresh_from_db()
        assert row.state == State.WAITING
        pauses.append(round((row.due_at - max(before, row.created_at)).total_seconds()))
        Job.objects.update(due_at=periods.now())
    assert pauses == [5, 10]
    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == (State.PARKED, 3, "RuntimeError: ouch")
    assert row.finished_at is not None
    assert drain(until=periods.now() + timedelta(days=9)) == 0


def test_a_parked_job_gets_a_fresh_set_of_attempts():
    row = enqueue("test.fail", key="k")
    drain(until=periods.now() + timedelta(days=1))
    assert list(Job.objects.parked()) == [row]
    assert retry(row)
    assert not retry(row)
    drain(until=periods.now() + timedelta(days=1))
    assert len(EFFECTS) == 6


def test_an_error_that_says_retry_is_useless_parks_at_once():
    row = enqueue("test.hopeless", key="k")
    assert drain(until=periods.now() + timedelta(days=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.error_code) == (State.PARKED, 1, "test.hopeless")


def test_an_expected_wait_is_no_failed_attempt():
    row = enqueue("test.wait", key="k")
    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.waits, row.error_code) == (State.WAITING, 0, 1, "jobs.wait")
    assert 118 < (row.due_at - periods.now()).total_seconds() <= 120
    assert drain(until=periods.now() + timedelta(hours=1)) == 3
    row.refresh_from_db()
    assert (row.state, row.waits, row.error) == (State.DONE, 3, "")


def test_strict_drain_raises_after_writing_the_row():
    row = enqueue("test.fail", key="k")
    with pytest.raises(RuntimeError, match="ouch"):
        drain(strict=True)
    row.refresh_from_db()
    assert row.error == "RuntimeError: ouch"


@pytest.mark.parametrize("text", ["persona 010180-15097 nav atrasta", "persona 01018015097 nav atrasta"])
def test_personal_codes_are_blotted_out_of_errors(text):
    row = enqueue("test.fail", key="k", args={"text": text})
    drain()
    row.refresh_from_db()
    assert row.error == "RuntimeError: persona ******-***** nav atrasta"


@pytest.mark.parametrize("name", ["test.atomic", "test.finishing"])
def test_effect_and_done_commit_together(name):
    enqueue(name, key="good")
    broken = enqueue(name, key="broken", args={"then": "too late"})
    drain()
    assert made() == ["made by a job"]
    broken.refresh_from_db()
    assert (broken.state, broken.tries) == (State.WAITING, 1)


def test_a_run_that_lost_its_lease_leaves_no_effect():
    row = enqueue("test.robbed", key="k")
    assert running.run_one(row.pk) == State.RUNNING
    assert made() == []


def test_a_failure_after_a_lost_lease_does_not_touch_the_new_run():
    row = enqueue("test.fail", key="k")
    Job.objects.filter(pk=row.pk).update(state=State.RUNNING, claim="1" * 32, lease_until=periods.now())
    mine = Job.objects.get(pk=row.pk)
    Job.objects.filter(pk=row.pk).update(claim="2" * 32)
    running._fail(mine, RuntimeError("late"), on=periods.now())
    row.refresh_from_db()
    assert (row.state, row.error, row.claim.hex) == (State.RUNNING, "", "2" * 32)


def test_cancelled_before_it_ran():
    row = enqueue("test.note", key="k")
    assert cancel(row)
    assert not cancel(row)
    assert (drain(), EFFECTS) == (0, [])


def test_cancelled_while_it_runs():
    @job("test.cancelled")
    def cancelled():
        for step in chunked(["made a", "made b", "made c"]):
            with step as name:
                Group.objects.create(name=name)
            if name == "made b":
                cancel(current())

    row = enqueue("test.cancelled", key="k")
    drain()
    row.refresh_from_db()
    assert (row.state, row.done_units, row.total_units) == (State.CANCELLED, 2, 3)
    assert made() == ["made a", "made b"]


def test_a_database_error_does_not_spoil_the_transaction_around():
    @job("test.database_error")
    def clash():
        Group.objects.create(name="made once")
        Group.objects.create(name="made once")

    row = enqueue("test.database_error", key="k")
    drain()
    row.refresh_from_db()
    assert (row.state, row.error.partition(":")[0]) == (State.WAITING, "IntegrityError")


def test_a_step_of_a_cancelled_job_is_rolled_back():
    @job("test.cancelled_in_step")
    def cancelled():
        for step in chunked(["made a"]):
            with step as name:
                Group.objects.create(name=name)
                Job.objects.filter(pk=current().pk).update(state=State.CANCELLED, claim=None)

    enqueue("test.cancelled_in_step", key="k")
    drain()
    assert made() == []


def test_chunks_go_on_where_they_were():
    row = enqueue("test.chunks", key="k", args={"names": ["made a", "made b", "made c", "made d"], "break_at": 3})
    drain()
    row.refresh_from_db()
    assert (row.state, row.done_units, row.total_units) == (State.WAITING, 2, 4)
    drain(until=periods.now() + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.state, row.done_units) == (State.DONE, 4)
    assert EFFECTS == ["made a", "made b", "made c", "made c", "made d"]
    assert made() == ["made a", "made b", "made c", "made d"]


def test_a_handler_past_its_limit_is_told():
    @job("test.slow", limit=0)
    def slow():
        checkpoint()

    row = enqueue("test.slow", key="k")
    drain()
    row.refresh_from_db()
    assert row.error_code == "jobs.too_long"


def test_old_arguments_are_brought_up_to_date():
    for version, args in ((1, {"a": 1}), (2, {"b": 2}), (3, {"c": 3})):
        enqueue("test.versions", key=f"k{version}", args=args)
        Job.objects.filter(key=f"k{version}").update(version=version)
    drain()
    assert EFFECTS == [1, 2, 3]


def test_a_newer_worker_is_waited_for():
    row = enqueue("test.versions", key="k", args={"d": 4})
    Job.objects.update(version=4)
    assert running.run_one(row.pk) is None
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)
    assert "version 4" in row.error
    assert 25 < (row.due_at - periods.now()).total_seconds() <= 30


def test_a_stale_claim_is_taken_over_once():
    row = enqueue("test.note", key="k")
    past = periods.now() - timedelta(seconds=1)
    Job.objects.update(state=State.RUNNING, claim="1" * 32, lease_until=past, tries=1)
    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.DONE, 2)


def test_a_job_that_kills_its_worker_every_time_is_parked():
    row = enqueue("test.note", key="k")
    past = periods.now() - timedelta(seconds=1)
    Job.objects.update(state=State.RUNNING, claim="1" * 32, lease_until=past, tries=3 + running.KILLS_FORGIVEN)
    drain()
    row.refresh_from_db()
    assert (row.state, row.error_code, EFFECTS) == (State.PARKED, "jobs.killed", [])


def test_the_claim_of_a_dead_process_is_freed_at_once():
    row = enqueue("test.note", key="k")
    later = periods.now() + timedelta(hours=1)
    host, boot, pid, _start = owners.this_process().split("|")
    Job.objects.update(state=State.RUNNING, claim="1" * 32, lease_until=later, owner=owners.this_process())
    assert sweeper.free_dead(on=periods.now()) == 0
    Job.objects.update(owner="|".join((host, boot, pid, "1")))  # the same number, but another process had it
    assert sweeper.free_dead(on=periods.now()) == 1
    assert running.run_one(row.pk) == State.DONE


@pytest.mark.parametrize("owner", ["", "elsewhere|b|1|1", "x"])
def test_only_certain_death_counts(owner):
    assert owners.is_dead(owner) is False


def test_a_periodic_job_is_asked_for_once_per_period(monkeypatch):
    monkeypatch.setattr(registry, "rhythms", {})
    monkeypatch.setattr(sweeper, "rhythms", registry.rhythms)
    monkeypatch.setattr(sweeper, "_asked", {})
    registry.periodic("test.hourly", every=timedelta(hours=1))(lambda: EFFECTS.append("hour"))
    registry.periodic("test.nightly", at=time(2, 30))(lambda: EFFECTS.append("night"))
    for minute in (0, 1, 59):
        sweeper.ask_periodic(on=datetime(2026, 6, 5, 21, minute, tzinfo=UTC))  # 00:00 to 00:59 in Riga
        sweeper._asked.clear()  # another process asks too
    assert list(Job.objects.values_list("name", flat=True)) == ["test.hourly"]
    sweeper.ask_periodic(on=datetime(2026, 6, 5, 23, 31, tzinfo=UTC))
    assert list(Job.objects.filter(name="test.nightly").values_list("key", flat=True)) == ["2026-06-06"]


def test_every_fail_point_is_known_and_harmless_when_not_asked_for(monkeypatch):
    assert {"jobs.before_done", "files.after_rename", "audit.before_chain"} <= set(failpoints.names())
    failpoints.reach("jobs.before_done")
    monkeypatch.setenv("KOPIENA_FAILPOINT", "jobs.before_done:1000")
    with pytest.raises(LookupError):
        failpoints.reach("jobs.typo")


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_runs_a_job():
    rows = [enqueue("test.note", key=str(n), args={"n": n}) for n in range(20)]
    barrier = threading.Barrier(8)
    failures = []

    def work():
        try:
            barrier.wait()
            for row in rows:
                running.run_one(row.pk)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(effect["n"] for effect in EFFECTS) == list(range(20))
    assert set(Job.objects.values_list("state", "tries")) == {(State.DONE, 1)}


@pytest.mark.django_db(transaction=True)
def test_two_transactions_that_ask_for_the_same_job_get_the_same_row():
    found, barrier = [], threading.Barrier(6)

    def ask():
        barrier.wait()
        with transaction.atomic():
            found.append(enqueue("test.note", key="same").pk)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert set(found) == {Job.objects.get().pk}


def test_cancelled_is_an_error_of_the_tree():
    assert (Cancelled.code, Cancelled.retry) == ("jobs.cancelled", False)


@pytest.mark.django_db(transaction=True)
def test_the_old_worker_that_comes_back_cannot_write_the_end():
    """Its machine stood still for longer than the lease; meanwhile the sweeper called somebody else, who finished."""
    asleep, awake = threading.Event(), threading.Event()

    @job("test.asleep", tries=3)
    def sleeper():
        number = current().tries
        if number == 1:
            asleep.set()
            assert awake.wait(30)
        with finishing():
            Group.objects.create(name=f"made by run {number}")

    row = enqueue("test.asleep", key="k")
    ends = []

    def first():
        ends.append(running.run_one(row.pk))
        connection.close()

    old = threading.Thread(target=first)
    old.start()
    assert asleep.wait(30)
    assert running.run_one(row.pk) is None  # the lease holds
    Job.objects.update(lease_until=periods.now() - timedelta(seconds=1))
    assert running.run_one(row.pk) == State.DONE
    done = Job.objects.get(pk=row.pk)
    awake.set()
    old.join(30)
    assert ends == [State.DONE]  # somebody else's
    assert made() == ["made by run 2"]
    row.refresh_from_db()
    assert (row.tries, row.finished_at, row.error) == (2, done.finished_at, "")


def test_the_sweeper_rings_what_nobody_was_called_for(monkeypatch):
    """A waiting row whose ring was lost, and a running one whose worker on another machine died."""
    rung = []
    monkeypatch.setattr(bell, "is_wired", lambda: True)
    monkeypatch.setattr(bell, "ring", lambda pk, name, queue: rung.append(pk) or True)
    lost, called, alive, dead = (enqueue("test.note", key=key).pk for key in ("lost", "called", "alive", "dead"))
    now = periods.now()
    Job.objects.filter(pk=called).update(rang_at=now - timedelta(seconds=29))
    running_row = {"state": State.RUNNING, "claim": "1" * 32, "owner": "elsewhere|b|1|1"}
    Job.objects.filter(pk=alive).update(**running_row, lease_until=now + timedelta(seconds=1))
    Job.objects.filter(pk=dead).update(**running_row, lease_until=now - timedelta(seconds=1))
    assert sweeper.ring_due(on=now) == 2
    assert sorted(rung) == sorted([lost, dead])
    rung.clear()
    assert sweeper.ring_due(on=now + timedelta(seconds=2)) == 2  # "called" was not heard, "alive" lost its lease
    assert sorted(rung) == sorted([called, alive])
    rung.clear()
    sweeper.ring_due(on=now + timedelta(seconds=31))
    assert sorted(rung) == sorted([lost, dead])


def test_a_run_past_its_limit_is_given_up_and_its_thread_counted(monkeypatch, settings):
    """The handler does not come back: the attempt has failed, and nothing that it still does can end the job."""
    settings.JOB_LEASE = 0  # no grace
    monkeypatch.setattr(heartbeat, "_thread_of", os.getpid())  # the heart beats when this test says so
    said = []

    @job("test.hangs", queue="office", limit=0, tries=2)
    def hangs():
        said.append((heartbeat.give_up_late(), heartbeat.give_up_late(), heartbeat.hung()))
        with finishing():
            Group.objects.create(name="made too late")

    row = enqueue("test.hangs", key="k")
    assert running.run_one(row.pk, heartbeat=True) == State.WAITING
    row.refresh_from_db()
    assert (row.tries, row.error_code, row.error) == (1, "jobs.too_long", "TooLong: not finished after 0 s")
    assert running.run_one(row.pk, on=row.due_at, heartbeat=True) == State.PARKED
    assert (said, heartbeat.hung(), made()) == ([(1, 0, ["office"])] * 2, [], [])


def test_what_a_batch_asks_for_stays_in_its_queue():
    """So that a thousand documents of a batch stand behind no single one, nor before it."""

    @job("test.single", queue="office")
    def single():
        enqueue("test.next", key="n")

    @job("test.batch", queue="batch")
    def batch():
        enqueue("test.single", key="of batch")
        enqueue_many("test.single", [("many", {})])

    @job("test.next", queue="signing")
    def following():
        pass

    enqueue("test.single", key="alone")
    drain(strict=True)
    assert Job.objects.get(name="test.next").queue == "signing"
    Job.objects.filter(name="test.next").delete()
    enqueue("test.batch", key="b")
    drain(strict=True)
    queues = dict(Job.objects.exclude(name="test.batch").values_list("key", "queue"))
    assert queues == {"alone": "office", "of batch": "batch", "many": "batch", "n": "batch"}


def test_a_long_batch_holds_up_no_other_ring(monkeypatch):
    rung = []
    monkeypatch.setattr(sweeper.bell, "is_wired", lambda: True)
    monkeypatch.setattr(sweeper.bell, "ring", lambda pk, name, queue: rung.append(queue) or True)
    monkeypatch.setattr(sweeper, "AT_ONCE", 2)

    @job("test.many", queue="batch")
    def many():
        pass

    @job("test.late", queue="mail")
    def late():
        pass

    enqueue_many("test.many", [(str(number), {}) for number in range(5)])
    enqueue_many("test.late", [("one", {})])
    sweeper.ring_due(on=periods.now())
    assert rung == ["mail", "batch"]
