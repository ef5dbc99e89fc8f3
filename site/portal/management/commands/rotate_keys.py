"""manage.py rotate_keys: re-encrypt fields and files with the newest of KOPIENA_FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel import periods
from kernel.audit import log
from kernel.crypto import keys, rotation
from kernel.files.rotation import rotate_files


class Command(BaseCommand):
    help = "Re-encrypts fields and files with the newest key; afterwards older keys may leave KOPIENA_FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        fields, files = rotation.rotate_fields(), rotate_files()
        facts: dict[str, str | int] = {"key": keys.newest(), "fields": fields.changed, "files": files.changed}
        log.record("crypto.rotated", subject=None, by=None, on=periods.now(), facts=facts)
        for problem in [*fields.problems, *files.problems]:
            self.stderr.write(problem)
        self.stdout.write(f"newest key {keys.newest()}: {fields.changed} fields and {files.changed} files re-encrypted")
        left = fields.left + files.left
        if left:
            raise CommandError("still in use: " + ", ".join(f"{key} ({count})" for key, count in sorted(left.items())))
        self.stdout.write("nothing is left under an older key")
