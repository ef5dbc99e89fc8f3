"""Public keys as real certificates carry them, the badly written ones too.

Cards of some years wrote the RSA modulus as a negative number (ITU-T X.690 8.3 forbids it). The key is known all the
same, so the signature is checked with it and the file becomes REVIEW, not INVALID.
"""

from __future__ import annotations

import datetime
from typing import Any

from asn1crypto import x509
from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from signing.validation import policy

#: Certificates from this day on have no excuse for RSA keys under 2048 bits (end of the last transition of
#: ETSI TS 119 312 for 1024 bits); older ones are doubtful, not broken.
SHORT_RSA_EXCUSED_BEFORE = datetime.datetime(2019, 10, 1, tzinfo=datetime.UTC)


def _modulus_bytes(info: PublicKeyInfo) -> bytes:
    body: bytes = info["public_key"].parsed["modulus"].contents
    return body


def is_odd(info: PublicKeyInfo) -> bool:
    """True if the RSA modulus is written as a negative number."""
    return info.algorithm in ("rsa", "rsassa_pss") and _modulus_bytes(info)[0] >= 0x80


def mended(info: PublicKeyInfo) -> PublicKeyInfo:
    """The same key with the modulus read as the positive number it was meant to be."""
    if not is_odd(info):
        return info
    exponent = info["public_key"].parsed["public_exponent"].native
    key = RSAPublicKey({"modulus": int.from_bytes(_modulus_bytes(info), "big"), "public_exponent": exponent})
    return PublicKeyInfo.wrap(key, "rsa")


def load(certificate: x509.Certificate) -> Any:
    """The key for `cryptography`."""
    return serialization.load_der_public_key(mended(certificate.public_key).dump())


class LenientValidator(DefaultSignatureValidator):
    """pyHanko's validator that mends such keys first."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: Any,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        super().validate_signature(signature, signed_data, mended(public_key_info), signature_algorithm, context)


def problems(certificate: x509.Certificate) -> list[str]:
    """Codes for a key that is too short, odd or unknown, and for a certificate signed with an old hash."""
    found: list[str] = []
    info = certificate.public_key
    kind = info.algorithm
    if kind in ("rsa", "rsassa_pss"):
        if is_odd(info):
            found.append("ODD_KEY")
        bits = len(_modulus_bytes(info).lstrip(b"\x00")) * 8  # honest keys may miss a bit or two of the last byte
        old = certificate["tbs_certificate"]["validity"]["not_before"].native < SHORT_RSA_EXCUSED_BEFORE
        if bits < policy.RSA_BITS:
            found.append("OLD_KEY" if old and bits >= 1024 else "WEAK_KEY")
    elif kind == "ec":
        if info.bit_size < policy.EC_BITS:
            found.append("WEAK_KEY")
    elif kind not in ("ed25519", "ed448"):
        found.append("UNKNOWN_ALGORITHM")
    if certificate.self_issued:
        return found
    try:
        hash_name = certificate["signature_algorithm"].hash_algo
    except (ValueError, KeyError):
        return found
    if hash_name in policy.WEAK_HASHES:
        found.append("WEAK_HASH")
    elif hash_name in policy.OLD_HASHES:
        found.append("SHA1")
    return found
