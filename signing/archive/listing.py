"""The register of the archive as lines of a table that leaves the house."""

from __future__ import annotations

from kernel.periods import riga
from signing.archive.models import Deposit

HEADER = ("number", "title", "road", "verdict", "sha256", "deposited", "kept until", "hold", "package")


def line(deposit: Deposit) -> tuple[str, ...]:
    """One line; moments on the Riga clock."""
    return (
        deposit.number,
        deposit.title,
        deposit.road,
        deposit.verdict,
        deposit.sha256,
        riga(deposit.deposited_at).isoformat(timespec="seconds"),
        riga(deposit.retention_until).isoformat(timespec="seconds"),
        "yes" if deposit.hold else "no",
        f"{deposit.public_id}.zip" if deposit.package_id else f"destroyed by {deposit.act}",
    )
