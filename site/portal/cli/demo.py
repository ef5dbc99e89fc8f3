"""./portal demo: from an empty folder to a served portal in which the main job was done once, for real."""

import argparse
import io
import os
import subprocess
import sys
import time
from pathlib import Path

from portal.cli import keys, place, prepare
from portal.cli.steps import step

#: Exit code when the portal stands but the main job could not be finished.
ROAD_UNFINISHED = 4
#: Staff pass the same second step as in production; whoever has no such application at hand is told the way round it.
_SECOND_STEP = (
    "  Administratoram un redaktoriem pirmajā reizē parāda kvadrātkodu otrajam solim: vajag lietotni tālrunī.",
    "  Ja tās nav, demonstrāciju var palaist bez otrā soļa: KOPIENA_STAFF_MFA=no ./portal demo",
)


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
    return _serve(options.listen, options.port) or road


def _serve(listen: str, port: int) -> int:
    """Until Ctrl+C. In this process, because everything is loaded already: a second start is to be quick."""
    from django.core.management import call_command

    try:
        call_command("serve", listen=listen, port=port)
    except SystemExit as end:  # how gunicorn stops
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


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
    """A command in a process of its own (the main job starts LibreOffice and trust services); its exit code."""
    process = subprocess.Popen([sys.executable, "-m", "portal.cli", *argv], cwd=place.ROOT, env=os.environ.copy())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the terminal sent it to the child too: wait until that has stopped cleanly
            continue


def _people(*, again: bool) -> list[str]:
    """The invented people, and what they sign in with: random passwords, told once, kept only as hashes."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.utils import translation

    from portal.cli.signins import new_passwords
    from portal.demo.people import roles_of

    told = io.StringIO()
    with step("Izdomātie cilvēki un iestādes"):
        call_command("demo_data", stdout=told)
    passwords = dict(line.split() for line in told.getvalue().splitlines() if "@" in line)
    if again:
        passwords |= new_passwords()
    if not passwords:
        return ["Paroles tika izdrukātas pirmajā reizē; jaunas: ./portal demo --new-passwords"]
    lines = []
    with translation.override("lv"):
        for email, password in sorted(passwords.items()):
            user = get_user_model().objects.get(email=email)
            lines.append(f"  {email:<34} {password:<22} {user.first_name} {user.last_name}, {roles_of(user)}")
    return ["Pierakstīšanās (paroles redzamas tikai šoreiz):", *lines, *_SECOND_STEP]


def _road(var: Path, *, again: bool) -> int:
    """The main job: a filled-in contract goes the whole way to the archive. Files in var/demo."""
    if (var / "demo" / "done").is_file() and not again:
        print(f"Galvenais darbs jau izdarīts, datnes: {var / 'demo'}   (vēlreiz: --again)", flush=True)
        return 0
    print("▸ Galvenais darbs: no aizpildīta līguma līdz arhīvam", flush=True)
    if _command("demo_road") == 0:
        from kernel.jobs.queue import drain

        with step("Atlikušie darbi (paziņojumi, notikumu žurnāls)"):
            drain()
        with step("Arhīva meklētājs"):
            from django.core.management import call_command

            call_command("archive_index", stdout=io.StringIO())
        return 0
    print(
        "✗ Galvenais darbs NAV pabeigts: iemesls redzams augstāk. Kas trūkst un kā to novērst: ./portal doctor",
        file=sys.stderr,
        flush=True,
    )
    return ROAD_UNFINISHED
