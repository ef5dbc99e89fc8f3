"""The local test trust services as a process of their own (the web process otherwise serves them itself)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from signing.errors import TestbedRefused
from signing.testbed.service import Testbed


class Command(BaseCommand):
    help = "Serves the test trust services (TSA, OCSP, CRL) on the loopback; only in the trust mode “test”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--make-only", action="store_true", help="make keys and certificates, print where, end")
        parser.add_argument("--csc", type=int, default=0, metavar="PORT", help="also serve a CSC v1 signing peer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            bed = Testbed.from_settings()
        except TestbedRefused as error:
            raise CommandError("Set KOPIENA_TRUST_MODE=test; production settings refuse the testbed.") from error
        self.stdout.write(f"Root certificate: {bed.root_file()}")
        for url in bed.tsa_urls():
            self.stdout.write(f"Time stamps: {url}")
        if options["make_only"]:
            return
        if bed.is_served():
            raise CommandError(f"Already served at {bed.url}.")
        if options["csc"]:
            from signing.testbed import csc

            csc.serve(bed, port=options["csc"])
            self.stdout.write(f"CSC: http://127.0.0.1:{options['csc']}/csc/v1")
        self.stdout.write(f"Serving {bed.url}; Ctrl+C ends it.")
        try:
            bed.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
