"""Keyed hashes: find a personal code without storing it readably; tell our rows from forged ones."""

import hashlib
import hmac

from django.conf import settings

from kernel.crypto.errors import MissingKeys


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 of `value` in hex under settings.LOOKUP_KEY. Callers normalise first: other spelling, other hash."""
    return mac("lookup", value.encode())


def mac(purpose: str, content: bytes) -> str:
    """HMAC-SHA256 in hex; `purpose` keeps uses apart, so that a hash made for one can never pass for another."""
    if not settings.LOOKUP_KEY:
        raise MissingKeys("KOPIENA_LOOKUP_KEY")
    key = hmac.digest(settings.LOOKUP_KEY.encode(), b"kopiena." + purpose.encode(), hashlib.sha256)
    return hmac.new(key, content, hashlib.sha256).hexdigest()
