"""From code and keys to a portal that can be served: messages, database, dated data, pages, static files.

Each part remembers for which files it was done, so a second start only compares sums. Used by ./portal demo and, after
every upgrade in production, by ./portal prepare.
"""

import argparse
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from portal.cli import place
from portal.cli.steps import Stamp, step

HOMES = ("site", "content", "forms", "doc_templates", "signing")
#: Command of the content stage that enters the shipped pages once.
PAGES = "seed_content"


def run(argv: list[str]) -> int:
    """./portal prepare: before the first start and after every upgrade."""
    argparse.ArgumentParser(prog="./portal prepare", description="Sagatavo datubāzi un datnes.").parse_args(argv)
    start()
    database()
    static()
    print("Sagatavots. Tālāk: ./portal serve")
    return 0


def start() -> None:
    """Compiled messages, then Django itself (in the settings that the environment names)."""
    with step("Ziņojumu katalogi"):
        from portal.cli import catalogues

        catalogues.compile_all()
    with step("Kopienas palaišana"):
        import django

        django.setup()


def database() -> None:
    """Tables, dated data (rules, calendars, templates) and the shipped pages."""
    from django.core.management import call_command
    from django.db import connection

    from forms.programmes.loading import load_programmes
    from forms.training.loading import load_training
    from kernel.editions import catalogue

    where = "|".join(str(connection.settings_dict[name]) for name in ("ENGINE", "HOST", "PORT", "NAME"))
    files = [place.ROOT / "requirements.lock", *_files("migrations/*.py"), *_files("law/**/*"), *_files("library/**/*")]
    stamp, now = Stamp(place.var(), "database"), digest([*files, *_files("seed/**/*")], extra=where)
    if stamp.says(now) and connection.introspection.table_names():
        return
    stamp.clear()
    with step("Datubāze"):
        call_command("migrate", interactive=False, verbosity=0)
    with step("Noteikumi, kalendāri un dokumentu veidnes"):
        catalogue.load_shipped()
        load_programmes()
        load_training()
    with step("Lapas latviešu valodā"):
        call_command(PAGES, stdout=io.StringIO())
    stamp.set(now)


def static() -> None:
    """Style sheets, fonts and scripts where the server reads them."""
    from django.core.management import call_command

    stamp, now = Stamp(place.var(), "static"), digest([place.ROOT / "requirements.lock", *_files("static/**/*")])
    if stamp.says(now):
        return
    stamp.clear()
    with step("Stili, fonti un skripti"):
        call_command("collectstatic", interactive=False, verbosity=0)
    stamp.set(now)


def digest(files: Iterable[Path], *, extra: str = "") -> str:
    """One sum over names and contents."""
    total = hashlib.sha256(extra.encode())
    for file in files:
        total.update(str(file.relative_to(place.ROOT)).encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _files(pattern: str) -> list[Path]:
    found = {file for home in HOMES for file in (place.ROOT / home).rglob(pattern)}
    return sorted(file for file in found if file.is_file() and "__pycache__" not in file.parts)
