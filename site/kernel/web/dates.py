"""Days and moments as people read them in the active language, on the Riga clock (formats: portal.formats)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format

from kernel.periods import riga

if TYPE_CHECKING:
    from datetime import date, datetime


def shown_day(day: date | None) -> str:
    """ "05.06.2026.", "5 June 2026"; empty for none."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def shown_moment(moment: datetime | None) -> str:
    """ "05.06.2026. 14:30", "5 June 2026, 14:30"; empty for none."""
    return date_format(riga(moment), "SHORT_DATETIME_FORMAT") if moment else ""
