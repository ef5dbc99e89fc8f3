"""An S3 store that is asked too often, or does not answer: a listener of ours, boto3 over HTTP."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from kernel.files import places as place_module
from kernel.files.places import S3Place, Unreachable
from kernel.periods import now

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    place_module._s3.cache_clear()
    place_module._remembered.clear()


def lead_to(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"ENDPOINT_URL_S3": f"http://127.0.0.1:{port}", "DEFAULT_REGION": "eu-north-1"}
    for name, value in {**said, "ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    for name in [name for name in os.environ if name.lower() in {"http_proxy", "https_proxy"}]:
        monkeypatch.delenv(name)
    place_module._s3.cache_clear()
    place_module._remembered.clear()


class Store(BaseHTTPRequestHandler):
    """Takes and removes objects, or refuses; keeps which it was asked for."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []
    status = 200

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(self.command)
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_DELETE = do_PUT

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def store(places: tuple[Path, Path], settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Store]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lead_to(server.server_port, monkeypatch)
    settings.BLOB_REPLICA_ROOT = "s3://kopijas"
    Store.asked, Store.status = [], 200
    yield Store
    server.shutdown()
    server.server_close()


def test_probes_write_an_object_once_in_five_minutes(store: type[Store], client: Client) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert [client.get("/readyz").status_code for _probe in range(5)] == [200] * 5
        assert store.asked == ["PUT", "DELETE"]
        store.status = 403
        clock.shift(timedelta(minutes=4))
        assert client.get("/readyz").status_code == 200
        clock.shift(timedelta(minutes=1))
        assert [client.get("/readyz").status_code for _probe in range(5)] == [503] * 5
        assert store.asked == ["PUT", "DELETE", "PUT"]
        store.status = 200
        clock.shift(timedelta(seconds=30))
        assert client.get("/readyz").status_code == 200


def test_a_refusal_in_real_work_is_told_at_the_next_probe(store: type[Store], client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    store.status = 403
    with pytest.raises(OSError, match="S3"):
        S3Place("kopijas", "").remove("00/00/0")
    assert client.get("/readyz").status_code == 503


@pytest.mark.full
@pytest.mark.parametrize(("probe", "most"), [(False, 60), (True, 10)], ids=["work", "probe"])
def test_silence_is_told_in_time(monkeypatch: pytest.MonkeyPatch, probe: bool, most: int) -> None:
    """The connection is taken by the system, and nobody ever answers: the worst a store can do."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        lead_to(listener.getsockname()[1], monkeypatch)
        place, began = S3Place("kopijas", ""), time.monotonic()
        with pytest.raises(Unreachable):
            place.ready() if probe else place.read("00/00/0")
        assert 3 < time.monotonic() - began < most
