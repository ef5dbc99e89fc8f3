"""`manage.py search_index`: the index of the search anew, from what stands in the database."""

from typing import Any

from django.core.management.base import BaseCommand

from content.search.index import rebuild


class Command(BaseCommand):
    help = "Write the search index anew."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in rebuild().items():
            self.stdout.write(f"{name}: {count}")
