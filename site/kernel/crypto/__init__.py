"""Encryption of personal data at rest, keyed look-up hashes, unguessable codes. Keys are apart from SECRET_KEY.

The doors other code uses are named here; each lives in a module of its own.
"""

from kernel.crypto.codes import new_code
from kernel.crypto.errors import CryptoError, DamagedCiphertext, MissingKeys, UnknownKey
from kernel.crypto.fields import EncryptedJSONField, EncryptedTextField
from kernel.crypto.hashing import keyed_hash, mac, macs

__all__ = [
    "CryptoError",
    "DamagedCiphertext",
    "EncryptedJSONField",
    "EncryptedTextField",
    "MissingKeys",
    "UnknownKey",
    "keyed_hash",
    "mac",
    "macs",
    "new_code",
]
