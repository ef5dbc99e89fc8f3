"""A way to sign: a small class, a harmless default (not available), a registry, a system check."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.core.checks import CheckMessage
from django.utils.functional import Promise

from signing.formats import pades
from signing.formats.timestamps import Timestampers


class Where(StrEnum):
    """Where the signature comes into being."""

    HERE = "here"  # our worker makes it in a job
    ELSEWHERE = "elsewhere"  # the person signs outside and uploads the file
    ON_PAPER = "on_paper"
    BY_ACT = "by_act"  # a signed-in act with evidence, no certificate of the person


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
