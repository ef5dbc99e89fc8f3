"""A signed-in act as a simple electronic signature: what was done, by whom, over which bytes, how they signed in.

The evidence is kept with the turn; the institution's seal over the document then makes it lasting (decision 5). The act
may come before the file: then what was shown is kept as text, and the file that is made of it is sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from signing.means.base import Level, Means, Where


class ConfirmMeans(Means):
    name = "confirm"
    label = _("Confirm while signed in")
    where = Where.BY_ACT
    levels = (Level.SES,)

    def available(self) -> bool:
        return True


@dataclass(frozen=True)
class Confirmation:
    """The evidence of one confirming act.

    turn: public_id of the turn, or of the record that was confirmed before its file was made. statement: the very words
    beside the button. document_sha256: of the bytes that were shown; `shown` is their text where they are no file that is
    kept anyway. signed_in_by: how the person proved who they are, e.g. ("password", "totp") or ("link", "code"). at:
    aware moment of the act.
    """

    turn: str
    role: str
    name: str
    user_id: int | None
    statement: str
    document_sha256: str
    signed_in_by: tuple[str, ...]
    signed_in_at: datetime
    at: datetime
    shown: str = ""

    def __post_init__(self) -> None:
        if not self.signed_in_by:
            raise ValueError("a confirmation needs a sign-in")
        if len(self.document_sha256) != 64 or not self.statement.strip():
            raise ValueError("a confirmation needs the shown document and the words beside the button")
        if self.shown and sha256_of(self.shown) != self.document_sha256:
            raise ValueError("the shown text is not the one that was confirmed")
        if self.at.tzinfo is None or self.signed_in_at > self.at:
            raise ValueError("a confirmation needs a moment after the sign-in")

    @classmethod
    def from_evidence(cls, evidence: Mapping[str, Any]) -> Confirmation:
        """What `evidence` gave, read back. Raises ValueError or KeyError when it is not whole."""
        values = {one.name: evidence[one.name] for one in fields(cls) if one.name in evidence}
        values["signed_in_by"] = tuple(values["signed_in_by"])
        for name in ("signed_in_at", "at"):
            values[name] = datetime.fromisoformat(values[name])
        return cls(**values)

    def evidence(self) -> dict[str, object]:
        """JSON to store; times in UTC."""
        facts = asdict(self)
        facts["signed_in_by"] = list(self.signed_in_by)
        for name in ("signed_in_at", "at"):
            facts[name] = facts[name].astimezone(UTC).isoformat()
        if not self.shown:
            del facts["shown"]
        return {"kind": "confirmation", "level": Level.SES.value, **facts}

    def digest(self) -> str:
        """SHA-256 (hex) over the canonical JSON: goes into the audit log."""
        return sha256_of(canonical(self.evidence()))


def canonical(facts: Any) -> str:
    """JSON in one spelling, so that equal facts have equal bytes."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
