"""./portal demo: from an empty folder to a served portal in which the main job was done once, for real."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from portal.cli import keys, place, prepare
from portal.cli.steps import Stamp, step

#: Exit code when the portal stands but the main job could not be finished.
ROAD_UNFINISHED = 4


def run(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    began = time.monotonic()
    address = f"http://{options.listen}:{options.port}"
    os.environ.setdefault("KOPIENA_PUBLIC_BASE_URL", address)
    if options.listen not in {"127.0.0.1", "::1", "localhost"}:
        os.environ.setdefault("KOPIENA_ALLOWED_HOSTS", "*")  # a demo does not know what it is called from outside
    with step("Atslēgas (var/env)"):
        keys.write(place.var() / "env", demo=True)
    prepare.start()
    prepare.database()
    prepare.static()
    people = _people(again=options.new_passwords)
    try:
        road = _road(place.var(), again=options.again)
    finally:  # passwords are told once: also when the main job breaks
        print("\n".join(people), flush=True)
    print(f"Sagatavots {time.monotonic() - began:.0f} sekundēs.", flush=True)
    if options.no_serve:
        return road
    print(
        f"Kopiena: {address}/   redaktoriem: {address}/admin/   stāvoklis: {address}/status   beigt: Ctrl+C", flush=True
    )
    served = _command("serve", "--listen", options.listen, "--port", str(options.port))
    return road or served


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./portal demo", description="Demonstrācija uz šī datora.")
    parser.add_argument("-y", "--yes", action="store_true", help="nejautāt")
    parser.add_argument("--listen", default="127.0.0.1", metavar="ADRESE")
    parser.add_argument("--port", type=int, default=8000, metavar="PORTS")
    parser.add_argument("--no-serve", action="store_true", help="beigt pēc galvenā darba")
    parser.add_argument("--again", action="store_true", help="izpildīt galveno darbu vēlreiz")
    parser.add_argument("--new-passwords", action="store_true", help="jaunas paroles visiem demonstrācijas cilvēkiem")
    return parser


def _command(*argv: str) -> int:
    """A command in a process of its own (the main job starts LibreOffice; the server forks); its exit code."""
    process = subprocess.Popen([sys.executable, "-m", "portal.cli", *argv], cwd=place.ROOT, env=os.environ.copy())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the child too: wait until that has stopped cleanly
            continue


def _people(*, again: bool) -> list[str]:
    """The invented people, and what they sign in with: random passwords, told once, kept only as hashes."""
    from django.contrib.auth import get_user_model

    from portal.cli.signins import new_passwords
    from portal.demo import people

    with step("Izdomātie cilvēki un iestādes"):
        passwords = people.load()
    if again:
        passwords |= new_passwords()
    if not passwords:
        return ["Paroles tika izdrukātas pirmajā reizē; jaunas: ./portal demo --new-passwords"]
    users = get_user_model().objects.in_bulk(list(passwords), field_name="email")
    width = max(map(len, passwords))
    lines = [
        f"  {email:<{width}}  {password}  {users[email].first_name} {users[email].last_name}"
        for email, password in sorted(passwords.items())
    ]
    return ["Pierakstīšanās (paroles redzamas tikai šoreiz):", *lines]


def _road(var: Path, *, again: bool) -> int:
    """The main job: a filled-in contract goes the whole way to the archive. Files in var/demo."""
    stamp = Stamp(var, "road")
    if stamp.says("done") and not again:
        print(f"Galvenais darbs jau izdarīts, faili: {var / 'demo'}   (vēlreiz: --again)")
        return 0
    print("▸ Galvenais darbs: no aizpildīta līguma līdz arhīvam", flush=True)
    if _command("demo_road"):
        print(
            "✗ Galvenais darbs NAV pabeigts: iemesls redzams augstāk. Kas trūkst un kā to novērst: ./portal doctor",
            file=sys.stderr,
            flush=True,
        )
        return ROAD_UNFINISHED
    stamp.set("done")
    return 0
