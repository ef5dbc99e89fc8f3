"""The means this code knows, and those that settings.SIGNING_MEANS switches on, in that order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from signing.errors import MeansUnavailable
from signing.means.base import Means
from signing.means.confirm import ConfirmMeans
from signing.means.csc import Csc1Means, Csc2Means
from signing.means.eparaksts import EparakstsMeans
from signing.means.paper import PaperMeans
from signing.means.pkcs11 import SealMeans
from signing.means.test import TestMeans
from signing.means.upload import UploadMeans
from signing.means.web_eid import WebEidMeans

KNOWN: dict[str, Means] = {
    one.name: one
    for one in (
        TestMeans(),
        EparakstsMeans(),
        WebEidMeans(),
        Csc1Means(),
        Csc2Means(),
        UploadMeans(),
        PaperMeans(),
        ConfirmMeans(),
        SealMeans(),
    )
}


def enabled() -> tuple[Means, ...]:
    """Switched on by settings and usable now."""
    return tuple(KNOWN[name] for name in settings.SIGNING_MEANS if name in KNOWN and KNOWN[name].available())


def get(name: str) -> Means:
    """Raises MeansUnavailable when it is unknown, switched off or not usable."""
    for means in enabled():
        if means.name == name:
            return means
    raise MeansUnavailable(name)


@register("signing")
def check_means(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """System check: names that exist, each with what it needs."""
    found: list[CheckMessage] = []
    for name in settings.SIGNING_MEANS:
        if name not in KNOWN:
            known = ", ".join(KNOWN)
            found.append(Error(f"SIGNING_MEANS names “{name}”; known are {known}.", id="signing.E010"))
        else:
            found.extend(KNOWN[name].problems())
    return found
