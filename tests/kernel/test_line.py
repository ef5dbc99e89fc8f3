"""Writers of a SQLite file wait in line: in the order they came, among processes in turns, readers not at all."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler, OperationalError

from kernel.database.sqlite3 import base, line
from kernel.database.sqlite3.line import Line, line_before


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "rinda.sqlite3")


def until(true: Any) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_threads_go_in_the_order_they_came(file: str) -> None:
    queue, gone = Line(file), []
    assert queue.enter(patience=5)

    def go(number: int) -> None:
        assert queue.enter(patience=20)
        gone.append(number)
        queue.leave()

    crew = []
    for number in range(6):
        crew.append(threading.Thread(target=go, args=(number,)))
        crew[-1].start()
        until(lambda number=number: len(queue._waiting) == number + 1)
    queue.leave()
    for one in crew:
        one.join()
    assert gone == list(range(6))


def test_who_has_waited_long_enough_is_told_and_the_line_goes_on(file: str) -> None:
    queue = Line(file)
    assert queue.enter(patience=1)
    assert not queue.enter(patience=0.02)
    queue.leave()
    assert queue.enter(patience=1)
    queue.leave()


def test_another_process_has_its_turn_though_this_one_always_wants_more(file: str) -> None:
    """A lock belongs to the open file, so a second line on the same file is what another process is."""
    ours, theirs, stop = Line(file), Line(file), threading.Event()
    turns = 0

    def want_more() -> None:
        nonlocal turns
        while not stop.is_set():
            assert ours.enter(patience=20)
            turns += 1
            ours.leave()

    crew = [threading.Thread(target=want_more) for _one in range(3)]
    for one in crew:
        one.start()
    for _turn in range(20):
        assert theirs.enter(patience=20)
        theirs.leave()
    stop.set()
    for one in crew:
        one.join()
    assert turns > 0
    assert ours.enter(patience=1)
    assert not theirs.enter(patience=0.02)
    ours.leave()


def test_who_has_just_written_lets_a_waiting_process_go(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "COURTESY", 1)  # long enough for a busy machine
    ours, theirs, gone = Line(file), Line(file), []
    assert ours.enter(patience=1)

    def go() -> None:
        assert theirs.enter(patience=20)
        gone.append("theirs")
        theirs.leave()

    other = threading.Thread(target=go)
    other.start()
    until(lambda: not line._taken_now(ours._bench))
    ours.leave()
    assert ours.enter(patience=20)
    gone.append("ours")
    ours.leave()
    other.join()
    assert gone == ["theirs", "ours"]


def test_a_forked_process_waits_for_itself(file: str) -> None:
    """What it inherits belongs to its parent: leaving there must not open the door here."""
    queue = line_before(file)
    assert queue.enter(patience=1)
    child = os.fork()
    if child == 0:
        os._exit(int(line_before(file) is queue or line_before(file).enter(patience=0.02)))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    queue.leave()


@pytest.mark.django_db
def test_transactions_and_single_statements_that_write_wait_and_readers_do_not(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    there = {"ENGINE": "kernel.database.sqlite3", "NAME": file, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    handler = ConnectionHandler({"default": there})
    connection: Any = handler["default"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lieta (vards text)")
        cursor.execute("INSERT INTO lieta VALUES ('viens')")
    other = Line(file)
    assert other.enter(patience=1)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT vards FROM lieta").fetchall() == [("viens",)]
        with pytest.raises(OperationalError, match="database is locked"):
            cursor.execute("  insert INTO lieta VALUES ('divi')")
        with pytest.raises(OperationalError, match="database is locked"):
            connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        connection.autocommit = True
        other.leave()
        cursor.execute("UPDATE lieta SET vards = 'trīs'")
    for ends in (connection.commit, connection.rollback, connection.close):
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not other.enter(patience=0.02)
        ends()
        assert other.enter(patience=0.02)
        other.leave()
        connection.connect()
    connection.close()


def test_the_files_beside_belong_to_whom_the_database_belongs(file: str) -> None:
    Path(file).touch()
    Path(file).chmod(0o660)
    if os.geteuid() == 0:
        os.chown(file, 1234, 4321)
    Line(file)
    there = Path(file).stat()
    for name in ("line", "bench"):
        made = Path(f"{file}-{name}").stat()
        assert (made.st_mode & 0o777, made.st_uid, made.st_gid) == (0o660, there.st_uid, there.st_gid)
