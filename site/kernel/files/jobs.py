"""Background acts of the store."""

from datetime import time

from kernel.files import fixity
from kernel.files.models import Blob
from kernel.jobs.queue import job, periodic


@job("files.heal", atomic=False, limit=120)
def heal(*, blob: str) -> None:
    """Bring every copy of one blob back from a whole one."""
    fixity.check_blob(Blob.objects.get(public_id=blob))


@periodic("files.fixity", at=time(2, 30), limit=6 * 3600, tries=3)
def check_store() -> None:
    """A fifth of the store each night, the longest unchecked first: every byte at least once a week (threats P5)."""
    fixity.verify_all(limit=max(1000, Blob.objects.count() // 5))
