"""manage.py audit_verify: re-compute the audit chain; exit code 1 when anything was touched."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.audit import chain, log
from kernel.periods import now
from signing.archive import roots


class Command(BaseCommand):
    help = "Verifies every event, access, leaf and daily root of the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line instead of text")
        parser.add_argument("--expect", metavar="COUNT:ROOT", help="a root kept elsewhere that must lie on this chain")

    def handle(self, *args: Any, **options: Any) -> None:
        expect = None
        if options["expect"]:
            count, _, root = options["expect"].partition(":")
            if not (count.isdigit() and len(root) == 64):
                raise CommandError("--expect takes COUNT:ROOT as an earlier run printed them")
            expect = (int(count), root)
        chain.append()
        result = log.verify(expect=expect)
        for problem in roots.problems(on=now()):
            result.found(problem)
        if options["json"]:
            self.stdout.write(json.dumps({**vars(result)}, ensure_ascii=False))
        else:
            for problem in result.problems:
                self.stdout.write(f"  {problem}")
            self.stdout.write(f"{'OK' if result.ok else 'TOUCHED'} {result.count}:{result.root}")
        if not result.ok:
            raise SystemExit(1)
