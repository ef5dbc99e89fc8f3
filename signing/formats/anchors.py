"""What this installation trusts, in the form the writing formats need: the same anchors validation judges by."""

from __future__ import annotations

from signing.formats.archival import Anchors
from signing.validation import trust


def configured() -> Anchors:
    """Roots of the test PKI, or of the folder in settings.TRUST_DIR together with the cached EU trusted lists."""
    known = trust.from_settings()
    return trust.manager(known, trust.load_lists(known))
