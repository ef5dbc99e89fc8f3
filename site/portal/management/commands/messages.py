"""manage.py messages [--check]: compile the catalogues, or prove that they are whole."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.cli import catalogues


class Command(BaseCommand):
    help = "Compile message catalogues; --check: every message used is translated into Latvian."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"{catalogues.compile_all()} catalogues written.")
            return
        from portal.messages import flaws

        found = flaws()
        for flaw in found:
            self.stdout.write(str(flaw))
        if found:
            self.stdout.write(f"{len(found)} messages to mend.")
            sys.exit(1)
