"""manage.py acceptance [--check]: docs/acceptance.md and content/assessment.json from the results of ./portal test."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from content import assessment
from kernel.periods import add_years, today
from portal import acceptance
from portal.cli import place


class Command(BaseCommand):
    help = "Write docs/acceptance.md from what passed; --check: it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--results", type=Path, help="folder with the results (default: var/test)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["results"] or place.var() / "test"
        files = sorted(folder.glob("*.json"))
        if not files:
            raise CommandError("No results of a test run; run ./portal test first.")
        self._assessment(acceptance.assessed(files), check=options["check"])
        text = acceptance.render(acceptance.proved(files))
        target = settings.BASE_DIR / "docs" / "acceptance.md"
        if not options["check"]:
            target.write_text(text, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/acceptance.md is not what the tests proved: run ./portal acceptance.")
            sys.exit(1)

    def _assessment(self, found: dict[str, Any], *, check: bool) -> None:
        """Its day changes only when what was found changes, or the old day is a year ago."""
        before = json.loads(assessment.FILE.read_text(encoding="utf-8")) if assessment.FILE.is_file() else {}
        same = {key: before.get(key) for key in found} == found
        if not found or (same and today() < add_years(date.fromisoformat(before["on"]), 1)):
            return
        if check:
            self.stderr.write("content/assessment.json is not what the tests found: run ./portal acceptance.")
            sys.exit(1)
        told = {"on": today().isoformat(), **found}
        assessment.FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
