"""How often one sender may try something; counted in the cache, forgotten after the window."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from kernel.crypto import keyed_hash
from signing.envelopes.errors import TooManyAttempts


def count(what: str, request: HttpRequest, *, limit: int, seconds: int) -> None:
    """Raises TooManyAttempts after `limit` tries of `what` from one address within `seconds`."""
    sender = keyed_hash(f"sender:{request.META.get('REMOTE_ADDR', '')}")[:32]
    key = f"signing:{what}:{sender}"
    if cache.add(key, 1, seconds):
        return
    try:
        tries = cache.incr(key)
    except ValueError:  # the window ended between the two calls
        cache.add(key, 1, seconds)
        return
    if tries > limit:
        raise TooManyAttempts
