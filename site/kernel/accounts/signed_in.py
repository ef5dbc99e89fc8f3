"""How and when the person of this request signed in, for the evidence of what they confirm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records

from kernel.web.opened import Opening

if TYPE_CHECKING:
    from django.http import HttpRequest


def sign_in_of(request: HttpRequest) -> Opening | None:
    """Methods in the order they were used ("password", "totp"); None for somebody who is not signed in."""
    user = request.user
    if not user.is_authenticated:
        return None
    records = get_authentication_records(request)
    methods = tuple(str(one.get("type") or one["method"]) for one in records)
    moments = [datetime.fromtimestamp(one["at"], UTC) for one in records if "at" in one]
    at = max(moments, default=None) or user.last_login
    return Opening(methods or ("account",), at) if at is not None else None
