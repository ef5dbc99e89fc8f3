"""Run the main job once and leave its files in var/demo/."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from forms.records.models import CaseDocument
from portal.demo import checks, journey, mentoring, months
from portal.demo.road import Road, RoadBlocked, until
from signing.testbed.service import Testbed


class Command(BaseCommand):
    help = "One contract from the form to the archive, each step with its time."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="do nothing when a demo contract is already archived")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.VAR_DIR / "demo"
        if options["once"] and (folder / "done").exists():
            self.stdout.write(f"  galvenais darbs jau paveikts: {folder}")
            return
        try:
            Testbed.ensure(settings.TESTBED_DIR, port=settings.TESTBED_PORT).serve()
        except (OSError, SystemExit):  # werkzeug ends the process for a taken port
            self.stderr.write(
                f"  ✗ portu {settings.TESTBED_PORT} lieto cita programma, un testa uzticamības pakalpojumi nevar sākt darbu. "
                f"Aizveriet to vai izvēlieties citu portu: KOPIENA_TESTBED_PORT={settings.TESTBED_PORT + 100} ./portal demo"
            )
            sys.exit(3)
        try:
            road = Road(folder=folder, say=self._say)
            case: CaseDocument = road.run()
            self._say("  Iesniegumi uz papīra un plāni dažādos stāvokļos:")
            journey.go_on(until=until, say=self._say)
            self._say("  Mentora mēneši: iepriekšējais līdz atlīdzības aprēķinam, šis iesākts")
            months.go_on(until=until, say=self._say)
            self._say("  Vadītāja apstiprina atbilstības pārbaudes")
            checks.go_on(until=until, say=self._say)
            self._say("  Māsprogrammas: jauniešu mentori un Digitālā akadēmija")
            mentoring.go_on(say=self._say)
        except RoadBlocked as stop:
            self.stderr.write(f"  ✗ galvenais darbs apstājās: {stop}")
            sys.exit(3)
        (folder / "done").write_text(case.number, encoding="utf-8")
        self._say(f"  datnes: {folder}")
        self._say(f"  publiskā pārbaude: {settings.PUBLIC_BASE_URL}/p/{case.public_code}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
