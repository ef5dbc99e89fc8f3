"""`./portal validate FILE… [--json] [--trust DIR]`: the verdict on signed files."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from signing.validation import cli


class Command(BaseCommand):
    help = "Checks signed files. Exit code: 0 valid, 1 not valid or doubtful, 2 unusable."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        cli.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        import argparse

        code = cli.run(argparse.Namespace(**options), out=self.stdout, err=self.stderr)  # type: ignore[arg-type]
        if code:
            sys.exit(code)
