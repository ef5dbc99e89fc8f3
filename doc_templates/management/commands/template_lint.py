"""manage.py template_lint [FILE.docx --kind DL]: shipped templates, or one file, against every rule of publication."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doc_templates import catalogue
from doc_templates.context import complete
from doc_templates.rendering.lint import Finding, lint


class Command(BaseCommand):
    help = "Check document templates: safety, tags, unknown names, one trial with the sample."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a .docx; without it every shipped edition")
        parser.add_argument("--kind", default="DL", help="whose context the file must fit")
        parser.add_argument("--on", type=date.fromisoformat, default=date.max, help="edition in force on that day")

    def handle(self, *_args: Any, **options: Any) -> None:
        bad = 0
        shipped = sorted(catalogue.library(), key=lambda item: item.effective_from)
        if options["file"]:
            fit = [item for item in shipped if item.key == options["kind"] and item.effective_from <= options["on"]]
            if not fit:
                raise CommandError(f"no edition of {options['kind']}")
            bad += self._report(options["file"].name, self._lint(options["file"].read_bytes(), fit[-1]))
        else:
            for item in shipped:
                name = f"{item.key} {item.effective_from.isoformat()}"
                bad += self._report(name, self._lint(item.files[catalogue.TEMPLATE], item))
        if bad:
            raise CommandError(f"{bad} findings")

    @staticmethod
    def _lint(content: bytes, item: Any) -> list[Finding]:
        sample = complete(json.loads(item.files[catalogue.SAMPLE]), number="PARAUGS-1", code="PARAUGS")
        return lint(content, fields=item.content["context"], sample=sample)

    def _report(self, name: str, findings: list[Finding]) -> int:
        for finding in findings:
            self.stdout.write(f"{name}: {finding}")
        if not findings:
            self.stdout.write(f"{name}: ok")
        return len(findings)
