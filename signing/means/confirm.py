"""A signed-in act as a simple electronic signature: what was done, by whom, over which bytes, how they signed in.

The evidence is kept with the turn; the institution's seal over the document then makes it lasting (decision 5).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

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

    statement: the very words beside the button. document_sha256: of the bytes that were shown. signed_in_by: how the
    person proved who they are, e.g. ("password", "totp") or ("link", "code"). at: aware moment of the act.
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

    def __post_init__(self) -> None:
        if not self.signed_in_by:
            raise ValueError("a confirmation needs a sign-in")
        if len(self.document_sha256) != 64 or not self.statement.strip():
            raise ValueError("a confirmation needs the shown document and the words beside the button")
        if self.at.tzinfo is None or self.signed_in_at > self.at:
            raise ValueError("a confirmation needs a moment after the sign-in")

    def evidence(self) -> dict[str, object]:
        """JSON to store; times in UTC."""
        facts = asdict(self)
        facts["signed_in_by"] = list(self.signed_in_by)
        for name in ("signed_in_at", "at"):
            facts[name] = facts[name].astimezone(UTC).isoformat()
        return {"kind": "confirmation", "level": Level.SES.value, **facts}

    def digest(self) -> str:
        """SHA-256 (hex) over the canonical JSON: goes into the audit log."""
        text = json.dumps(self.evidence(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
