"""Keyed hashes: find a personal code without storing it readably; tell our rows from forged ones."""

import hmac
from collections.abc import Callable

from django.conf import settings

from kernel.crypto.errors import MissingKeys


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 of `value` in hex under settings.LOOKUP_KEY. Callers normalise first: other spelling, other hash."""
    return mac("lookup", value.encode())


def mac(purpose: str, content: bytes) -> str:
    """HMAC-SHA256 in hex; `purpose` keeps uses apart, so that a hash made for one can never pass for another."""
    return macs(purpose)(content)


def macs(purpose: str) -> Callable[[bytes], str]:
    """The same for very many contents: the key is derived once."""
    if not settings.LOOKUP_KEY:
        raise MissingKeys("KOPIENA_LOOKUP_KEY")
    key = hmac.digest(settings.LOOKUP_KEY.encode(), b"kopiena." + purpose.encode(), "sha256")
    return lambda content: hmac.digest(key, content, "sha256").hex()
