"""A key that signs a hash and never comes to us: its certificate, and whether it is the right person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509

from signing.errors import CertificateRefused, WrongCertificate
from signing.validation.policy import EC_BITS, RSA_BITS, code_of, plain_code


@dataclass(frozen=True)
class Key:
    """`certificate` and `chain` are DER; `algorithm` the hash it signs; `address`: what its holder calls it;
    `most`: how many hashes it signs with one authorisation."""

    certificate: bytes
    chain: tuple[bytes, ...] = ()
    algorithm: str = "sha256"
    address: str = ""
    most: int = 50

    @classmethod
    def of(cls, certificate: bytes, *, chain: Sequence[bytes] = (), address: str = "") -> Key:
        """Raises CertificateRefused when these bytes are no certificate."""
        found = read(certificate)
        return cls(found.dump(), tuple(chain), hash_for(found), address)

    @property
    def parsed(self) -> x509.Certificate:
        return x509.Certificate.load(self.certificate)

    @property
    def is_elliptic(self) -> bool:
        return bool(self.parsed.public_key.algorithm == "ec")

    def facts(self) -> dict[str, Any]:
        return {
            "certificate": self.certificate.hex(),
            "chain": [one.hex() for one in self.chain],
            "algorithm": self.algorithm,
            "address": self.address,
            "most": self.most,
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Key:
        chain = tuple(bytes.fromhex(one) for one in facts["chain"])
        return cls(
            bytes.fromhex(facts["certificate"]), chain, facts["algorithm"], facts["address"], facts.get("most", 1)
        )


def read(der: bytes) -> x509.Certificate:
    """Raises CertificateRefused when these bytes are no certificate."""
    try:
        found = x509.Certificate.load(der)
        _whole = (found.subject.native, found.public_key.algorithm, found.not_valid_after, found.key_usage_value)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise CertificateRefused(f"no certificate: {type(error).__name__}") from error
    return found


def hash_for(certificate: x509.Certificate) -> str:
    """What the key signs: a curve of 384 bits wants SHA-384, one of 521 SHA-512, everything else SHA-256."""
    key = certificate.public_key
    if key.algorithm != "ec":
        return "sha256"
    return {384: "sha384", 521: "sha512", 512: "sha512"}.get(key.bit_size, "sha256")


def must_sign_for(certificate: x509.Certificate, *, person_code: str, on: datetime) -> None:
    """The person's own certificate for signing, within its dates, of a strength that counts. Raises CertificateRefused or
    WrongCertificate. Trust and revocation need the network: the job asks them."""
    serial = certificate.subject.native.get("serial_number", "")
    if not person_code or code_of(str(serial)) != plain_code(person_code):
        raise WrongCertificate("serialNumber")
    usage = certificate.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise CertificateRefused("key usage: not for signing")
    if not certificate.not_valid_before <= on <= certificate.not_valid_after:
        raise CertificateRefused("dates")
    key = certificate.public_key
    least = {"rsa": RSA_BITS, "ec": EC_BITS}.get(key.algorithm)
    if least is None or key.bit_size < least:
        raise CertificateRefused(f"key {key.algorithm} {key.bit_size}")
