"""A way to sign: a small class, a harmless default (not available), a registry, a system check."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from django.core.checks import CheckMessage
from django.utils.functional import Promise

from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.means.keys import Key


class Where(StrEnum):
    """Where the signature comes into being."""

    HERE = "here"  # our worker makes it in a job
    ELSEWHERE = "elsewhere"  # the person signs outside and uploads the file
    ON_PAPER = "on_paper"
    BY_ACT = "by_act"  # a signed-in act with evidence, no certificate of the person
    BY_CARD = "by_card"  # the person's card signs our hash, asked by this page
    AT_PROVIDER = "at_provider"  # a provider signs our hash after the person has allowed it there


class Level(StrEnum):
    """What the signature can be in law (eIDAS art. 3): simple, advanced, advanced with a qualified certificate,
    qualified. PAPER stands outside eIDAS."""

    SES = "ses"
    ADES = "ades"
    ADES_QC = "ades_qc"
    QES = "qes"
    PAPER = "paper"


@dataclass(frozen=True)
class Person:
    """Who signs. person_code: DDMMYY-CNNNK, as kernel.identifiers writes it."""

    name: str
    person_code: str

    @property
    def given(self) -> str:
        return self.name.strip().rpartition(" ")[0]

    @property
    def surname(self) -> str:
        return self.name.strip().rpartition(" ")[2]


class Means(ABC):
    """One way to sign. `name` is stored with the turn and never changes; `label` is what people read."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    where: ClassVar[Where]
    #: The levels it can reach, lowest first; what was reached is validation's word.
    levels: ClassVar[tuple[Level, ...]]
    #: True: the act is the institution's, not a person's.
    institutional: ClassVar[bool] = False

    @abstractmethod
    def available(self) -> bool:
        """True when it works in this installation now (settings, not the state of the network)."""

    def problems(self) -> Sequence[CheckMessage]:
        """System check: what the settings lack for this means."""
        return ()


class ServerMeans(Means):
    """A means whose signature our worker makes."""

    where = Where.HERE

    @abstractmethod
    def sign(
        self, pdf: bytes, *, person: Person, field: pades.Field, timestampers: Timestampers | None = None
    ) -> bytes:
        """The file with one more PAdES signature at B-T. timestampers: None = the configured ones.

        Raises the tree of signing.errors; with `.retry` the same call may be repeated.
        """


class ContainerMeans(ServerMeans):
    """One that signs containers too."""

    @abstractmethod
    def sign_container(self, content: bytes, *, person: Person, on: datetime) -> bytes:
        """The container with one more XAdES signature at B-LT. Raises as `sign` does."""


class HashMeans(Means):
    """A means that signs a hash: the document stays in the house. The steps prepare → hash → finish and what is kept between
    them are `signing.envelopes.exchanges`'s; a means only knows how to ask."""


class ServiceMeans(HashMeans):
    """A service that our worker asks by itself."""

    where = Where.HERE

    @abstractmethod
    def key(self, person: Person) -> Key:
        """The person's key. Raises NoCertificate, ProviderUnavailable (retry), ProviderRefused."""

    @abstractmethod
    def values(self, key: Key, digests: Sequence[bytes]) -> tuple[bytes, ...]:
        """One signature value a digest, in their order, all by one authorisation. Raises as `key` does."""


class CardMeans(HashMeans):
    """The page talks to the card; the server gives the hash and takes the value."""

    where = Where.BY_CARD


@dataclass(frozen=True)
class Ticket:
    """What goes along with the person to a provider and has to come back: `state` once, `verifier` never (PKCE)."""

    state: str
    verifier: str
    back: str


class ProviderMeans(HashMeans):
    """OAuth 2.0, authorization code with PKCE, twice: to learn which key, then to be allowed to use it for these hashes."""

    where = Where.AT_PROVIDER

    @abstractmethod
    def sign_in_address(self, *, ticket: Ticket) -> str:
        """Where the person says who they are."""

    @abstractmethod
    def key(self, *, person: Person, code: str, ticket: Ticket) -> Key:
        """The key that the signed-in person has there. Raises NoCertificate, ProviderUnavailable (retry), ProviderRefused."""

    @abstractmethod
    def consent_address(self, *, key: Key, digests: Sequence[bytes], ticket: Ticket) -> str:
        """Where the person allows exactly these hashes."""

    @abstractmethod
    def values(self, *, key: Key, digests: Sequence[bytes], code: str, ticket: Ticket) -> tuple[bytes, ...]:
        """One signature value a digest, in their order. Raises as `key` does."""
