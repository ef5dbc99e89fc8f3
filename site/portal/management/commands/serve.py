"""manage.py serve: the portal on one address."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections

from portal.server import Server


class Command(BaseCommand):
    help = "Serve the portal (gunicorn with threads; the job worker beside it unless REDIS_URL is set)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workers"] > 1 and not settings.REDIS_URL:
            raise CommandError("Vairākiem procesiem vajag REDIS_URL (un DATABASE_URL): sk. docs/runbook.md.")
        wsgi = get_wsgi_application()
        connections.close_all()  # nothing opened here may be shared by the forked worker
        Server(
            listen=options["listen"],
            port=options["port"],
            workers=options["workers"],
            threads=options["threads"],
            wsgi=wsgi,
        ).run()
