"""The fixity pass: every byte re-hashed in every place, what is hurt healed from a whole copy, what is stray found.

Each finding becomes an audit event before anything is mended and each healing one after it, so rot leaves a trace even
when the process dies in between.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kernel import periods
from kernel.audit import log
from kernel.crypto import CryptoError
from kernel.files import store
from kernel.files.errors import StoreUnavailable
from kernel.files.models import Blob
from kernel.files.places import Place, Unreachable, is_address
from kernel.jobs.queue import checkpoint

#: A file without a row younger than this may belong to a transaction that has not committed yet (seconds).
ORPHAN_AGE = 24 * 3600


class Injury(StrEnum):
    MISSING = "missing"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    SWAPPED = "swapped"
    ORPHAN = "orphan"
    STRAY = "stray"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One finding. `healed`: the copy is whole again (an orphan: it was removed)."""

    injury: Injury
    place: str
    name: str
    healed: bool


@dataclass
class FixityReport:
    """Outcome of a pass. `ok` means that no byte is lost: everything found was healed."""

    checked: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return all(problem.healed for problem in self.problems)


def verify_all(*, limit: int | None = None) -> FixityReport:
    """Re-hash every blob (or the `limit` longest unchecked) in every place, heal, and look for files without a row.

    Orphans are removed by a whole pass that lost nothing. StoreUnavailable when a place does not answer.
    """
    report = FixityReport()
    rows: Iterable[Blob] = Blob.objects.longest_unchecked()[:limit] if limit else Blob.objects.order_by("pk")
    for blob in rows.iterator(chunk_size=500) if hasattr(rows, "iterator") else rows:
        checkpoint()
        report.checked += 1
        report.problems += check_blob(blob)
    # A file without a row may be the only good copy of one whose row says another hash: nothing is tidied away unless
    # every row was looked at and has its bytes.
    report.problems += find_strays(tidy=report.ok and limit is None)
    return report


def check_blob(blob: Blob) -> list[Problem]:
    """Check one blob in every place and heal its injured copies from a whole one."""
    places = store.places()
    good: bytes | None = None
    injuries: dict[str, Injury] = {}
    for role, where in places.items():
        content = store.whole(blob, where)
        if content is None:
            injuries[role] = _diagnose(blob, where)
        else:
            good = content
    on = periods.now()
    if good is not None:
        for role, injury in injuries.items():
            _tell("files.injured", blob, injury, role, on)
    problems = [
        Problem(injury=injury, place=role, name=blob.stored_name, healed=_heal(blob, good, role))
        for role, injury in injuries.items()
    ]
    if good is not None:
        Blob.objects.filter(pk=blob.pk).update(checked_at=on)
    for problem in problems:
        _tell("files.healed" if problem.healed else "files.lost", blob, problem.injury, problem.place, on)
    return problems


def _tell(event: str, blob: Blob, injury: Injury, place: str, on: datetime) -> None:
    facts: dict[str, str | int] = {"injury": injury.value, "place": place, "sha256": blob.sha256}
    log.record(event, subject=blob.public_id, by=None, on=on, facts=facts)


def find_strays(*, tidy: bool = True) -> list[Problem]:
    """Files that no row knows. Orphans of a killed `put` are removed after a day (`tidy`); other strays are only
    reported."""
    problems = []
    known = set()
    for blob in Blob.objects.only("sha256", "key_id").iterator(chunk_size=2000):
        known.add(blob.stored_name)
    for role, where in store.places().items():
        for stored in where.names():
            if stored.name in known:
                continue
            is_ours = is_address(stored.name) or stored.name.endswith(".part")
            if is_ours and time.time() - stored.modified < ORPHAN_AGE:
                continue
            removed = tidy and is_ours and _remove_orphan(where, stored.name)
            injury = Injury.ORPHAN if is_ours else Injury.STRAY
            problems.append(Problem(injury=injury, place=role, name=stored.name, healed=removed))
    return problems


def _remove_orphan(where: Place, name: str) -> bool:
    """Remove the file unless its row came to life meanwhile, in which case the blob is made whole again."""
    if _owner(name) is not None:
        return True
    content = where.read(name)
    where.remove(name)
    if _owner(name) is not None:  # a `put` of the same bytes committed in this very moment
        where.write(name, content)
    return True


def _owner(name: str) -> Blob | None:
    sha256, _, key = name.rpartition("/")[2].partition(".")
    return Blob.objects.filter(sha256=sha256, key_id="" if key == "plain" else key).first()


def _diagnose(blob: Blob, where: Place) -> Injury:
    """What happened to this copy."""
    try:
        size = where.size(blob.stored_name)
        if size is None:
            return Injury.MISSING
        stored = where.read(blob.stored_name)
    except Unreachable as error:
        raise StoreUnavailable from error  # no damage: the pass goes on when the place answers
    except OSError:
        return Injury.DAMAGED
    try:
        sha256 = hashlib.sha256(store.unseal(blob.key_id, stored)).hexdigest()
    except CryptoError:
        sha256 = ""
    if sha256 and sha256 != blob.sha256 and Blob.objects.filter(sha256=sha256).exists():
        return Injury.SWAPPED
    return Injury.TRUNCATED if size < store.stored_size(blob) else Injury.DAMAGED


def _heal(blob: Blob, good: bytes | None, role: str) -> bool:
    if good is None:
        return False
    try:
        store.write(blob, good, only=role)
    except StoreUnavailable:
        return False  # reported as not healed; the next pass tries again
    return store.whole(blob, store.places()[role]) is not None
