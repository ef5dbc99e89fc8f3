"""The schedule as anybody may read it: the stable door for pages, calendar files and search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.training import facts
from forms.training.days import dates
from forms.training.models import Region, TrainingMaterial
from forms.training.states import GroupState, MaterialState

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.training.days import Day
    from forms.training.facts import Places
    from forms.training.models import TrainingGroup

#: What a map writes; the names are the same in every language.
SHORT_NAMES = {
    Region.KURZEME: "Kurzeme",
    Region.LATGALE: "Latgale",
    Region.RIGA: "Rīga",
    Region.VIDZEME: "Vidzeme",
    Region.ZEMGALE: "Zemgale",
}


@dataclass(frozen=True, kw_only=True)
class PublicGroup:
    """One group with its words. `dates` and `hours` are for reading, `days` for computing."""

    public_id: UUID
    round: str
    region: Region
    city: str
    venue: str
    days: tuple[Day, ...]
    state: GroupState
    reason: str
    places: Places
    changed_at: datetime
    version: int

    @property
    def anchor(self) -> str:
        """Its place on the page of the schedule."""
        return f"grupa-{self.public_id}"

    @property
    def first_day(self) -> date:
        return self.days[0].on

    @property
    def last_day(self) -> date:
        return self.days[-1].on

    @property
    def dates(self) -> str:
        return dates(self.days)

    @property
    def hours(self) -> list[str]:
        """Hours as people read them: one line if they are the same every day, else one a day; empty if not known."""
        known = [day for day in self.days if day.hours]
        if not known:
            return []
        if len(known) == len(self.days) and len({day.hours for day in known}) == 1:
            return [known[0].hours]
        return [f"{dates([day])} {day.hours}" for day in known]

    def is_past(self, on: date) -> bool:
        return self.last_day < on

    def takes_applications(self, on: date) -> bool:
        """Also when all places are taken: there is a waiting list. Not from the first day on."""
        return self.state == GroupState.OPEN and self.first_day > on

    def status(self, on: date) -> tuple[str, str]:
        """Kind of the tag and its word."""
        if self.state == GroupState.CANCELLED:
            return "danger", str(self.state.label)
        if self.is_past(on):
            return "neutral", _("took place")
        if self.state == GroupState.OPEN:
            return ("warning", _("all places taken")) if self.places.left == 0 else ("success", str(self.state.label))
        return ("info" if self.state == GroupState.PLANNED else "neutral"), str(self.state.label)

    @property
    def places_text(self) -> str:
        """Places in words; nothing where no number is known."""
        total, left = self.places.capacity, self.places.left
        if total is None:
            return ""
        if left is None or self.state == GroupState.PLANNED:
            return ngettext("%(count)s place", "%(count)s places", total) % {"count": total}
        if left == 0:
            return _("no places left of %(total)s") % {"total": total}
        return ngettext("%(left)s place left of %(total)s", "%(left)s places left of %(total)s", left) % {
            "left": left,
            "total": total,
        }

    @property
    def title(self) -> str:
        return _("Mentor training: %(city)s") % {"city": self.city}

    @property
    def text(self) -> str:
        """Everything a search should find, in one line."""
        parts = [self.dates, self.city, self.venue, str(self.region.label), self.round, str(self.state.label)]
        return ", ".join(part for part in [*parts, self.places_text, self.reason] if part)


def public_groups() -> list[PublicGroup]:
    """Every group, by first day; three queries. Past ones are told by `is_past(on)`, cancelled ones by `state`."""
    rows = list(facts.groups())
    places = facts.places(rows)
    return [_public(row, places[row.pk]) for row in rows]


def public_group(public_id: UUID) -> PublicGroup | None:
    row = facts.groups().filter(public_id=public_id).first()
    return _public(row, facts.places([row])[row.pk]) if row is not None else None


def public_materials() -> QuerySet[TrainingMaterial]:
    """What trainees may download now."""
    return TrainingMaterial.objects.filter(state=MaterialState.LISTED).select_related("blob")


def _public(row: TrainingGroup, places: Places) -> PublicGroup:
    return PublicGroup(
        public_id=row.public_id,
        round=str(row.round),
        region=Region(row.region),
        city=row.city,
        venue=row.venue,
        days=row.listed_days(),
        state=GroupState(row.state),
        reason=row.cancel_reason,
        places=places,
        changed_at=row.changed_at,
        version=row.version,
    )
