"""Private PostgreSQL and Redis for one test run: own scratch folder, free ports, loopback only, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

#: The database that the tests' own ones are copies of.
MIGRATED = "migrated"


class Servers:
    """Context manager; `environment` holds DATABASE_URL and REDIS_URL while it runs, and the name of a database to copy,
    which whoever runs the tests migrates before."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kopiena-servers-"))
        self._programs = postgres_programs()
        self._postgres, self._redis = _free_port(), _free_port()
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self._address("kopiena"),
            "REDIS_URL": f"redis://127.0.0.1:{self._redis}/0",
            "KOPIENA_MIGRATED": MIGRATED,
        }

    @property
    def to_migrate(self) -> dict[str, str]:
        """The environment of `migrate` for that database."""
        return {"DATABASE_URL": self._address(MIGRATED)}

    def _address(self, database: str) -> str:
        return f"postgres://kopiena@127.0.0.1:{self._postgres}/{database}"

    def __enter__(self) -> Self:
        data = self._folder / "postgres"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._folder.chmod(0o755)
            shutil.chown(data, "postgres", "postgres")
        self._as_owner("initdb", "-D", str(data), "-U", "kopiena", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start_database()
        for database in ("kopiena", MIGRATED):
            self._as_owner("createdb", "-h", "127.0.0.1", "-p", str(self._postgres), "-U", "kopiena", database)
        argv = ["redis-server", "--port", str(self._redis), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._running = subprocess.Popen([*argv, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)
        _wait_for(self._redis)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._running is not None:
            self._running.terminate()
            self._running.wait(10)
        self.stop_database(how="fast")
        shutil.rmtree(self._folder, ignore_errors=True)

    def start_database(self) -> None:
        data = self._folder / "postgres"
        options = (
            f"-p {self._postgres} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c max_connections=60"
        )
        self._as_owner("pg_ctl", "-D", str(data), "-l", str(data / "log"), "-w", "-o", options, "start")

    def stop_database(self, *, how: str) -> None:
        """`how`: fast rolls back what is under way, immediate is as a crash."""
        self._as_owner("pg_ctl", "-D", str(self._folder / "postgres"), "-m", how, "-w", "stop")

    def _as_owner(self, program: str, *argv: str) -> None:
        as_postgres: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            as_postgres = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        subprocess.run(
            [str(self._programs / program), *argv], check=True, cwd="/", stdout=subprocess.DEVNULL, **as_postgres
        )


def postgres_programs() -> Path:
    """Debian keeps initdb and pg_ctl out of PATH, one folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not found:
        raise SystemExit("Nav PostgreSQL. Izpildiet: sudo ./portal system --all")
    return found[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, *, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
