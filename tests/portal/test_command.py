"""./portal itself: which packages it asks for and how, without rights, with rights, in scripts; how the demo ends."""

import subprocess
from pathlib import Path

import pytest

from portal.cli import demo, place

LINE = "apt-get install -y --no-install-recommends python3-uno libreoffice-writer-nogui "


class Machine:
    """A machine that lacks two packages; programs that would change it only write down how they were called."""

    def __init__(self, folder: Path, *, root: bool, sudo: bool = False) -> None:
        self.folder, self.calls = folder, folder / "calls"
        self.calls.touch()
        self.program("id", f"echo {0 if root else 1000}")
        self.program("sudo", '[ "$*" = "-n true" ] || "$@"' if sudo else "exit 1")
        self.program("dpkg-query", 'case "$*" in *python3-uno*|*writer-nogui*) exit 1 ;; esac; printf "ii "')
        self.program("apt-get", f'echo "$@" >>{self.calls}')

    def program(self, name: str, text: str) -> None:
        file = self.folder / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    def run(self, *argv: str, said: str = "") -> tuple[int, str]:
        done = subprocess.run(
            [str(place.ROOT / "portal"), *argv],
            env={"PATH": f"{self.folder}:/usr/bin:/bin"},
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def installed(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line.startswith("install")]


@pytest.mark.parametrize("asked", [(), ("-y",)])
def test_without_rights_the_exact_line_is_told(tmp_path: Path, asked: tuple[str, ...]) -> None:
    machine = Machine(tmp_path, root=False)
    code, told = machine.run("system", *asked)
    assert code == 3
    assert f"  sudo apt-get update && sudo {LINE}\n" in told
    assert machine.calls.read_text() == ""


@pytest.mark.parametrize("answer", ["", "n\n", "\n"])
def test_root_is_shown_the_list_and_may_say_no(tmp_path: Path, answer: str) -> None:
    machine = Machine(tmp_path, root=True)
    code, told = machine.run("system", said=answer)
    assert code == 3
    assert told.startswith(
        "Vajadzīgas Debian pakotnes: python3-uno libreoffice-writer-nogui \nUzlikt tās tagad? [j/N] "
    )
    assert machine.calls.read_text() == ""


@pytest.mark.parametrize(("asked", "answer"), [((), "j\n"), (("-y",), "")])
def test_root_who_says_yes_gets_exactly_that_list(tmp_path: Path, asked: tuple[str, ...], answer: str) -> None:
    machine = Machine(tmp_path, root=True)
    code, told = machine.run("system", *asked, said=answer)
    assert (code, told.splitlines()[-1]) == (0, "Debian pakotnes ir.")
    assert machine.installed == [f"{LINE.removeprefix('apt-get ')}-q"]


def test_sudo_without_a_password_is_used(tmp_path: Path) -> None:
    machine = Machine(tmp_path, root=False, sudo=True)
    code, told = machine.run("system", "-y")
    assert (code, len(machine.installed)) == (0, 1), told


def test_packages_that_cannot_be_installed(tmp_path: Path) -> None:
    machine = Machine(tmp_path, root=True)
    machine.program("apt-get", "echo 'E: Unable to fetch' >&2; exit 100")
    code, told = machine.run("system", "-y")
    assert code == 3
    assert "E: Unable to fetch" in told
    assert f"Izpildiet pašrocīgi: sudo {LINE}" in told


def test_a_call_without_a_verb_tells_the_verbs(tmp_path: Path) -> None:
    code, told = Machine(tmp_path, root=True).run()
    assert code == 2
    verbs = ("demo", "test", "system", "keys", "serve", "worker", "doctor", "validate DATNE…", "migrate")
    assert [verb for verb in verbs if verb not in told] == []


def test_an_unfinished_main_job_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "_command", lambda *_argv: 3)
    assert demo._road(tmp_path, again=False) == demo.ROAD_UNFINISHED == 4
    assert "Galvenais darbs NAV pabeigts" in capfd.readouterr().err


def test_a_main_job_that_was_done_is_not_done_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "done").write_text("DL-2026-PVS-0001")
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(demo, "_command", lambda *argv: calls.append(argv) or 1)
    assert demo._road(tmp_path, again=False) == 0
    assert calls == []
    assert demo._road(tmp_path, again=True) == 4
    assert calls == [("demo_road",)]


@pytest.mark.parametrize(
    ("asked", "code", "first"),
    [
        (("demo", "--help"), 0, "./portal demo [-y]"),
        (("test", "-h"), 0, "./portal demo [-y]"),
        (("demo", "-y", "--prot", "9000"), 2, "✗ Nezināma opcija: --prot"),
        (("test", "--quik", "-y"), 2, "✗ Nezināma opcija: --quik"),
        (("system", "-y", "--al"), 2, "✗ Nezināma opcija: --al"),
    ],
)
def test_help_and_slips_of_the_pen_install_nothing(
    tmp_path: Path, asked: tuple[str, ...], code: int, first: str
) -> None:
    machine = Machine(tmp_path, root=True)
    answered, told = machine.run(*asked)
    assert (answered, told.startswith(first)) == (code, True)
    assert machine.calls.read_text() == ""
