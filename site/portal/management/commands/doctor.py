"""manage.py doctor [--json]: what is in order, what is not, how to mend it. Exit code 1 when something fails."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from portal.doctor import State, examine

_SIGNS = {State.OK: "✓", State.WARN: "!", State.FAIL: "✗"}


class Command(BaseCommand):
    help = "Check everything the portal needs; each fault with how to mend it."
    requires_system_checks = []  # it must answer exactly when something is wrong

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = warned = 0
        with translation.override("lv"):
            for finding in examine():
                failed += finding.state is State.FAIL
                warned += finding.state is State.WARN
                if options["json"]:
                    self.stdout.write(json.dumps(finding.as_dict(), ensure_ascii=False))
                    continue
                self.stdout.write(f"{_SIGNS[finding.state]} {finding.title}: {finding.text}")
                if finding.remedy:
                    self.stdout.write(f"    → {finding.remedy}")
            if not options["json"]:
                self.stdout.write(_("Faults: %(failed)d, warnings: %(warned)d.") % {"failed": failed, "warned": warned})
        if failed:
            sys.exit(1)
