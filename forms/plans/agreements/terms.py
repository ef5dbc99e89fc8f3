"""What is typed into an agreement (domain reference, D11)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AgreementTerms:
    """The four sections, a paragraph a line, and the road."""

    situation: str
    steps: str
    provider_promises: str
    recipient_promises: str
    paper: bool
