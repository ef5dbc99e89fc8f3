"""`manage.py seed_content`: the pages that come with the product. Safe to run at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from content.search.index import complete_index
from content.seeding import seed


class Command(BaseCommand):
    help = "Make the shipped pages; never touches a page that an editor has changed or deleted."

    def handle(self, *args: Any, **options: Any) -> None:
        report = seed()
        for key, act in report.items():
            self.stdout.write(f"{key}: {act}")
        complete_index()
