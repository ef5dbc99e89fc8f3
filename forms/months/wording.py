"""Until when a month may be written in, said in one way everywhere (R26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kernel.periods import DAY, riga_date
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from datetime import datetime


def until_words(end: datetime) -> str:
    """The end of a Riga day, "10.11.2026. at 24:00": the 11th at 00:00 is read as one day more."""
    return _("%(day)s at 24:00") % {"day": shown_day(riga_date(end) - DAY)}
