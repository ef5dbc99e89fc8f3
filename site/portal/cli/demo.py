"""./portal demo: from an empty folder to a served portal in which the main job was done once, for real."""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from portal.cli import keys, place
from portal.cli.steps import Stamp, step

#: Exit code when the portal stands but the main job could not be finished.
ROAD_UNFINISHED = 4
#: Commands that fill an empty database, in order; each may run again without doubling anything.
FILL = ("demo_content", "demo_people")


def run(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    began = time.monotonic()
    var = place.var()
    with step("Atslēgas (var/env)"):
        keys.write(var / "env", demo=True)
    with step("Ziņojumu katalogi"):
        from portal.cli import catalogues

        catalogues.compile_all()
    with step("Kopienas sagatavošana"):
        import django

        django.setup()
    _database(var)
    _static(var)
    people = _people(var, again=options.new_passwords)
    road = _road(var, again=options.again)
    for line in people:
        print(line)
    print(f"Sagatavots {time.monotonic() - began:.0f} sekundēs.", flush=True)
    if options.no_serve:
        return road
    address = f"http://{options.listen}:{options.port}"
    print(f"Kopiena: {address}/   redaktoriem: {address}/admin/   pārbaude: {address}/readyz   beigt: Ctrl+C", flush=True)
    served = _command("serve", "--listen", options.listen, "--port", str(options.port), check=False)
    return road or served


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./portal demo", description="Demonstrācija uz šī datora.")
    parser.add_argument("--listen", default="127.0.0.1", metavar="ADRESE")
    parser.add_argument("--port", type=int, default=8000, metavar="PORTS")
    parser.add_argument("--no-serve", action="store_true", help="beigt pēc galvenā darba")
    parser.add_argument("--again", action="store_true", help="izpildīt galveno darbu vēlreiz")
    parser.add_argument("--new-passwords", action="store_true", help="jaunas paroles visiem demonstrācijas cilvēkiem")
    parser.add_argument("-y", "--yes", action="store_true", help="nejautāt")
    return parser


def _command(*argv: str, check: bool = True) -> int:
    """A manage.py command in a process of its own (the main job starts LibreOffice; the server forks)."""
    done = subprocess.run([sys.executable, "-m", "portal.cli", *argv], check=False, cwd=place.ROOT, env=os.environ.copy())
    if check and done.returncode:
        raise SystemExit(done.returncode)
    return done.returncode


def _database(var: Path) -> None:
    from django.core.management import call_command, get_commands
    from django.db import connection

    now = _digest([place.ROOT / "requirements-demo.lock", *_own("migrations/*.py")], extra=str(connection.settings_dict["NAME"]))
    stamp = Stamp(var, "database")
    if stamp.says(now) and connection.introspection.table_names():
        return
    with step("Datubāze"):
        call_command("migrate", interactive=False, verbosity=0)
    for name in FILL:
        if name in get_commands():
            with step({"demo_content": "Saturs latviešu valodā"}.get(name, "Izdomātie cilvēki un iestādes")):
                call_command(name)
    stamp.set(now)


def _static(var: Path) -> None:
    from django.core.management import call_command

    now = _digest([place.ROOT / "requirements-demo.lock", *_own("static/**/*")])
    stamp = Stamp(var, "static")
    if stamp.says(now):
        return
    with step("Stili, fonti un skripti"):
        call_command("collectstatic", interactive=False, verbosity=0)
    stamp.set(now)


def _people(var: Path, *, again: bool) -> list[str]:
    """Random passwords for the demo people who have none yet; told once, kept nowhere."""
    from portal.cli.signins import give_passwords

    with step("Paroles"):
        given = give_passwords(everyone=again)
    if not given:
        return ["Paroles izdrukātas pirmajā palaišanas reizē; jaunas: ./portal demo --new-passwords"]
    width = max(len(each.email) for each in given)
    return ["Pierakstīšanās (paroles redzamas tikai šoreiz):"] + [
        f"  {each.email:<{width}}  {each.password}  {each.who}" for each in given
    ]


def _road(var: Path, *, again: bool) -> int:
    """The main job: a filled-in contract goes the whole way to the archive. Files in var/demo."""
    stamp = Stamp(var, "road")
    if stamp.says("done") and not again:
        print(f"Galvenais darbs jau izdarīts, faili: {var / 'demo'}   (vēlreiz: --again)")
        return 0
    print("▸ Galvenais darbs: no aizpildīta līguma līdz arhīvam", flush=True)
    code = _command("demo_road", check=False)
    if code:
        print(
            "✗ Galvenais darbs NAV pabeigts: iemesls redzams augstāk. Pārbaudiet ar: ./portal doctor",
            file=sys.stderr,
            flush=True,
        )
        return ROAD_UNFINISHED
    stamp.set("done")
    return 0


def _own(pattern: str) -> list[Path]:
    homes = ("site", "content", "forms", "doc_templates", "signing")
    return sorted(file for home in homes for file in (place.ROOT / home).rglob(pattern) if file.is_file())


def _digest(files: Iterable[Path], *, extra: str = "") -> str:
    total = hashlib.sha256(extra.encode())
    for file in files:
        total.update(str(file.relative_to(place.ROOT)).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
