"""The backend: a transaction begins when its turn has come, and so does a single statement that writes.

SQLite lets one connection write. The others look again after pauses of up to 100 ms, whoever looks at the lucky moment is
next, and who had no luck until `timeout` is told "database is locked": with fifty people at once there is always somebody.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from kernel.database.sqlite3.line import line_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kernel.database.sqlite3.line import Line

#: Seconds somebody waits for the turn. A web process answers within 120 s or is ended.
PATIENCE = 60
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC")


class Cursor(base.SQLiteCursorWrapper):
    """A statement outside a transaction waits for its turn if it writes."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        with self.wrapper.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.wrapper.turn_for(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    _entered: Line | None = None

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def turn_for(self, query: str) -> Iterator[None]:
        alone = self._entered is None and not self.in_atomic_block and query.lstrip()[:6].upper() in _WRITES
        if not alone:
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self._leave()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _enter(self) -> None:
        if self._entered is not None or self.is_in_memory_db():
            return
        line = line_before(str(self.settings_dict["NAME"]))
        if not line.enter(patience=PATIENCE):
            raise OperationalError("database is locked")
        self._entered = line

    def _leave(self) -> None:
        line, self._entered = self._entered, None
        if line is not None:
            line.leave()
