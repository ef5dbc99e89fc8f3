"""Write what the search of the archive lacks: after an update, a restored backup, a changed look-up key."""

from typing import Any

from django.core.management.base import BaseCommand

from forms.archive.finding import indexing
from forms.archive.finding.models import DocumentWords
from kernel.periods import now


class Command(BaseCommand):
    help = "Writes the words of archived documents that cannot be found by them yet; --anew writes all of them."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--anew", action="store_true", help="forget what is there first (the look-up key was changed)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            DocumentWords.objects.all().delete()
        self.stdout.write(f"{indexing.index_missing(on=now())} documents indexed")
