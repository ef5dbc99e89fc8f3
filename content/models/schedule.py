"""The training schedule: groups on a map and in tables, results of the rounds, materials for trainees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models.guidance import GuidancePage
from content.outlines import OUTLINES
from content.values import shown
from forms.training.facts import Progress, progress
from forms.training.models import MaterialKind, Region
from forms.training.public import SHORT_NAMES, PublicGroup, public_groups, public_materials
from forms.training.states import GroupState
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Row:
    """A group with what depends on the day of reading."""

    group: PublicGroup
    tone: str
    word: str


@dataclass(frozen=True)
class RegionPart:
    """One region of the map and of the table."""

    region: Region
    name: str
    outline: str
    x: int
    y: int
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        return f"regions-{self.region.value}"

    @property
    def count(self) -> int:
        """Groups that are to take place: a cancelled one is in the table, but not in the number."""
        return sum(row.group.state != GroupState.CANCELLED for row in self.rows)


class SchedulePage(GuidancePage):
    """ "Mentoru mācības un grafiks". The groups are records of forms; an editor writes the texts around them."""

    parent_page_types = ["content.PartnersIndexPage"]
    max_count_per_parent = 1
    template = "content/schedule_page.html"

    class Meta:
        verbose_name = gettext_lazy("training schedule")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        today = riga_date(now())
        rows = [Row(group, *group.status(today)) for group in public_groups()]
        past = [row for row in rows if row.group.is_past(today)]
        upcoming = [row for row in rows if not row.group.is_past(today)]
        materials = list(public_materials())
        results = progress(on=self.edition_from if self.is_archived and self.edition_from else today)
        context |= {
            "regions": _by_region(upcoming),
            "upcoming": upcoming,
            "open": [row.group for row in upcoming if row.group.takes_applications(today)],
            "past": past[::-1],
            "announced": announced(results, rows),
            "progress": results,
            "target": target_text(results),
            "materials": materials,
            "no_handbook": not any(one.kind == MaterialKind.HANDBOOK for one in materials),
        }
        own = [
            (_("Upcoming groups"), "gaidamas"),
            (_("Past groups"), "notikusas"),
            (_("How many mentors are trained"), "rezultati"),
            (_("Materials for trainees"), "materiali"),
        ]
        context["sections"] = [{"title": title, "anchor": anchor} for title, anchor in own] + context["sections"]
        return context


def _by_region(rows: Sequence[Row]) -> list[RegionPart]:
    return [
        RegionPart(region, SHORT_NAMES[region], outline, x, y, tuple(row for row in rows if row.group.region == region))
        for region, (outline, x, y) in OUTLINES.items()
    ]


def announced(results: Progress, rows: Sequence[Row]) -> list[Any]:
    """Rounds that are named but have no group yet."""
    begun = {row.group.round for row in rows}
    return [one.round for one in results.rounds if str(one.round) not in begun]


def target_text(results: Progress) -> str:
    """The target of the edition with its noun, empty before any edition."""
    return shown(results.values, "mentors_target", "mentors", "mentori") if results.values else ""
