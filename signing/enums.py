"""Words of signing that other stages may use."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any


class Colour(enum.StrEnum):
    """How a verdict is shown. Only green may close a step by itself."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Verdict(enum.StrEnum):
    """What the house says about a signed file; the order is from best to worst.

    VALID_QUALIFIED: every signature passes and is qualified by the EU trusted lists.
    VALID: every signature passes; trust comes from lists or roots that say nothing of qualified status.
    INTACT_NOT_TRUSTED: nothing was changed, but who signed cannot be tied to a root we trust.
    REVIEW: doubtful (old algorithm, missing proof, an engine that stumbled): a person decides.
    INVALID: changed, broken, revoked, expired when signed, wrong person or wrong document.
    """

    VALID_QUALIFIED = "VALID_QUALIFIED"
    VALID = "VALID"
    INTACT_NOT_TRUSTED = "INTACT_NOT_TRUSTED"
    REVIEW = "REVIEW"
    INVALID = "INVALID"

    @property
    def colour(self) -> Colour:
        if self in (Verdict.VALID_QUALIFIED, Verdict.VALID):
            return Colour.GREEN
        return Colour.RED if self is Verdict.INVALID else Colour.AMBER

    @property
    def severity(self) -> int:
        """0 = best. A file is as good as its worst finding."""
        return list(Verdict).index(self)


def worst(verdicts: list[Verdict]) -> Verdict:
    """The worst of a non-empty list."""
    return max(verdicts, key=lambda verdict: verdict.severity)


class Indication(enum.StrEnum):
    """Main indications of ETSI EN 319 102-1, 5.1.3."""

    TOTAL_PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL-FAILED"


if TYPE_CHECKING:
    from signing.envelopes.states import EnvelopeState, Road, TurnState

_STATES = ("EnvelopeState", "Road", "SetTurnState", "TurnState")


def __getattr__(name: str) -> Any:
    """States of envelopes and turns carry Django's labels; the limited child that validates needs none of them."""
    if name in _STATES:
        from signing.envelopes import states

        return getattr(states, name)
    raise AttributeError(name)


__all__ = ["Colour", "EnvelopeState", "Indication", "Road", "TurnState", "Verdict", "worst"]
