"""The training schedule: groups on a map and in tables, results of the rounds, materials for trainees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models.guidance import GuidancePage
from content.values import shown
from forms.training.facts import Progress, progress
from forms.training.models import MaterialKind, Region
from forms.training.public import SHORT_NAMES, PublicGroup, public_groups, public_materials
from forms.training.states import GroupState
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Outlines of the regions for a viewBox of 584 by 346, drawn from general knowledge: a sketch to choose by, no survey.
#: Each with the place of its name.
OUTLINES = {
    Region.KURZEME: ("M13 224 20 182 47 140 58 104 90 76 140 54 150 82 179 110 183 130 150 144 150 172 160 192 148 245 101 243 62 258 20 292z", 97, 176),
    Region.LATGALE: ("M421 228 462 223 477 192 476 158 488 133 507 121 524 100 549 118 538 158 543 182 566 224 579 262 573 282 532 331 484 324 452 347 423 321 402 302 415 278 407 254z", 508, 250),
    Region.RIGA: ("M183 130 191 147 214 162 250 155 273 140 281 118 282 83 276 38 308 24 343 14 339 62 332 97 326 125 339 158 347 192 316 209 285 197 246 195 222 182 199 189 160 192 150 172 150 144z", 300, 160),
    Region.VIDZEME: ("M343 14 355 17 374 32 408 48 445 82 476 73 511 85 524 100 507 121 488 133 476 158 477 192 462 223 421 228 398 214 374 203 347 192 339 158 326 125 332 97 339 62z", 408, 124),
    Region.ZEMGALE: ("M160 192 199 189 222 182 246 195 285 197 316 209 347 192 374 203 398 214 421 228 407 254 415 278 402 302 378 282 335 274 318 243 289 262 250 255 211 254 168 243 148 245z", 345, 236),
}  # fmt: skip


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
