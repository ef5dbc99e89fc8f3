"""Rate limits of public doors, counted in the shared cache by allauth's limiter (rates in ACCOUNT_RATE_LIMITS)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def limited(action: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorate a view with the rate of `action`; beyond it the answer is a page with status 429."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not within(request, action):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return inner

    return decorate


def within(request: HttpRequest, action: str) -> bool:
    """Count one more `action` from this address; False beyond the rate."""
    return ratelimit.consume(request, app="allauth.account", action=action, limit_get=True) is not None


def allowed(request: HttpRequest, action: str, *, key: str) -> bool:
    """Count one more `action` for `key` (rates "…/key"); False beyond the rate. The key is kept as a hash only."""
    return ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True) is not None
