"""Re-encrypting stored files with the newest key."""

from kernel.crypto import CryptoError, keys
from kernel.crypto.rotation import Rotation
from kernel.files import store
from kernel.files.errors import FilesError
from kernel.files.models import Blob


def rotate_files() -> Rotation:
    """Every encrypted blob: new files first, then the row, then the old files go; a kill leaves both readable."""
    outcome = Rotation()
    for blob in Blob.objects.exclude(key_id__in=["", keys.newest()]).order_by("pk").iterator(chunk_size=200):
        old = blob.key_id
        try:
            store.reseal(blob)
            outcome.changed += 1
        except (CryptoError, FilesError) as error:
            outcome.left[old] += 1
            outcome.problems.append(f"{blob.sha256}: {error}")
    return outcome
