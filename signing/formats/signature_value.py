"""A signature value from a card, an app or a token: brought into CMS form and verified before it is used."""

from __future__ import annotations

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from signing.errors import CertificateRefused, SignatureValueWrong

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def fitted(value: bytes, *, certificate: x509.Certificate, data: bytes, algorithm: str) -> bytes:
    """The value as CMS wants it (DER for EC). Cards and Web eID give raw r||s: it is converted.

    Raises SignatureValueWrong when the value does not verify over `data` with the certificate's key.
    """
    key = load_der_public_key(certificate.public_key.dump())
    digest = _HASHES[algorithm]()
    if isinstance(key, ec.EllipticCurvePublicKey):
        for candidate in (value, _from_raw(value, key)):
            try:
                key.verify(candidate, data, ec.ECDSA(digest))
            except InvalidSignature:
                continue
            return candidate
        raise SignatureValueWrong("ECDSA value does not verify")
    if isinstance(key, rsa.RSAPublicKey):
        try:
            key.verify(value, data, padding.PKCS1v15(), digest)
        except InvalidSignature as error:
            raise SignatureValueWrong("RSA value does not verify") from error
        return value
    raise CertificateRefused(f"unsupported key {type(key).__name__}")


def raw(value: bytes, *, certificate: x509.Certificate) -> bytes:
    """A value that `fitted` gave, as XML signatures want it: r||s for EC, as it is for RSA."""
    key = load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return value
    width = (key.curve.key_size + 7) // 8
    return b"".join(one.to_bytes(width, "big") for one in decode_dss_signature(value))


def _from_raw(value: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    width = (key.curve.key_size + 7) // 8
    if len(value) != 2 * width:
        return b""
    return encode_dss_signature(int.from_bytes(value[:width], "big"), int.from_bytes(value[width:], "big"))
