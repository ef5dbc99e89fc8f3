"""How the name of a signed file ends. A container leaves as it came: who brought an .edoc is used to opening that.

Names themselves are ours (numbers): what people call their files often holds a person's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.files.names import ALSO, EXTENSIONS
from signing.envelopes.states import Shape

if TYPE_CHECKING:
    from signing.envelopes.models import Envelope

CONTAINER = "application/vnd.etsi.asic-e+zip"
_CONTAINERS = (EXTENSIONS[CONTAINER], *ALSO[CONTAINER])


def ending_of(envelope: Envelope) -> str:
    """Of the newest signed file: "pdf"; of a container the ending of the newest one that was brought, else "asice"."""
    if envelope.shape == Shape.PDF:
        return "pdf"
    brought = (file.came_as for file in sorted(envelope.files.all(), key=lambda one: one.sequence, reverse=True))
    endings = (f".{name.rpartition('.')[2].lower()}" for name in brought)
    return next((one for one in endings if one in _CONTAINERS), _CONTAINERS[0]).removeprefix(".")
