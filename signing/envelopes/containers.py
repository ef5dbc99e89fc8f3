"""Is a container only more of the one we have? Every file of the old one must stand in the new one, byte for byte.

The manifest may be written anew: it lists files and protects nothing.
"""

from __future__ import annotations

from signing.envelopes.models import Envelope
from signing.envelopes.states import Shape
from signing.validation.intake import Refused, open_container

_MANIFEST = "META-INF/manifest.xml"


def is_container(envelope: Envelope) -> bool:
    return bool(envelope.shape == Shape.CONTAINER)


def extends(new: bytes, old: bytes) -> bool:
    """True when `new` holds everything of `old` unchanged; False also for a container that may not be opened."""
    try:
        after = dict(open_container(new).entries)
    except Refused:
        return False
    before = dict(open_container(old).entries)
    return all(after.get(name) == content for name, content in before.items() if name != _MANIFEST)
