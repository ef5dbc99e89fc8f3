"""AES-256-GCM under named keys. The newest key encrypts; every key in the list decrypts.

A random 96-bit nonce is safe for 2**32 encryptions under one key (NIST SP 800-38D, 8.3): rotate long before.
"""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kernel.crypto.errors import DamagedCiphertext, MissingKeys, UnknownKey

NONCE = 12
TAG = 16
#: Bytes that encryption adds.
OVERHEAD = NONCE + TAG


@lru_cache(maxsize=4)
def _ring(pairs: tuple[str, ...]) -> dict[str, AESGCM]:
    ring = {}
    for pair in pairs:
        key_id, _, encoded = pair.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not (key_id.isalnum() and len(key_id) <= 16 and len(key) == 32):
            raise MissingKeys("KOPIENA_FIELD_KEYS")
        ring[key_id] = AESGCM(key)
    if not ring:
        raise MissingKeys("KOPIENA_FIELD_KEYS")
    return ring


def _keys() -> dict[str, AESGCM]:
    return _ring(tuple(settings.FIELD_KEYS))


def newest() -> str:
    """Name of the key that encrypts now."""
    return next(iter(_keys()))


def names() -> list[str]:
    """Every key there is, the newest first."""
    return list(_keys())


def encrypt(plain: bytes, *, context: bytes) -> tuple[str, bytes]:
    """(key name, nonce + ciphertext + tag). `context` must be the same when decrypting: it keeps uses apart."""
    key_id = newest()
    return key_id, encrypt_with(key_id, plain, context=context)


def encrypt_with(key_id: str, plain: bytes, *, context: bytes) -> bytes:
    """The same under a named key (healing a file that is not rotated yet)."""
    key = _keys().get(key_id)
    if key is None:
        raise UnknownKey(key_id)
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, plain, context)


def decrypt(key_id: str, sealed: bytes, *, context: bytes) -> bytes:
    """The plaintext; UnknownKey or DamagedCiphertext when it cannot be had."""
    key = _keys().get(key_id)
    if key is None:
        raise UnknownKey(key_id)
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], context)
    except (InvalidTag, ValueError) as error:
        raise DamagedCiphertext from error
