"""What is typed into a request; everything else is known already (domain reference, D09)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class RequestTerms:
    """`semester`: its key ("2026/2027-I"). `representation`: who signs for a minor, None when the learner signs.
    `court_decision`: the judgment that declared a minor of age, "" for none. `attachments`: a line each, nominative."""

    semester: str
    representation: UUID | None
    paper: bool
    residence: str
    addressee: str
    attachments: tuple[str, ...] = ()
    court_decision: str = ""

    def typed(self) -> dict[str, Any]:
        """What the record keeps encrypted; the rest stands in its columns."""
        kept = asdict(self)
        return {name: kept[name] for name in ("residence", "addressee", "court_decision")} | {
            "attachments": list(self.attachments)
        }
