"""Re-hash every archived byte now. Exit code 1 when something is lost that no copy could heal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.files.errors import StoreUnavailable
from kernel.periods import now
from signing.archive import fixity
from signing.archive.models import FixityState


class Command(BaseCommand):
    help = "Re-hashes every stored byte in every place, heals from the whole copy, names what is damaged."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = fixity.run(on=now())
        except StoreUnavailable as error:
            raise CommandError(
                "A storage place does not answer: nothing was judged. Run it again when it does."
            ) from error
        for problem in run.problems:
            healed = "healed" if problem["healed"] else "LOST"
            self.stdout.write(f"{healed}: {problem['injury']} {problem['place']} {problem['file']}")
        self.stdout.write(f"{run.checked} files checked, {run.damaged} damaged, {run.healed} healed")
        if run.state != FixityState.SOUND:
            raise CommandError("Damage that could not be healed was found. Restore these files from a backup.")
