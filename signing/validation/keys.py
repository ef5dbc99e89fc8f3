"""Public keys as real certificates carry them, the badly written ones too.

Cards of some years wrote the RSA modulus as a negative number (ITU-T X.690 8.3 forbids it). The key is known all the
same, every reader takes it for the same one, and so the signature is checked with it and the oddity only remarked.
"""

from __future__ import annotations

import datetime
from typing import Any

from asn1crypto import x509
from asn1crypto.keys import PublicKeyInfo, RSAPublicKey
from cryptography.hazmat.primitives import serialization
from pyhanko_certvalidator.policy_decl import DEFAULT_WEAK_HASH_ALGOS, DisallowWeakAlgorithmsPolicy
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from signing.formats.algorithms import catalogue
from signing.validation import policy


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


def problems(certificate: x509.Certificate, *, on: datetime.datetime) -> list[str]:
    """Codes for a key that is too short, odd or unknown, and for a certificate signed with an old hash.

    `on`: when the certificate was used, as far as that is known. What was still good then (formats/algorithms.toml) is
    only remarked.
    """
    found: list[str] = []
    info = certificate.public_key
    kind = info.algorithm
    if kind in ("rsa", "rsassa_pss"):
        if is_odd(info):
            found.append("ODD_KEY")
        bits = len(_modulus_bytes(info).lstrip(b"\x00")) * 8  # honest keys may miss a bit or two of the last byte
        if bits < policy.RSA_BITS:
            ends = catalogue().key_ends("rsassa_pkcs1v15", min(bits, policy.SHORT_RSA_BITS))
            # after its end it is doubtful where the certificate is older than that, else without excuse
            excused = certificate["tbs_certificate"]["validity"]["not_before"].native < ends
            found.append("ALGORITHM_OF_ITS_TIME" if on < ends else "OLD_KEY" if excused else "WEAK_KEY")
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
        found.append("ALGORITHM_OF_ITS_TIME" if on < catalogue().certificate_hash_ends(hash_name) else "SHA1")
    return list(dict.fromkeys(found))


class _Usage(DisallowWeakAlgorithmsPolicy):
    """pyHanko's rule, which measures a badly written key as it was meant."""

    def signature_algorithm_allowed(self, algo: Any, moment: Any, public_key: PublicKeyInfo | None) -> Any:
        return super().signature_algorithm_allowed(algo, moment, mended(public_key) if public_key else None)


def usage(on: datetime.datetime) -> DisallowWeakAlgorithmsPolicy:
    """pyHanko's rule for the certificates of a chain that was used `on` that day: the same as `problems`."""
    known = catalogue()
    hashes = [name for name in DEFAULT_WEAK_HASH_ALGOS if known.certificate_hash_ends(name) <= on]
    short = on < known.key_ends("rsassa_pkcs1v15", policy.SHORT_RSA_BITS)
    return _Usage(
        weak_hash_algos=policy.WEAK_HASHES.union(hashes),
        rsa_key_size_threshold=policy.SHORT_RSA_BITS if short else policy.RSA_BITS,
    )
