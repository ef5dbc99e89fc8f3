"""What waits for somebody, in the shape that every step tells it to „Mani darbi”."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet


class Deed(models.TextChoices):
    """What is to be done, in the order of the page; the value is the anchor there."""

    SIGN = "parakstit", _("To sign")
    PAPER = "uz-papira", _("To sign on paper")
    DECIDE = "izlemt", _("To decide")
    CONFIRM = "apstiprinat", _("To confirm")
    SEND = "nosutit", _("To check and send")
    RECORD = "ierakstit", _("To record")
    WRITE = "uzrakstit", _("To write")
    FINISH = "pabeigt", _("To finish")


@dataclass(frozen=True)
class Waiting:
    """One thing: what it is, whose, since when, until when, and the page where it is done. `due_words` takes %(date)s."""

    title: str
    text: str
    action: str
    href: str
    since: datetime | date | None = None
    due: date | None = None
    due_words: str = ""


@dataclass(frozen=True)
class Queue:
    """Things of one kind. `name`: of its page in the address; `rows` are not read before they are shown. `several`: name
    of the route where several of them are done in one act."""

    name: str
    deed: Deed
    rows: QuerySet[Any] | Sequence[Any]
    shown: Callable[[Any], Waiting]
    several: str = ""

    def first(self, most: int) -> list[Waiting]:
        """The first so many, in one query."""
        return [self.shown(row) for row in self.rows[:most]]
