"""Verdicts on signed files that are never falsely green.

`check` is the only way in: a total function that reads the file in a limited child and always returns a `Report`.
"""

from signing.validation.child import check
from signing.validation.policy import Expectation, ExpectedSigner
from signing.validation.trust import Trust, TrustUnusable

__all__ = ["Expectation", "ExpectedSigner", "Trust", "TrustUnusable", "check"]
