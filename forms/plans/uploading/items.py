"""What one plan needs in the tool: one item for each file, there or not; and who brings items.

Contracts, requests, agreements and orders are told by facts.py. A later step brings its own with `register` (the
import law: this step does not know the months).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import Q, QuerySet

    from forms.plans.models import SupportPlan
    from forms.plans.uploading.models import UploadMark
    from forms.records.models import CaseDocument
    from kernel.files.models import Blob


@dataclass(frozen=True, kw_only=True)
class Item:
    """`order`, `piece`: place and word in the list and in names of files. `slot`: what it is for, the same for the
    document that comes in its place. `record`: of the document, None while there is none. `reference`: its number or
    day. `lies`: the file is here. `said`: how far it is while it is not.

    `case`: its document, whose signed original is the file; `blob`: the file of what has none. `href`, `act`: where it is
    made or looked at, and the words of the link; `authors`: that page is for who writes plans; `place`: for who reads this
    institution's contracts. `municipal`: the edition has the municipal coordinator upload it (R40).
    """

    order: int
    piece: str
    title: str
    slot: UUID
    required: bool
    record: UUID | None = None
    reference: str = ""
    lies: bool = False
    said: str = ""
    case: CaseDocument | None = None
    blob: Blob | None = None
    href: str = ""
    act: str = ""
    authors: bool = False
    place: str = ""
    municipal: bool = False


@dataclass(frozen=True)
class Source:
    """`items`: for several plans at once, by the plan's key, in a fixed number of queries. `unmarked`: on rows of plans,
    whether a required file lies here that none of these marks names and that the plan author uploads."""

    items: Callable[[Sequence[SupportPlan]], Mapping[int, Sequence[Item]]]
    unmarked: Callable[[QuerySet[UploadMark]], Q]


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Called once at start by the step that keeps such documents."""
    _sources[name] = source


def sources() -> list[Source]:
    return list(_sources.values())
