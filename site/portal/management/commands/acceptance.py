"""manage.py acceptance [--check]: docs/acceptance.md from the results of the last ./portal test."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        text = acceptance.render(acceptance.proved(files))
        target = settings.BASE_DIR / "docs" / "acceptance.md"
        if not options["check"]:
            target.write_text(text, encoding="utf-8")
        elif not target.is_file() or target.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/acceptance.md is not what the tests proved: run ./portal acceptance.")
            sys.exit(1)
