"""OAuth 2.0 as signing services want it: authorization code with a state that comes back once, and PKCE (RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from signing.means.base import Ticket


def authorize(address: str, *, client: str, ticket: Ticket, fields: Mapping[str, str], pkce: bool = True) -> str:
    """Where the person goes. pkce: False where the provider's documentation knows nothing of it."""
    known = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": ticket.back,
        "state": ticket.state,
    }
    if pkce:
        known |= {"code_challenge": challenge(ticket.verifier), "code_challenge_method": "S256"}
    return f"{address}?{urlencode({**known, **fields})}"


def exchange(code: str, ticket: Ticket, *, pkce: bool = True) -> dict[str, str]:
    """What the token endpoint is sent for a code."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": ticket.back}
    return {**fields, "code_verifier": ticket.verifier} if pkce else fields


def challenge(verifier: str) -> str:
    return url_safe(hashlib.sha256(verifier.encode()).digest())


def url_safe(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
