"""The demo says in plain words that another program has the port of its test trust services."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.server]


def test_a_taken_port_is_told_with_what_to_do(tmp_path: Path, settings: Any, capsys: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings.VAR_DIR, settings.TESTBED_DIR, settings.TESTBED_PORT = tmp_path, tmp_path / "testbed", port
        with pytest.raises(SystemExit) as end:
            call_command("demo_road")
    assert end.value.code == 3
    told = capsys.readouterr().err
    assert f"portu {port} lieto cita programma" in told and f"KOPIENA_TESTBED_PORT={port + 100} ./portal demo" in told
