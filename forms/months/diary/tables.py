"""The diary as people read it: each meeting with as much of its words as the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forms.months.access import Depth
from forms.months.states import TOOK_PLACE, EntryState
from kernel.periods import riga
from kernel.web.dates import shown_day, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from forms.months.diary.models import DiaryEntry

TONES = {
    EntryState.PLANNED: "info",
    EntryState.MOVED: "neutral",
    EntryState.MISSED: "neutral",
    EntryState.HELD: "warning",
    EntryState.FILLED: "success",
}


@dataclass(frozen=True)
class Shown:
    """One meeting: its heading, state, hours, answers, what to mind, and what the mentor may do with it."""

    entry: DiaryEntry
    day: str
    clock: str
    tone: str
    rows: list[dict[str, str]]
    late: bool
    unwritten: bool
    folded: bool
    waits: bool
    acts: list[tuple[str, str]] = field(default_factory=list)


def shown(entries: Iterable[DiaryEntry], *, depth: Depth, writes: bool, at: datetime) -> list[Shown]:
    return [_shown(entry, depth=depth, writes=writes, at=at) for entry in entries]


def _shown(entry: DiaryEntry, *, depth: Depth, writes: bool, at: datetime) -> Shown:
    starts, ends = riga(entry.starts_at), riga(entry.ends_at)
    over = entry.ends_at <= at
    return Shown(
        entry=entry,
        day=shown_day(entry.day),
        clock=f"{starts:%H:%M}–{ends:%H:%M}" if depth > Depth.HOURS else "",
        tone=TONES[EntryState(entry.state)],
        rows=_rows(entry, depth),
        late=entry.state in TOOK_PLACE and (entry.before_at is None or entry.before_at > entry.starts_at),
        folded=depth == Depth.ALL and entry.state not in (EntryState.PLANNED, EntryState.HELD),
        unwritten=entry.state == EntryState.PLANNED
        and not all(entry.before.get(name) for name in ("activities", "goals")),
        waits=entry.state == EntryState.PLANNED and over,
        acts=_acts(entry, over=over) if writes else [],
    )


def _rows(entry: DiaryEntry, depth: Depth) -> list[dict[str, str]]:
    pairs: list[tuple[str, Any]] = []
    if depth >= Depth.ACTIVITIES:
        pairs = [(_("Place"), entry.place), (_("Activities"), entry.before.get("activities", ""))]
    if depth == Depth.ALL:
        pairs.append((_("Goals and tasks"), entry.before.get("goals", "")))
        if entry.before_at:
            pairs.append((_("Activities and goals written"), shown_moment(entry.before_at)))
        if entry.state in TOOK_PLACE or any(entry.after.values()):
            pairs += [
                (_("How it went"), entry.after.get("course", "")),
                (_("Results and conclusions"), entry.after.get("results", "")),
                (_("Next steps"), entry.after.get("next_steps", "")),
            ]
        if entry.reason:
            pairs.append((_("Reason"), entry.reason))
    if entry.moved_to is not None:
        pairs.append((_("Moved to"), shown_day(entry.moved_to.day)))
    return [{"key": key, "value": value} for key, value in pairs]


def _acts(entry: DiaryEntry, *, over: bool) -> list[tuple[str, str]]:
    """Words and address, the likeliest first."""

    def way(name: str, words: str) -> tuple[str, str]:
        return words, reverse(f"months:{name}", args=[entry.public_id])

    held = way("meeting-held", _("Describe the meeting"))
    missed = way("meeting-missed", _("It did not take place") if over else _("It will not take place"))
    change, moved = way("meeting-change", _("Change the plan")), way("meeting-move", pgettext("meeting", "Move"))
    match entry.state:
        case EntryState.PLANNED:
            return [held, missed, moved, change] if over else [change, moved, missed]
        case EntryState.HELD:
            return [held, missed]
        case EntryState.FILLED:
            return [way("meeting-held", _("Correct")), missed]
        case EntryState.MISSED:
            return [way("meeting-held", _("It did take place"))]
        case _:
            return []
