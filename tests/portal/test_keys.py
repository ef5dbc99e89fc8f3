"""Keys: fresh each time, readable by the owner alone, never overwritten."""

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import environ
import pytest

from portal.cli import keys, place


def read(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def test_file_is_private_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "var" / "env"
    assert keys.write(file, demo=True) is True
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert keys.write(file, demo=True) is False
    assert file.read_bytes() == before


def test_two_makings_share_nothing_and_keys_are_long(tmp_path: Path) -> None:
    one, other = (dict(line.split("=", 1) for line in keys.lines(demo=False)) for _ in range(2))
    assert set(one) == set(other) == {"KOPIENA_SECRET_KEY", "KOPIENA_FIELD_KEYS", "KOPIENA_LOOKUP_KEY"}
    assert [name for name in one if one[name] == other[name]] == []
    key_id, encoded = one["KOPIENA_FIELD_KEYS"].split(":", 1)
    assert (key_id, len(base64.b64decode(encoded, validate=True))) == ("k1", 32)


def test_settings_read_the_file_letter_for_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "env"
    keys.write(file, demo=True)
    for name, value in read(file).items():
        monkeypatch.delenv(name, raising=False)
        environ.Env.read_env(str(file), overwrite=False)
        assert environ.Env().str(name) == value
        monkeypatch.delenv(name, raising=False)


def test_demo_folder_chooses_demo_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOPIENA_VAR", str(tmp_path))
    monkeypatch.delenv("KOPIENA_SETTINGS", raising=False)
    assert place.settings_module() == "portal.settings.production"
    keys.write(tmp_path / "env", demo=True)
    assert place.settings_module() == "portal.settings.demo"
    monkeypatch.setenv("KOPIENA_SETTINGS", "production")
    assert place.settings_module() == "portal.settings.production"


def test_a_command_without_settings_says_what_to_set(tmp_path: Path) -> None:
    done = subprocess.run(
        ["./portal", "doctor"],
        cwd=place.ROOT,
        env={"PATH": os.environ["PATH"], "KOPIENA_VAR": str(tmp_path), "KOPIENA_VENV": sys.prefix},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "KOPIENA_SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr
