"""The only door to what a note says. Whoever looks is written into the access log, under the note and not the learner:
the learner's own list of looks does not tell that there is a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.plans.safety.states import Fact, Informed
from kernel.audit.log import access

if TYPE_CHECKING:
    from datetime import datetime

    from forms.plans.safety.models import SafeguardingNote
    from kernel.accounts.models import User

#: What the access log calls it.
WHAT = "safeguarding note"


@dataclass(frozen=True)
class Said:
    fact: Fact
    informed: tuple[Informed, ...]


def shown(note: SafeguardingNote, *, by: User, on: datetime, act: str = "view") -> Said:
    """To be put before the eyes of `by`. The caller has asked who may read."""
    access(act, subject=note.public_id, by=by, on=on, what=WHAT)
    return Said(Fact(note.said["fact"]), tuple(Informed(one) for one in note.said["informed"]))
