"""Write-once, content-addressed storage: the bytes are safe in both places before the row exists.

Order of a `put`: temporary file → fsync → rename → fsync of the directory, in each place; then the row, in the caller's
transaction. A kill in between leaves bytes without a row, which the fixity pass sweeps; never a row without bytes.
"""

import hashlib
import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from kernel import periods
from kernel.crypto import CryptoError, keys
from kernel.files.errors import DamagedBlob, StillReferenced, StoreUnavailable
from kernel.files.models import Blob
from kernel.files.places import Place, Unreachable, place
from kernel.jobs import failpoints
from kernel.jobs.queue import enqueue

logger = logging.getLogger(__name__)
CONTEXT = b"kopiena.blob"
failpoints.declare("files.after_replica", "files.after_row")


def places() -> dict[str, Place]:
    """The places by role, best first. Without BLOB_REPLICA_ROOT there is one copy only (the doctor says so)."""
    found = {"primary": place(settings.BLOB_ROOT)}
    if settings.BLOB_REPLICA_ROOT:
        found["replica"] = place(settings.BLOB_REPLICA_ROOT)
    return found


def put(content: bytes, *, media_type: str, secret: bool = True) -> Blob:
    """Store `content` once; the same bytes again give the same blob (the first writer's media type stays).

    `secret` (the default) encrypts at rest; only what anybody may see is stored in plain. StoreUnavailable when a
    place cannot take it.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    blob = Blob.objects.filter(sha256=sha256).first()
    if blob is None:
        fresh = Blob(sha256=sha256, size=len(content), media_type=media_type, created_at=periods.now())
        fresh.key_id = keys.newest() if secret else ""
        write(fresh, content)
        failpoints.reach("files.after_replica")
        with transaction.atomic():
            blob, _is_new = Blob.objects.get_or_create(
                sha256=sha256,
                defaults={
                    "size": fresh.size,
                    "media_type": media_type,
                    "key_id": fresh.key_id,
                    "created_at": fresh.created_at,
                },
            )
        failpoints.reach("files.after_row")
    if secret and not blob.key_id:
        reseal(blob, content)
    _complete(blob, content)
    return blob


def write(blob: Blob, content: bytes, *, only: str = "") -> None:
    """Write the bytes of `blob` into every place (or `only` one)."""
    stored = sealed(blob, content)
    for role, where in places().items():
        if only in ("", role):
            where.write(blob.stored_name, stored)


def read(blob: Blob) -> bytes:
    """The bytes from the first place where they are whole; a passed-over copy is healed by a job."""
    for number, where in enumerate(places().values()):
        content = whole(blob, where)
        if content is not None:
            if number:
                logger.warning("blob %s was read from its replica", blob.sha256)
                enqueue("files.heal", key=f"{blob.sha256}:{periods.now():%Y%m%d%H}", args={"blob": str(blob.public_id)})
            return content
    raise DamagedBlob(blob.sha256)


def whole(blob: Blob, where: Place) -> bytes | None:
    """The plaintext when this copy is exactly what was stored; else None."""
    try:
        content = unseal(blob.key_id, where.read(blob.stored_name))
    except (OSError, CryptoError):
        return None
    return content if hashlib.sha256(content).hexdigest() == blob.sha256 else None


def unseal(key_id: str, stored: bytes) -> bytes:
    return keys.decrypt(key_id, stored, context=CONTEXT) if key_id else stored


def reseal(blob: Blob, content: bytes | None = None) -> None:
    """Encrypt `blob` with the newest key: new files first, then the row, then the old files go."""
    content = content if content is not None else read(blob)
    old_name, old_key = blob.stored_name, blob.key_id
    key_id = keys.newest()
    if key_id == old_key:
        return
    write(Blob(sha256=blob.sha256, key_id=key_id), content)
    changed = Blob.objects.filter(pk=blob.pk, key_id=old_key).update(key_id=key_id)
    blob.refresh_from_db(fields=["key_id"])
    if changed:
        transaction.on_commit(lambda: _forget(old_name))


def references(blob: Blob) -> int:
    """How many records point to `blob` (decision 9: counted before anything is disposed of)."""
    count = 0
    for relation in Blob._meta.get_fields(include_hidden=True):
        if not (relation.is_relation and relation.auto_created and not relation.concrete):
            continue
        model, field = relation.related_model, relation.remote_field
        if not isinstance(model, str) and model is not None and not model._meta.auto_created:
            count += model._base_manager.filter(**{field.name: blob}).count()  # type: ignore[union-attr]
    return count


def discard(blob: Blob, *, on: datetime) -> None:
    """Destroy an unreferenced blob: the row in this transaction, the bytes in every place once it has committed."""
    count = references(blob)
    if count:
        raise StillReferenced(count)
    name = blob.stored_name
    blob.delete()
    transaction.on_commit(lambda: _forget(name))


def release(blob: Blob) -> str:
    """The row of an unreferenced blob goes in the caller's transaction; its SHA-256, to be handed to `erase` after the
    commit. "" when another record still points to it and it stays."""
    if references(blob):
        return ""
    sha256 = blob.sha256
    blob.delete()
    return sha256


def erase(sha256: str) -> int:
    """Remove what lies under this content's name in every place, under every key that may have sealed it; how many copies.

    Safe to repeat. The same content put in anew meanwhile has a row again, and is left alone.
    """
    count = 0
    for key_id in ["", *keys.names()]:
        name = Blob(sha256=sha256, key_id=key_id).stored_name
        for where in places().values():
            if where.size(name) is None or Blob.objects.filter(sha256=sha256).exists():
                continue
            where.remove(name)
            count += 1
    return count


def _complete(blob: Blob, content: bytes) -> None:
    """A copy that is missing or short is written again: we hold the right bytes in our hands."""
    expected = stored_size(blob)
    try:
        short = [role for role, where in places().items() if where.size(blob.stored_name) != expected]
    except Unreachable as error:
        raise StoreUnavailable from error
    for role in short:
        write(blob, content, only=role)


def stored_size(blob: Blob) -> int:
    """Bytes a whole copy takes."""
    return blob.size + (keys.OVERHEAD if blob.key_id else 0)


def sealed(blob: Blob, content: bytes) -> bytes:
    """What lies in a place: encrypted with the key that the row names."""
    return keys.encrypt_with(blob.key_id, content, context=CONTEXT) if blob.key_id else content


def _forget(name: str) -> None:
    for where in places().values():
        where.remove(name)
