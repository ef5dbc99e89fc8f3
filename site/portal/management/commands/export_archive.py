"""Everything the archive keeps, as evidence packages anybody can check with bagit, and the register beside them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kernel.exports import as_csv, as_xlsx
from kernel.files.names import EXTENSIONS
from kernel.periods import now, riga
from signing.archive import register
from signing.archive.listing import HEADER, line


class Command(BaseCommand):
    help = "Writes every evidence package (a BagIt bag in a ZIP) and the register (CSV, XLSX) into a folder."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--query", default="", help="number, title or beginning of a SHA-256")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        found = register.search(options["query"], subjects=None).select_related("package", "act")
        for deposit in found.iterator(chunk_size=200):
            if deposit.package is None:  # destroyed by an act: the register says so, there is no package
                lines.append(line(deposit))
                continue
            (folder / f"{deposit.public_id}.zip").write_bytes(deposit.package.read())
            for renewed in deposit.renewals.select_related("blob"):
                name = f"{deposit.public_id}-renewal-{renewed.sequence}{EXTENSIONS[renewed.blob.media_type]}"
                (folder / name).write_bytes(renewed.blob.read())
            lines.append(line(deposit))
        (folder / "register.csv").write_bytes(as_csv(HEADER, lines))
        (folder / "register.xlsx").write_bytes(as_xlsx(HEADER, lines))
        self.stdout.write(f"{len(lines)} packages written on {riga(now()):%d.%m.%Y. %H:%M}")
