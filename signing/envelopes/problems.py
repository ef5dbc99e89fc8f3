"""From the code of a problem, as rows keep it, back to what the person reads."""

from __future__ import annotations

from signing.envelopes.errors import REFUSALS
from signing.errors import SigningError


def _tree(root: type[SigningError]) -> dict[str, type[SigningError]]:
    found = {root.code: root}
    for child in root.__subclasses__():
        found.update(_tree(child))
    return found


def problem_text(code: str) -> str:
    """The message of an error or of a refusal with this code; '' for no problem."""
    if not code:
        return ""
    if code in REFUSALS:
        return str(REFUSALS[code])
    return str(_tree(SigningError).get(code, SigningError).message)


def can_heal(code: str) -> bool:
    """True when a job parked with this code may succeed if it is simply tried again."""
    known = _tree(SigningError).get(code)
    return known.retry if known is not None else True
