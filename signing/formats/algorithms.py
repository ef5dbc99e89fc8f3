"""Algorithms end like certificates do: until when a signature or time stamp proves something (algorithms.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from asn1crypto import cms
from pyhanko.sign.general import extract_certificate_info

#: Nothing is known to end.
OPEN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Catalogue:
    """`hashes`: name → first day on which it proves nothing; `keys`: scheme → (least bits, such a day or None).

    `certificates`: the same for a hash in the signature on a certificate.
    """

    source: str
    hashes: dict[str, date]
    keys: dict[str, list[tuple[int, date | None]]]
    certificates: dict[str, date]

    def hash_ends(self, name: str) -> datetime:
        return _moment(self.hashes.get(name.replace("-", "").lower()))

    def certificate_hash_ends(self, name: str) -> datetime:
        return _moment(self.certificates.get(name.replace("-", "").lower()))

    def key_ends(self, scheme: str, bits: int) -> datetime:
        """A shorter key than any that is listed has ended before time began; an unlisted scheme is not known to end."""
        rows = self.keys.get(scheme)
        if rows is None:
            return OPEN
        fitting = [until for least, until in rows if bits >= least]
        return _moment(fitting[-1]) if fitting else datetime.min.replace(tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    """The shipped one."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    keys = {
        scheme: sorted(((row["bits"], row.get("until")) for row in rows), key=lambda row: row[0])
        for scheme, rows in data["keys"].items()
    }
    return Catalogue(source=data["source"], hashes=data["hashes"], keys=keys, certificates=data["certificates"])


def proves_until(token: cms.SignedData) -> datetime:
    """When a time stamp token ends to prove anything by itself: the first end of its certificate, hashes and key."""
    known = catalogue()
    info = token["encap_content_info"]["content"].parsed
    signer = token["signer_infos"][0]
    certificate = extract_certificate_info(token).signer_cert
    scheme = signer["signature_algorithm"].signature_algo
    hashes = (info["message_imprint"]["hash_algorithm"], signer["digest_algorithm"])
    ends = [known.hash_ends(one["algorithm"].native) for one in hashes]
    bits = certificate.public_key.bit_size if scheme in known.keys else 0
    return min([certificate.not_valid_after, *ends, known.key_ends(scheme, bits)])


def _moment(day: date | None) -> datetime:
    return OPEN if day is None else datetime.combine(day, time(), tzinfo=UTC)
