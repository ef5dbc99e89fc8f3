"""Who outside can say who a person is. The kernel knows no provider: settings.IDENTITY_PROVIDER names its class.

A provider only asks. What goes along with the person and has to come back is `tickets`', whose account it is `identities`'.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Way:
    """One way to prove oneself at the provider, as people choose it."""

    name: str
    label: str | Promise
    hint: str | Promise = ""


class IdentityProvider(ABC):
    """OAuth 2.0, authorization code. `scheme` is stored with each link and never changes."""

    scheme: ClassVar[str]
    ways: ClassVar[tuple[Way, ...]]

    @abstractmethod
    def available(self) -> bool:
        """True when it is switched on and complete (settings, not the state of the network)."""

    @abstractmethod
    def address(self, *, way: str, state: str, verifier: str, back: str) -> str:
        """Where the person goes."""

    @abstractmethod
    def personal_code(self, *, code: str, verifier: str, back: str) -> str:
        """The personal code of who came back with this code, as kernel.identifiers writes it.

        Raises ProviderSilent, ProviderDoubtful.
        """


def current() -> IdentityProvider | None:
    """The provider, when it is switched on."""
    known = _named(settings.IDENTITY_PROVIDER)
    return known if known.available() else None


@lru_cache(maxsize=2)
def _named(path: str) -> IdentityProvider:
    made: IdentityProvider = import_string(path)()
    return made
