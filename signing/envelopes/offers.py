"""Which ways to sign are offered for a document now, and signing with one that works on our side."""

from __future__ import annotations

from datetime import datetime

from signing.envelopes.containers import is_container
from signing.envelopes.errors import MeansNotOffered
from signing.envelopes.models import Envelope, Turn
from signing.envelopes.states import EnvelopeState, Shape
from signing.formats.pades import Field
from signing.means import registry
from signing.means.base import ContainerMeans, HashMeans, Means, Person, ServerMeans, ServiceMeans, Where
from signing.means.confirm import ConfirmMeans


def server_means() -> tuple[str, ...]:
    """Names of means whose signature a job of ours makes for a person."""
    return tuple(one.name for one in registry.enabled() if _is_ours(one))


def _is_ours(means: Means) -> bool:
    return isinstance(means, ServerMeans | ServiceMeans) and not means.institutional


def offered(envelope: Envelope, turn: Turn, *, in_person: bool = False) -> tuple[Means, ...]:
    """What the signer of an active turn may choose from: an act where it is enough, then in the order of the settings.

    `in_person`: on the sender's device, where nobody has proved who they are: then an act is no evidence.
    """
    if not turn.active or not envelope.signable:
        return ()
    found: list[Means] = []
    if envelope.counts_acts and envelope.shape == Shape.PDF and not in_person:
        found.append(registry.KNOWN[ConfirmMeans.name])
    for means in registry.enabled():
        by_us = _is_ours(means) or isinstance(means, HashMeans)
        fits = (
            (by_us and bool(turn.person_code) and fits_shape(means, envelope))
            or means.where == Where.ELSEWHERE
            or (means.where == Where.ON_PAPER and envelope.policy["paper"] and envelope.state == EnvelopeState.OPEN)
        )
        if fits:
            found.append(means)
    return tuple(found)


def fits_shape(means: Means | None, envelope: Envelope) -> bool:
    """It can sign what the envelope is: a PDF, or a container."""
    return envelope.shape == Shape.PDF or isinstance(means, HashMeans | ContainerMeans)


def sign(*, turn: Turn, content: bytes, on: datetime) -> bytes:
    """The file with the turn's signature. Raises the tree of signing.errors."""
    means = registry.get(turn.means)
    if not isinstance(means, ServerMeans):
        raise MeansNotOffered(turn.means)
    person = Person(name=turn.name, person_code=turn.person_code)
    if is_container(turn.envelope):
        if not isinstance(means, ContainerMeans):
            raise MeansNotOffered(turn.means)
        return means.sign_container(content, person=person, on=on)
    return means.sign(content, person=person, field=field_of(turn))


def field_of(turn: Turn) -> Field:
    """No name in the field: PDF field names travel with the file."""
    return Field(
        name=f"Paraksts{turn.order}-{turn.public_id.hex[:8]}", label=f"Elektroniskais paraksts: {turn.shown_role}"
    )
